package dev.polder.authz;

import java.util.List;
import java.util.stream.Collectors;

/// Text in double quotes as upstream's messages print it: control characters, quotes and backslashes escaped.
final class Quoted {
    private Quoted() {}

    static String of(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> append(quoted, c));
        return quoted.append('"').toString();
    }

    /// `["a" "b"]`.
    static String of(List<String> texts) {
        return texts.stream().map(Quoted::of).collect(Collectors.joining(" ", "[", "]"));
    }

    private static void append(StringBuilder quoted, int c) {
        switch (c) {
            case '"', '\\' -> quoted.append('\\').appendCodePoint(c);
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            default -> {
                if (c < 0x20 || c == 0x7f) {
                    quoted.append("\\x%02x".formatted(c));
                } else {
                    quoted.appendCodePoint(c);
                }
            }
        }
    }
}
