package dev.polder.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How big a thing may grow before it is two ideas. Lines are those that are neither blank nor comment.
final class SizeRules {
    private static final int FILE_LINES = 400;
    private static final int METHOD_LINES = 70;
    private static final int CONSTRUCTOR_PARAMETERS = 6;
    private static final int RECORD_COMPONENTS = 12;
    private static final int TYPES_IN_PACKAGE = 15;
    private static final int COLUMNS = 140;

    private SizeRules() {}

    static List<Rule> rules() {
        return List.of(
                new Rule("a file has at most " + FILE_LINES + " lines of code", SizeRules::files),
                new Rule("a method has at most " + METHOD_LINES + " lines of code", SizeRules::methods),
                new Rule("a constructor takes few parameters, a record has few components", SizeRules::parameters),
                new Rule("a package has at most " + TYPES_IN_PACKAGE + " top-level types", SizeRules::packages),
                new Rule("a line has at most " + COLUMNS + " columns and no tab", SizeRules::lines));
    }

    private static List<String> files(Repository repository) {
        return repository.sources().stream()
                .filter(file -> file.codeLines() > FILE_LINES)
                .map(file -> file.path() + " has " + file.codeLines() + " lines of code")
                .toList();
    }

    private static List<String> methods(Repository repository) {
        List<String> found = new ArrayList<>();
        for (SourceFile file : repository.sources()) {
            for (SourceFile.Method method : file.methods()) {
                if (method.codeLines() > METHOD_LINES) {
                    found.add(file.path() + ": " + method.type() + "." + method.name() + " has " + method.codeLines()
                            + " lines of code");
                }
            }
        }
        return found;
    }

    private static List<String> parameters(Repository repository) {
        List<String> found = new ArrayList<>();
        for (SourceFile file : repository.sources()) {
            for (SourceFile.Type type : file.types()) {
                if (type.parameters() > (type.record() ? RECORD_COMPONENTS : CONSTRUCTOR_PARAMETERS)) {
                    found.add(file.path() + ": " + type.name() + " is made of " + type.parameters() + " parts");
                }
            }
        }
        return found;
    }

    private static List<String> packages(Repository repository) {
        Map<String, Long> types = new TreeMap<>();
        for (SourceFile file : repository.mainSources()) {
            types.merge(file.packageName(), file.topLevelTypes(), Long::sum);
        }
        return types.entrySet().stream()
                .filter(each -> each.getValue() > TYPES_IN_PACKAGE)
                .map(each -> each.getKey() + " has " + each.getValue() + " top-level types")
                .toList();
    }

    private static List<String> lines(Repository repository) {
        List<String> found = new ArrayList<>();
        for (SourceFile file : repository.sources()) {
            int number = 0;
            for (String line : file.text().split("\n", -1)) {
                number++;
                if (line.codePointCount(0, line.length()) > COLUMNS || line.indexOf('\t') >= 0) {
                    found.add(file.path() + ":" + number);
                }
            }
        }
        return found;
    }
}
