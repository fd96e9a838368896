package dev.polder.api.crd.path;

import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Reads the text of a path, from left to right. One use, one thread.
final class PathParser {
    private static final String OPERATORS = "!<>=";

    private final String text;
    private int at;

    PathParser(String text) {
        this.text = text;
    }

    /// All steps, up to the end or to a closing brace.
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        while (at < text.length() && text.charAt(at) != '}') {
            char c = text.charAt(at);
            if (text.startsWith("[?(", at)) {
                steps.add(filter());
            } else if (text.startsWith("..", at)) {
                descent(steps);
            } else if (c == '[') {
                steps.addAll(brackets());
            } else if (c == '.') {
                at++;
                steps.add(field());
            } else if (c == ' ' || c == '@' || c == '$') {
                at++;
            } else if (c == '"' || c == '\'') {
                steps.add(new Step.Literal(new JsonString(quoted(c))));
            } else if (c == '+' || c == '-' || Character.isDigit(c)) {
                steps.add(new Step.Literal(number()));
            } else if (c == '_' || Character.isLetter(c)) {
                steps.add(word());
            } else {
                throw new PathException("unrecognized character in action: " + c);
            }
        }
        return steps;
    }

    private void descent(List<Step> steps) {
        if (!steps.isEmpty() && steps.getLast() instanceof Step.Descent) {
            throw new PathException("invalid multiple recursive descent");
        }
        at += 2;
        steps.add(new Step.Descent());
        if (at < text.length() && (text.charAt(at) == '_' || Character.isLetterOrDigit(text.charAt(at)))) {
            steps.add(field());
        }
    }

    private Step field() {
        StringBuilder name = new StringBuilder();
        while (at < text.length() && !isTerminator(text.charAt(at))) {
            if (text.charAt(at) == '\\') {
                at++;
            }
            if (at < text.length()) {
                name.append(text.charAt(at++));
            }
        }
        String plain = name.toString();
        return plain.equals("*") ? new Step.Wildcard() : new Step.Field(plain);
    }

    private Step word() {
        int start = at;
        while (at < text.length() && !isTerminator(text.charAt(at))) {
            at++;
        }
        String word = text.substring(start, at);
        if (word.equals("true") || word.equals("false")) {
            return new Step.Literal(word.equals("true") ? JsonBool.TRUE : JsonBool.FALSE);
        }
        throw new PathException("unrecognized identifier " + word);
    }

    private JsonValue number() {
        int start = at++;
        while (at < text.length() && (text.charAt(at) == '.' || Character.isDigit(text.charAt(at)))) {
            at++;
        }
        String digits = text.substring(start, at);
        try {
            return digits.indexOf('.') < 0
                    ? new JsonInteger(Long.parseLong(digits))
                    : new JsonDecimal(Double.parseDouble(digits));
        } catch (IllegalArgumentException e) {
            throw new PathException("cannot parse number " + digits);
        }
    }

    private String quoted(char quote) {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != quote; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at));
        }
        if (at >= text.length()) {
            throw new PathException("unterminated quoted string");
        }
        at++;
        return value.toString();
    }

    private Step filter() {
        int start = at + "[?(".length();
        int end = start;
        char quote = 0;
        for (; end < text.length() && (quote != 0 || text.charAt(end) != ')'); end++) {
            char c = text.charAt(end);
            if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote && text.charAt(end - 1) != '\\') {
                quote = 0;
            }
        }
        if (end + 1 >= text.length() || text.charAt(end + 1) != ']') {
            throw new PathException("unterminated filter");
        }
        at = end + 2;
        return comparison(text.substring(start, end));
    }

    private static Step comparison(String text) {
        int operator = 0;
        while (operator < text.length() && OPERATORS.indexOf(text.charAt(operator)) < 0) {
            operator++;
        }
        int right = operator;
        while (right < text.length() && OPERATORS.indexOf(text.charAt(right)) >= 0) {
            right++;
        }
        return operator == 0 || right >= text.length()
                ? new Step.Filter(new PathParser(text).steps(), "", List.of())
                : new Step.Filter(
                        new PathParser(text.substring(0, operator)).steps(),
                        text.substring(operator, right),
                        new PathParser(text.substring(right)).steps());
    }

    private List<Step> brackets() {
        int end = text.indexOf(']', at);
        if (end < 0) {
            throw new PathException("unterminated array");
        }
        String inside = text.substring(at + 1, end);
        at = end + 1;
        if (inside.indexOf(',') < 0) {
            return selection(inside);
        }
        List<List<Step>> paths = new ArrayList<>();
        for (String part : inside.split(",", -1)) {
            paths.add(selection(part.strip()));
        }
        return List.of(new Step.Union(paths));
    }

    private static List<Step> selection(String inside) {
        boolean quoted = inside.length() >= 2 && inside.startsWith("'") && inside.endsWith("'");
        if (quoted && inside.indexOf('\'', 1) == inside.length() - 1) {
            return new PathParser("." + inside.substring(1, inside.length() - 1)).steps();
        }
        String[] bounds = (inside.equals("*") ? ":" : inside).split(":", -1);
        if (bounds.length > 3) {
            throw new PathException("invalid array index " + inside);
        }
        OptionalInt from = bound(bounds[0]);
        if (bounds.length == 1) {
            OptionalInt next = OptionalInt.of(from.orElse(0) + 1);
            return List.of(new Step.Slice(from, next, OptionalInt.empty(), true));
        }
        OptionalInt step = bounds.length > 2 ? bound(bounds[2]) : OptionalInt.empty();
        return List.of(new Step.Slice(from, bound(bounds[1]), step, false));
    }

    private static OptionalInt bound(String digits) {
        try {
            return digits.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
        } catch (NumberFormatException e) {
            throw new PathException("array index " + digits + " is not a number");
        }
    }

    private static boolean isTerminator(char c) {
        return " \t\r\n.,[]$@{}".indexOf(c) >= 0;
    }
}
