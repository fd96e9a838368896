package dev.polder.api.cel.function;

import dev.polder.api.cel.expr.CelType;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The clauses of a format: `%s`, `%d`, `%.2f`, ... and the types that they take.
public final class FormatClauses {
    static final Pattern CLAUSE = Pattern.compile("%(%|(?:\\.([0-9]*))?(.)?)", Pattern.DOTALL);

    private FormatClauses() {}

    /// What is wrong with a format.
    ///
    /// @param argument the index of the one that does not fit, or -1
    public record Problem(int argument, String message) {}

    /// Whether a format can be made of arguments of these types; null when it can.
    public static @Nullable Problem check(String format, List<CelType> types) {
        Matcher clause = CLAUSE.matcher(format);
        int used = 0;
        while (clause.find()) {
            if ("%".equals(clause.group(1))) {
                continue;
            }
            if (clause.group(1).isEmpty()) {
                return new Problem(-1, "unexpected end of string");
            }
            if (used >= types.size()) {
                return new Problem(-1, "index %d out of range".formatted(used));
            }
            String name = clause.group(3) == null ? "" : clause.group(3);
            String rule = rule(name);
            if (rule == null) {
                return new Problem(-1, unrecognized(name));
            }
            CelType type = types.get(used);
            if (type.kind() != CelType.Kind.DYN && !fits(name, type.kind())) {
                return new Problem(used, misfit(rule, shown(type)));
            }
            used++;
        }
        return types.size() > used
                ? new Problem(
                        -1,
                        "too many arguments supplied to string.format (expected %d, got %d)".formatted(used, types.size()))
                : null;
    }

    static String unrecognized(String clause) {
        return "could not parse formatting clause: unrecognized formatting clause \"" + clause + "\"";
    }

    static String misfit(String rule, String type) {
        return "error during formatting: " + rule + ", was given " + type;
    }

    private static String shown(CelType type) {
        return type.name();
    }

    /// What a clause takes, in words; null when there is none of the name.
    static @Nullable String rule(String clause) {
        return switch (clause) {
            case "s" ->
                "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps";
            case "d" -> "decimal clause can only be used on integers";
            case "f" -> "fixed-point clause can only be used on doubles";
            case "e" -> "scientific clause can only be used on doubles";
            case "b" -> "only integers and bools can be formatted as binary";
            case "x", "X" -> "only integers, byte buffers, and strings can be formatted as hex";
            case "o" -> "octal clause can only be used on integers";
            default -> null;
        };
    }

    private static boolean fits(String clause, CelType.Kind kind) {
        boolean integer = kind == CelType.Kind.INT || kind == CelType.Kind.UINT;
        return switch (clause) {
            case "d", "o" -> integer;
            case "f", "e" -> kind == CelType.Kind.DOUBLE || kind == CelType.Kind.STRING;
            case "b" -> integer || kind == CelType.Kind.BOOL;
            case "x", "X" -> integer || kind == CelType.Kind.STRING || kind == CelType.Kind.BYTES;
            default -> kind != CelType.Kind.STRUCT && kind != CelType.Kind.OPAQUE && kind != CelType.Kind.OPTIONAL;
        };
    }
}
