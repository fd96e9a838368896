package dev.polder.api.cel.function;

import dev.polder.api.cel.value.Bytes;
import dev.polder.api.cel.value.CelError;
import dev.polder.api.cel.value.CelNull;
import dev.polder.api.cel.value.ListValue;
import dev.polder.api.cel.value.MapValue;
import dev.polder.api.cel.value.Meter;
import dev.polder.api.cel.value.TypeName;
import dev.polder.api.cel.value.Uint;
import dev.polder.api.cel.value.ValueText;
import dev.polder.api.cel.value.ValueTypes;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `"%s is %d".format([a, b])`: clauses s, d, f, e, b, x, X and o, of f and e with a precision.
final class StringFormat {
    private static final Pattern CLAUSE = Pattern.compile("%(%|(\\.[0-9]*)?([a-zA-Z]))?");
    private static final int PRECISION = 6;
    private static final int MOST_PRECISION = 100;

    private StringFormat() {}

    /// A text could not be made.
    private static final class Unformatted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unformatted(String message) {
            super(message, null, false, false);
        }
    }

    static Object format(Object[] args, Meter meter) {
        if (!(args[0] instanceof String text && args[1] instanceof ListValue values)) {
            return CelError.NO_OVERLOAD;
        }
        Matcher clause = CLAUSE.matcher(text);
        StringBuilder formatted = new StringBuilder();
        int from = 0;
        int used = 0;
        try {
            while (clause.find()) {
                formatted.append(text, from, clause.start());
                from = clause.end();
                if ("%".equals(clause.group(1))) {
                    formatted.append('%');
                    continue;
                }
                if (clause.group(3) == null) {
                    throw new Unformatted("unexpected end of string");
                }
                if (used >= values.size()) {
                    throw new Unformatted("index %d out of range".formatted(used));
                }
                formatted.append(
                        one(clause.group(3), clause.group(2), values.get(used++), meter));
            }
            return formatted.append(text, from, text.length()).toString();
        } catch (Unformatted e) {
            return new CelError(e.getMessage() == null ? "" : e.getMessage());
        }
    }

    private static String one(String clause, @Nullable String precisionText, Object value, Meter meter) {
        if (value instanceof CelError error) {
            throw new Unformatted(error.message());
        }
        int precision = precision(precisionText);
        return switch (clause) {
            case "s" -> text(value, meter);
            case "d" -> decimal(value);
            case "f" -> fixed(floating(value, "fixed-point"), precision);
            case "e" -> scientific(floating(value, "scientific"), precision);
            case "b" -> binary(value);
            case "x" -> hex(value);
            case "X" -> hex(value).toUpperCase(Locale.ROOT);
            case "o" -> octal(value);
            default -> throw new Unformatted("could not parse formatting clause: unrecognized formatting clause \"" + clause + "\"");
        };
    }

    private static int precision(@Nullable String text) {
        if (text == null || text.length() < 2) {
            return PRECISION;
        }
        int given = text.length() > 4 ? MOST_PRECISION + 1 : Integer.parseInt(text.substring(1));
        if (given > MOST_PRECISION) {
            throw new Unformatted("could not parse formatting clause: precision is too large");
        }
        return given;
    }

    private static String text(Object value, Meter meter) {
        meter.work(1);
        return switch (value) {
            case ListValue list -> list(list, meter);
            case MapValue map -> map(map, meter);
            case CelNull _ -> "null";
            case TypeName type -> type.name();
            case String plain -> {
                meter.work(plain.length() / Meter.CHARACTERS);
                yield plain;
            }
            case Long _, Uint _, Double _, Boolean _, Instant _, Bytes _, Duration _ ->
                Conversions.toText(value) instanceof String plain ? plain : "";
            default -> throw misfit("string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types,"
                    + " durations, and timestamps", value);
        };
    }

    private static Unformatted misfit(String rule, Object value) {
        return new Unformatted("error during formatting: " + rule + ", was given " + ValueTypes.name(value));
    }

    private static String list(ListValue list, Meter meter) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < list.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(inside(list.get(i), meter));
        }
        return text.append(']').toString();
    }

    private static String map(MapValue map, Meter meter) {
        TreeMap<String, String> entries = new TreeMap<>();
        for (Object key : map.keys()) {
            Object value = map.find(key);
            entries.put(inside(key, meter), value == null ? "" : inside(value, meter));
        }
        StringBuilder text = new StringBuilder("{");
        entries.forEach((key, value) ->
                text.append(text.length() == 1 ? "" : ", ").append(key).append(':').append(value));
        return text.append('}').toString();
    }

    /// A value as a literal.
    private static String inside(Object value, Meter meter) {
        return switch (value) {
            case String plain -> quoted(text(plain, meter));
            case Bytes bytes -> "b" + quoted(text(bytes, meter));
            case Instant instant -> "timestamp(" + quoted(ValueText.of(instant)) + ")";
            case Duration duration -> "duration(" + quoted(ValueText.of(duration)) + ")";
            case Double number ->
                Double.isFinite(number) ? fixed(number, PRECISION) : quoted(ValueText.of(number));
            case CelError error -> throw new Unformatted(error.message());
            default -> text(value, meter);
        };
    }

    private static String quoted(String text) {
        return JsonWriter.text(new JsonString(text));
    }

    private static String decimal(Object value) {
        if (value instanceof Long || value instanceof Uint) {
            return value.toString();
        }
        throw misfit("decimal clause can only be used on integers", value);
    }

    private static double floating(Object value, String clause) {
        return switch (value) {
            case Double number -> number;
            case String text when text.equals("NaN") -> Double.NaN;
            case String text when text.equals("Infinity") -> Double.POSITIVE_INFINITY;
            case String text when text.equals("-Infinity") -> Double.NEGATIVE_INFINITY;
            default -> throw misfit(clause + " clause can only be used on doubles", value);
        };
    }

    private static String fixed(double number, int precision) {
        return Double.isFinite(number)
                ? new BigDecimal(number)
                        .setScale(precision, RoundingMode.HALF_EVEN)
                        .toPlainString()
                : special(number);
    }

    private static String special(double number) {
        return Double.isNaN(number) ? "NaN" : number > 0 ? "∞" : "-∞";
    }

    private static String scientific(double number, int precision) {
        if (!Double.isFinite(number)) {
            return special(number);
        }
        return ("%." + precision + "e").formatted(number);
    }

    private static String binary(Object value) {
        return switch (value) {
            case Long number -> number < 0 ? "-" + Long.toUnsignedString(-number, 2) : Long.toBinaryString(number);
            case Uint number -> Long.toBinaryString(number.bits());
            case Boolean bool -> bool ? "1" : "0";
            default -> throw misfit("only integers and bools can be formatted as binary", value);
        };
    }

    private static String hex(Object value) {
        return switch (value) {
            case Long number -> number < 0 ? "-" + Long.toHexString(-number) : Long.toHexString(number);
            case Uint number -> Long.toHexString(number.bits());
            case String text -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
            case Bytes bytes -> HexFormat.of().formatHex(bytes.copy());
            default -> throw misfit("only integers, byte buffers, and strings can be formatted as hex", value);
        };
    }

    private static String octal(Object value) {
        return switch (value) {
            case Long number -> number < 0 ? "-" + Long.toOctalString(-number) : Long.toOctalString(number);
            case Uint number -> Long.toOctalString(number.bits());
            default -> throw misfit("octal clause can only be used on integers", value);
        };
    }
}
