package dev.polder.api.cel.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The `fieldPath` of a rule: `.spec.labels['app']`, from the schema of the rule.
public final class FieldPaths {
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)", Pattern.DOTALL);
    private static final String KNOWN_ESCAPES = "abfnrtv'\\";
    private static final String ESCAPED = "\u0007\b\f\n\r\t\u000b'\\";

    private FieldPaths() {}

    /// The path as messages write it, or null when it leads nowhere in the schema.
    public static @Nullable String resolve(String path, SchemaNode schema) {
        List<String> tokens = tokens(path);
        StringBuilder text = new StringBuilder();
        @Nullable SchemaNode at = schema;
        int next = 0;
        while (next < tokens.size()) {
            boolean bracket = tokens.get(next).equals("[");
            int length = bracket ? 3 : 2;
            if (next + length > tokens.size() || !(bracket ? tokens.get(next + 2).equals("]") : tokens.get(next).equals("."))) {
                return null;
            }
            @Nullable String name = bracket ? unquoted(tokens.get(next + 1)) : tokens.get(next + 1);
            boolean named = at != null && at.hasProperties();
            at = name == null || at == null ? null : named ? at.properties().get(name) : at.additional();
            if (at == null) {
                return null;
            }
            text.append(named ? text.isEmpty() ? name : "." + name : "[" + name + "]");
            next += length;
        }
        return text.toString();
    }

    /// Dots and brackets, texts in single quotes, and what stands between.
    private static List<String> tokens(String path) {
        List<String> tokens = new ArrayList<>();
        int from = 0;
        while (from < path.length()) {
            int end = path.charAt(from) == '\'' ? endOfQuote(path, from) : endOfWord(path, from);
            tokens.add(path.substring(from, end));
            from = end;
        }
        return tokens;
    }

    private static int endOfQuote(String path, int from) {
        for (int i = from + 1; i < path.length(); i++) {
            if (path.charAt(i) == '\'' && path.charAt(i - 1) != '\\') {
                return i + 1;
            }
        }
        return path.length();
    }

    private static int endOfWord(String path, int from) {
        int end = from;
        while (end < path.length() && ".[]".indexOf(path.charAt(end)) < 0) {
            end++;
        }
        return Math.max(end, from + 1);
    }

    private static @Nullable String unquoted(String token) {
        if (token.length() < 2 || token.charAt(0) != '\'' || !token.endsWith("'")) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        String inside = token.substring(1, token.length() - 1);
        Matcher matcher = ESCAPE.matcher(inside);
        int from = 0;
        while (matcher.find()) {
            int known = KNOWN_ESCAPES.indexOf(matcher.group(1));
            if (known < 0) {
                return null;
            }
            text.append(inside, from, matcher.start()).append(ESCAPED.charAt(known));
            from = matcher.end();
        }
        return text.append(inside, from, inside.length()).toString();
    }
}
