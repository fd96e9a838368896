package dev.polder.architecture;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a class of ours refers to. All names are with dots, and nested classes stand under their outermost class.
///
/// @param module the Maven module that it is in
/// @param name its own name
/// @param references the classes that it names: calls, fields, signatures, annotations
/// @param calls methods that it calls, as `package.Type#method`
record ClassSummary(String module, String name, Set<String> references, Set<String> calls) {
    private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([\\w$]+(?:/[\\w$]+)+)[;<]");

    static ClassSummary parse(String module, byte[] bytes) {
        ClassModel model = ClassFile.of().parse(bytes);
        Set<String> references = new TreeSet<>();
        Set<String> calls = new TreeSet<>();
        for (PoolEntry entry : model.constantPool()) {
            switch (entry) {
                case ClassEntry type -> references.add(outermost(type.asInternalName()));
                case MemberRefEntry member ->
                    calls.add(outermost(member.owner().asInternalName()) + "#" + member.name());
                case Utf8Entry text -> {
                    Matcher matcher = IN_DESCRIPTOR.matcher(text.stringValue());
                    while (matcher.find()) {
                        references.add(outermost(matcher.group(1)));
                    }
                }
                default -> {}
            }
        }
        references.removeIf(reference -> !reference.contains("."));
        return new ClassSummary(module, outermost(model.thisClass().asInternalName()), references, calls);
    }

    private static String outermost(String internalName) {
        String name = internalName.replaceFirst("^\\[+L?", "").replaceFirst(";$", "");
        int nested = name.indexOf('$', name.lastIndexOf('/') + 2);
        return (nested < 0 ? name : name.substring(0, nested)).replace('/', '.');
    }

    String packageName() {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    String simpleName() {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
