package dev.polder.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What things are called, and what every package and test owes its reader.
final class NameRules {
    private static final Set<String> BANNED =
            Set.of("Manager", "Helper", "Helpers", "Util", "Utils", "Impl", "Base", "Common");

    /// Words of Kubernetes, HTTP and X.509 that contain a banned one.
    private static final Pattern TERMS = Pattern.compile("FieldManager|Base64|CommonName");

    private static final Pattern WORD = Pattern.compile("[A-Z]+(?![a-z])|[A-Z][a-z]+");
    private static final Pattern SLEEP = Pattern.compile("\\bThread\\s*\\.\\s*sleep\\b|\\bTimeUnit\\.\\w+\\.sleep\\b");
    private static final Pattern LEFT_OPEN =
            Pattern.compile("\\b(?:TODO|FIXME)\\b|\\bnot (?:yet )?implemented\\b", Pattern.CASE_INSENSITIVE);

    private NameRules() {}

    static List<Rule> rules() {
        return List.of(
                new Rule("no type is called Manager, Helper, Util, Impl, Base or Common", NameRules::banned),
                new Rule("every package says what it is for and is @NullMarked", NameRules::packageInfo),
                new Rule("every module keeps to its own packages", NameRules::packages),
                new Rule("no test sleeps", NameRules::sleep),
                new Rule("nothing is left open", NameRules::leftOpen));
    }

    private static List<String> banned(Repository repository) {
        List<String> found = new ArrayList<>();
        for (SourceFile file : repository.sources()) {
            for (SourceFile.Type type : file.types()) {
                Matcher words = WORD.matcher(TERMS.matcher(type.name()).replaceAll(""));
                if (words.results().anyMatch(word -> BANNED.contains(word.group()))) {
                    found.add(file.path() + ": " + type.name());
                }
            }
        }
        return found;
    }

    private static List<String> packageInfo(Repository repository) {
        Set<String> missing = new TreeSet<>();
        for (SourceFile file : repository.mainSources()) {
            missing.add(file.packageName());
        }
        for (SourceFile file : repository.mainSources()) {
            boolean marked = file.unit().getPackageAnnotations().stream()
                    .anyMatch(each -> each.getAnnotationType().toString().endsWith("NullMarked"));
            boolean documented = file.text().contains("/**") || file.text().contains("///");
            if (file.isPackageInfo() && marked && documented) {
                missing.remove(file.packageName());
            }
        }
        return missing.stream()
                .map(each -> each + " has no documented package-info.java with @NullMarked")
                .toList();
    }

    private static List<String> packages(Repository repository) {
        return repository.mainSources().stream()
                .filter(file -> !(file.packageName() + ".").startsWith("dev.polder." + file.module() + "."))
                .map(file -> file.path() + " is in " + file.packageName())
                .toList();
    }

    private static List<String> sleep(Repository repository) {
        return repository.sources().stream()
                .filter(SourceFile::test)
                .filter(file -> SLEEP.matcher(file.code()).find())
                .map(SourceFile::path)
                .toList();
    }

    private static List<String> leftOpen(Repository repository) {
        return repository.sources().stream()
                .filter(file -> !file.packageName().equals(NameRules.class.getPackageName()))
                .filter(file -> LEFT_OPEN.matcher(file.text()).find())
                .map(SourceFile::path)
                .toList();
    }
}
