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
import org.jspecify.annotations.Nullable;

/// `"%s is %d".format([a, b])`: clauses s, d, f, e, b, x, X and o, of f and e with a precision.
final class StringFormat {
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
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
        Matcher clause = FormatClauses.CLAUSE.matcher(text);
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
                if (clause.group(1).isEmpty()) {
                    throw new Unformatted("unexpected end of string");
                }
                if (used >= values.size()) {
                    throw new Unformatted("index %d out of range".formatted(used));
                }
                formatted.append(
                        one(clause.group(3) == null ? "" : clause.group(3), clause.group(2), values.get(used++), meter));
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
            case "f" -> grouped(fixed(floating(value, "f"), precision));
            case "e" -> scientific(floating(value, "e"), precision);
            case "b" -> binary(value);
            case "x" -> hex(value);
            case "X" -> hex(value).toUpperCase(Locale.ROOT);
            case "o" -> octal(value);
            default -> throw new Unformatted(FormatClauses.unrecognized(clause));
        };
    }

    private static int precision(@Nullable String text) {
        if (text == null) {
            return PRECISION;
        }
        int given = text.isEmpty() || text.length() > 3 ? MOST_PRECISION + 1 : Integer.parseInt(text);
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
            default -> throw misfit("s", value);
        };
    }

    private static Unformatted misfit(String clause, Object value) {
        String rule = FormatClauses.rule(clause);
        return new Unformatted(FormatClauses.misfit(rule == null ? "" : rule, ValueTypes.name(value)));
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
        throw misfit("d", value);
    }

    private static double floating(Object value, String clause) {
        return switch (value) {
            case Double number -> number;
            case String text when text.equals("NaN") -> Double.NaN;
            case String text when text.equals("Infinity") -> Double.POSITIVE_INFINITY;
            case String text when text.equals("-Infinity") -> Double.NEGATIVE_INFINITY;
            default -> throw misfit(clause, value);
        };
    }

    private static String fixed(double number, int precision) {
        return Double.isFinite(number)
                ? new BigDecimal(number)
                        .setScale(precision, RoundingMode.HALF_EVEN)
                        .toPlainString()
                : special(number);
    }

    /// With commas between thousands, as English has them.
    private static String grouped(String number) {
        int point = number.indexOf('.') < 0 ? number.length() : number.indexOf('.');
        StringBuilder text = new StringBuilder(number);
        int first = number.startsWith("-") ? 1 : 0;
        for (int at = point - 3; at > first && Character.isDigit(number.charAt(at)); at -= 3) {
            text.insert(at, ',');
        }
        return text.toString();
    }

    private static String special(double number) {
        return Double.isNaN(number) ? "NaN" : number > 0 ? "∞" : "-∞";
    }

    private static String scientific(double number, int precision) {
        if (!Double.isFinite(number)) {
            return special(number);
        }
        String plain = String.format(Locale.ROOT, "%." + precision + "e", number);
        int mark = plain.indexOf('e');
        StringBuilder text = new StringBuilder(plain.substring(0, mark)).append("\u202f×\u202f10");
        int exponent = Integer.parseInt(plain.substring(mark + 1));
        if (exponent < 0) {
            text.append('⁻');
        }
        Integer.toString(Math.abs(exponent)).chars().forEach(digit -> text.append(SUPERSCRIPTS.charAt(digit - '0')));
        return text.toString();
    }

    private static String binary(Object value) {
        return switch (value) {
            case Long number -> number < 0 ? "-" + Long.toUnsignedString(-number, 2) : Long.toBinaryString(number);
            case Uint number -> Long.toBinaryString(number.bits());
            case Boolean bool -> bool ? "1" : "0";
            default -> throw misfit("b", value);
        };
    }

    private static String hex(Object value) {
        return switch (value) {
            case Long number -> number < 0 ? "-" + Long.toHexString(-number) : Long.toHexString(number);
            case Uint number -> Long.toHexString(number.bits());
            case String text -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
            case Bytes bytes -> HexFormat.of().formatHex(bytes.copy());
            default -> throw misfit("x", value);
        };
    }

    private static String octal(Object value) {
        return switch (value) {
            case Long number -> number < 0 ? "-" + Long.toOctalString(-number) : Long.toOctalString(number);
            case Uint number -> Long.toOctalString(number.bits());
            default -> throw misfit("o", value);
        };
    }
}
