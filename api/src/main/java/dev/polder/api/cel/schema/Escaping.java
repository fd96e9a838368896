package dev.polder.api.cel.schema;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Names of properties as identifiers of the language and back (`apiserver/pkg/cel/escaping.go`).
public final class Escaping {
    private static final Set<String> RESERVED = Set.of(
            "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
            "loop", "package", "namespace", "return", "var", "void", "while");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_./-][a-zA-Z0-9_./-]*");
    private static final Pattern SPECIAL = Pattern.compile("__|[-./]");
    private static final Pattern ESCAPED = Pattern.compile("__[^_]+__");

    private Escaping() {}

    /// The identifier, or null when the name has none.
    public static @Nullable String escape(String name) {
        if (!NAME.matcher(name).matches()) {
            return null;
        }
        if (RESERVED.contains(name)) {
            return "__" + name + "__";
        }
        return SPECIAL.matcher(name).replaceAll(found -> switch (found.group()) {
            case "__" -> "__underscores__";
            case "." -> "__dot__";
            case "-" -> "__dash__";
            default -> "__slash__";
        });
    }

    /// The name, or null when the identifier has a sequence that is none.
    public static @Nullable String unescape(String identifier) {
        if (!identifier.contains("__")) {
            return identifier;
        }
        Matcher matcher = ESCAPED.matcher(identifier);
        StringBuilder name = new StringBuilder();
        int from = 0;
        while (matcher.find()) {
            String plain = plain(matcher, identifier);
            if (plain == null) {
                return null;
            }
            name.append(identifier, from, matcher.start()).append(plain);
            from = matcher.end();
        }
        return name.append(identifier, from, identifier.length()).toString();
    }

    private static @Nullable String plain(MatchResult found, String identifier) {
        String word = found.group().substring(2, found.group().length() - 2);
        return switch (word) {
            case "underscores" -> "__";
            case "dot" -> ".";
            case "dash" -> "-";
            case "slash" -> "/";
            default -> RESERVED.contains(word) && found.group().equals(identifier) ? word : null;
        };
    }
}
