package dev.polder.api.cel.compile;

import dev.cel.common.CelIssue;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What is wrong with an expression, with its place drawn, as cel-go prints it.
final class IssueText {
    private static final int MOST_ISSUES = 100;
    private static final int LONGEST_SNIPPET = 16384;
    private static final Pattern LINES = Pattern.compile("\n");
    private static final Pattern CANDIDATES = Pattern.compile(" \\(candidates: .*\\)$", Pattern.DOTALL);

    private IssueText() {}

    static String of(List<CelIssue> issues, String source) {
        String[] lines = LINES.split(source, -1);
        String text = issues.stream()
                .sorted(Comparator.comparingInt((CelIssue issue) -> issue.getSourceLocation().getLine())
                        .thenComparingInt(issue -> issue.getSourceLocation().getColumn()))
                .limit(MOST_ISSUES)
                .map(issue -> one(issue, lines))
                .collect(Collectors.joining("\n"));
        return issues.size() <= MOST_ISSUES
                ? text
                : text + "\n" + (issues.size() - MOST_ISSUES) + " more errors were truncated";
    }

    static String at(int line, int column, String message, String source) {
        String[] lines = LINES.split(source, -1);
        String head = "ERROR: <input>:%d:%d: %s".formatted(line, column + 1, message);
        if (line < 1 || line > lines.length || lines[line - 1].length() > LONGEST_SNIPPET) {
            return head;
        }
        String snippet = lines[line - 1].replace('\t', ' ');
        int[] characters = snippet.codePoints().toArray();
        StringBuilder mark = new StringBuilder();
        for (int i = 0; i < column && i < characters.length; i++) {
            mark.append(characters[i] < 0x80 ? '.' : '\uff0e');
        }
        mark.append(column < characters.length && characters[column] >= 0x80 ? '\uff3e' : '^');
        return head + "\n | " + snippet + "\n | " + mark;
    }

    private static String one(CelIssue issue, String[] lines) {
        return at(
                issue.getSourceLocation().getLine(),
                issue.getSourceLocation().getColumn(),
                message(issue.getMessage()),
                String.join("\n", lines));
    }

    /// cel-go does not list the overloads that do not fit.
    private static String message(String message) {
        return CANDIDATES.matcher(message).replaceFirst("");
    }
}
