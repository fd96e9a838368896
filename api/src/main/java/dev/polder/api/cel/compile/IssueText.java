package dev.polder.api.cel.compile;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is wrong with an expression, with its place drawn, as cel-go prints it: the library says some things in other words.
final class IssueText {
    private static final int MOST_ISSUES = 100;
    private static final int LONGEST_SNIPPET = 16384;
    private static final Pattern LINES = Pattern.compile("\n");
    private static final Pattern CANDIDATES = Pattern.compile(" \\(candidates: .*\\)$", Pattern.DOTALL);
    private static final Pattern SYNTAX = Pattern.compile(
            "^(mismatched input|extraneous input|token recognition error|no viable alternative|missing .* at) ", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("^For input string: \"([^\"]*)\".*", Pattern.DOTALL);
    private static final Pattern LOGIC = Pattern.compile("^found no matching overload for '_(?:&&|\\|\\|)_' applied to '\\((.*)\\)'$");
    private static final Pattern MACRO_NAME = Pattern.compile("([a-zA-Z]+)\\s*\\(\\s*$");
    private static final Set<String> MAPPING_MACROS = Set.of("map", "filter");

    private IssueText() {}

    /// Something wrong at a place.
    ///
    /// @param line   from 1
    /// @param column from 0
    record Finding(int line, int column, String message) {}

    /// The expression nests too deep; no place is told.
    static final Finding TOO_DEEP = new Finding(-1, -1, "max recursion depth exceeded");

    /// The findings in the order of their places.
    static String of(List<Finding> findings, String source) {
        String text = findings.stream()
                .sorted(Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column))
                .limit(MOST_ISSUES)
                .map(finding -> drawn(finding, source))
                .collect(Collectors.joining("\n"));
        return findings.size() <= MOST_ISSUES
                ? text
                : text + "\n" + (findings.size() - MOST_ISSUES) + " more errors were truncated";
    }

    private static String drawn(Finding finding, String source) {
        String[] lines = LINES.split(source, -1);
        int column = finding.column();
        String head = "ERROR: <input>:%d:%d: %s".formatted(finding.line(), column + 1, finding.message());
        if (finding.line() < 1 || finding.line() > lines.length || lines[finding.line() - 1].length() > LONGEST_SNIPPET) {
            return head;
        }
        String snippet = lines[finding.line() - 1].replace('\t', ' ');
        int[] characters = snippet.codePoints().toArray();
        StringBuilder mark = new StringBuilder();
        for (int i = 0; i < column && i < characters.length; i++) {
            mark.append(characters[i] < 0x80 ? '.' : '\uff0e');
        }
        mark.append(column < characters.length && characters[column] >= 0x80 ? '\uff3e' : '^');
        return head + "\n | " + snippet + "\n | " + mark;
    }

    /// What the library found.
    ///
    /// @param parsed null when it could not be parsed
    static List<Finding> read(List<CelIssue> issues, @Nullable CelAbstractSyntaxTree parsed, String source) {
        List<Finding> findings = new ArrayList<>();
        for (CelIssue issue : issues) {
            String message = typeNames(CANDIDATES.matcher(issue.getMessage()).replaceFirst(""));
            Matcher logic = LOGIC.matcher(message);
            CelExpr call = parsed == null || !logic.matches() ? null : find(parsed.getExpr(), issue.getExprId());
            if (call != null && parsed != null) {
                findings.addAll(misfits(call, logic.group(1), parsed));
            } else {
                findings.add(reworded(issue.getSourceLocation(), message, source));
            }
        }
        return findings;
    }

    /// Two types have a shorter name in messages than in expressions.
    static String typeNames(String message) {
        return message.startsWith("undeclared")
                ? message
                : message.replace("google.protobuf.Duration", "duration").replace("google.protobuf.Timestamp", "timestamp");
    }

    private static Finding reworded(CelSourceLocation place, String message, String source) {
        int line = place.getLine();
        int column = place.getColumn();
        if (SYNTAX.matcher(message).find()) {
            return new Finding(line, column, "Syntax error: " + message);
        }
        if (message.toLowerCase(Locale.ROOT).contains("recursion")) {
            return TOO_DEEP;
        }
        if (message.equals("invalid argument to has() macro")) {
            return new Finding(line, column + 1, message);
        }
        Matcher number = NUMBER.matcher(message);
        if (number.matches()) {
            String literal = tail(source, line, column);
            boolean unsigned = literal.matches("(?s)[0-9a-fA-FxX]+[uU].*");
            return new Finding(line, column, unsigned ? "invalid uint literal" : "invalid int literal");
        }
        if (message.equals("The argument must be a simple name")) {
            return new Finding(line, column, simpleName(source, line, column));
        }
        return new Finding(line, column, message);
    }

    private static String tail(String source, int line, int column) {
        String[] lines = LINES.split(source, -1);
        String text = line >= 1 && line <= lines.length ? lines[line - 1] : "";
        return column <= text.length() ? text.substring(column) : "";
    }

    private static String simpleName(String source, int line, int column) {
        String[] lines = LINES.split(source, -1);
        String text = line >= 1 && line <= lines.length ? lines[line - 1] : "";
        Matcher macro = MACRO_NAME.matcher(text.substring(0, Math.min(column, text.length())));
        return macro.find() && MAPPING_MACROS.contains(macro.group(1))
                ? "argument is not an identifier"
                : "argument must be a simple name";
    }

    /// cel-go checks the sides of `&&` and `||` one by one.
    private static List<Finding> misfits(CelExpr call, String types, CelAbstractSyntaxTree parsed) {
        List<String> sides = topLevel(types);
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < sides.size() && i < call.call().args().size(); i++) {
            if (!sides.get(i).equals("bool")) {
                CelSourceLocation place = place(parsed, call.call().args().get(i).id());
                String message = "expected type 'bool' but found '%s'".formatted(sides.get(i));
                findings.add(new Finding(place.getLine(), place.getColumn(), message));
            }
        }
        return findings;
    }

    private static List<String> topLevel(String types) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < types.length(); i++) {
            char c = types.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(types.substring(from, i).strip());
                from = i + 1;
            }
        }
        parts.add(types.substring(from).strip());
        return parts;
    }

    /// Where a node stands.
    static CelSourceLocation place(CelAbstractSyntaxTree tree, long id) {
        int position = tree.getSource().getPositionsMap().getOrDefault(id, 0);
        return tree.getSource().getOffsetLocation(position).orElse(CelSourceLocation.of(1, 0));
    }

    private static @Nullable CelExpr find(CelExpr expr, long id) {
        if (expr.id() == id) {
            return expr;
        }
        for (CelExpr child : children(expr)) {
            CelExpr found = find(child, id);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static List<CelExpr> children(CelExpr expr) {
        List<CelExpr> children = new ArrayList<>();
        switch (expr.exprKind().getKind()) {
            case SELECT -> children.add(expr.select().operand());
            case CALL -> {
                expr.call().target().ifPresent(children::add);
                children.addAll(expr.call().args());
            }
            case LIST -> children.addAll(expr.list().elements());
            case MAP ->
                expr.map().entries().forEach(entry -> {
                    children.add(entry.key());
                    children.add(entry.value());
                });
            case COMPREHENSION -> {
                children.add(expr.comprehension().iterRange());
                children.add(expr.comprehension().accuInit());
                children.add(expr.comprehension().loopStep());
                children.add(expr.comprehension().result());
            }
            default -> {}
        }
        return children;
    }
}
