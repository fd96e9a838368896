package dev.polder.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/// A parsed source file.
///
/// @param module the Maven module that it is in
/// @param test whether it is test code
/// @param path from the root of the repository
/// @param text as written
/// @param code the same without comments and without what stands in quotes
/// @param unit as parsed
/// @param positions where the parts of `unit` are
record SourceFile(
        String module,
        boolean test,
        String path,
        String text,
        String code,
        CompilationUnitTree unit,
        SourcePositions positions) {

    /// A method or constructor.
    ///
    /// @param type the simple name of its type
    /// @param name its own
    /// @param codeLines lines from its first to its last that are neither blank nor comment
    record Method(String type, String name, int codeLines) {}

    /// A type, nested ones included.
    ///
    /// @param name its simple name
    /// @param record whether it is a record
    /// @param parameters most parameters of any of its constructors, or the components of a record
    record Type(String name, boolean record, int parameters) {}

    String packageName() {
        return unit.getPackageName() == null ? "" : unit.getPackageName().toString();
    }

    boolean isPackageInfo() {
        return path.endsWith("package-info.java");
    }

    int codeLines() {
        return codeLines(0, text.length());
    }

    private int codeLines(long start, long end) {
        String part = code.substring((int) start, (int) end);
        return (int) part.lines().filter(line -> !line.isBlank()).count();
    }

    long topLevelTypes() {
        return unit.getTypeDecls().stream().filter(ClassTree.class::isInstance).count();
    }

    /// The names after `import`, those of static imports with their member.
    List<String> imports() {
        return unit.getImports().stream()
                .map(each -> each.getQualifiedIdentifier().toString())
                .toList();
    }

    List<Method> methods() {
        List<Method> found = new ArrayList<>();
        new TreeScanner<Void, String>() {
            @Override
            public Void visitClass(ClassTree tree, String outer) {
                return super.visitClass(tree, tree.getSimpleName().isEmpty() ? outer : tree.getSimpleName() + "");
            }

            @Override
            public Void visitMethod(MethodTree tree, String type) {
                long start = positions.getStartPosition(unit, tree);
                long end = positions.getEndPosition(unit, tree);
                found.add(new Method(type, tree.getName().toString(), codeLines(start, end)));
                return super.visitMethod(tree, type);
            }
        }.scan(unit, "");
        return found;
    }

    List<Type> types() {
        List<Type> found = new ArrayList<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree tree, Void ignored) {
                if (!tree.getSimpleName().isEmpty()) {
                    boolean isRecord = tree.getKind() == Tree.Kind.RECORD;
                    int parameters = isRecord ? components(tree) : constructorParameters(tree);
                    found.add(new Type(tree.getSimpleName().toString(), isRecord, parameters));
                }
                return super.visitClass(tree, null);
            }
        }.scan(unit, null);
        return found;
    }

    private static int components(ClassTree tree) {
        return (int) tree.getMembers().stream()
                .filter(VariableTree.class::isInstance)
                .filter(member -> !((VariableTree) member).getModifiers().getFlags().contains(Modifier.STATIC))
                .count();
    }

    private static int constructorParameters(ClassTree tree) {
        return tree.getMembers().stream()
                .filter(MethodTree.class::isInstance)
                .map(MethodTree.class::cast)
                .filter(method -> method.getName().contentEquals("<init>"))
                .mapToInt(method -> method.getParameters().size())
                .max()
                .orElse(0);
    }
}
