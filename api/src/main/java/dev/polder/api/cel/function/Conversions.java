package dev.polder.api.cel.function;

import dev.polder.api.cel.value.Bytes;
import dev.polder.api.cel.value.CelError;
import dev.polder.api.cel.value.OpaqueValue;
import dev.polder.api.cel.value.TypeName;
import dev.polder.api.cel.value.Uint;
import dev.polder.api.cel.value.ValueText;
import dev.polder.api.cel.value.ValueTypes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `int(x)`, `string(x)` and the like.
public final class Conversions {
    static final CelError INT_OVERFLOW = new CelError("integer overflow");
    static final CelError UINT_OVERFLOW = new CelError("unsigned integer overflow");
    static final CelError TIMESTAMP_OVERFLOW = new CelError("timestamp overflow");

    private static final double TWO_TO_63 = 0x1p63;
    private static final double TWO_TO_64 = 0x1p64;
    private static final long FIRST_SECOND = -62135596800L;
    private static final long LAST_SECOND = 253402300799L;
    private static final int LONGEST_NUMBER = 4096;

    private static final Pattern INT = Pattern.compile("[+-]?[0-9]{1,64}");
    private static final Pattern UINT = Pattern.compile("[0-9]{1,64}");
    private static final Pattern DOUBLE = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,9})?");
    private static final Pattern INFINITY = Pattern.compile("([+-]?)inf(inity)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern TIMESTAMP = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.,][0-9]{1,9})?[0-9]*(Z|[+-][0-9]{2}:[0-9]{2})");
    private static final Pattern DURATION_PART = Pattern.compile("([0-9]*)(\\.[0-9]*)?(ns|us|µs|μs|ms|s|m|h)");
    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1000L,
            "µs", 1000L,
            "μs", 1000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private Conversions() {}

    /// Puts what is here under its names.
    public static void register(Map<String, Function> functions) {
        functions.put("int", (args, _) -> toInt(args[0]));
        functions.put("uint", (args, _) -> toUint(args[0]));
        functions.put("double", (args, _) -> toDouble(args[0]));
        functions.put("string", (args, _) -> toText(args[0]));
        functions.put("bytes", (args, _) -> toBytes(args[0]));
        functions.put("bool", (args, _) -> toBool(args[0]));
        functions.put("duration", (args, _) -> toDuration(args[0]));
        functions.put("timestamp", (args, _) -> toTimestamp(args[0]));
        functions.put("dyn", (args, _) -> args[0]);
        functions.put("type", (args, _) -> new TypeName(ValueTypes.name(args[0])));
    }

    private static CelError none(String function, Object value) {
        return CelError.noOverload(function, value);
    }

    static Object toInt(Object value) {
        return switch (value) {
            case Long l -> l;
            case Uint u -> u.bits() >= 0 ? (Object) u.bits() : INT_OVERFLOW;
            case Double d -> d > -TWO_TO_63 && d < TWO_TO_63 ? (Object) d.longValue() : INT_OVERFLOW;
            case Instant instant -> instant.getEpochSecond();
            case Duration duration -> duration.toNanos();
            case String text -> {
                BigInteger number = INT.matcher(text).matches() ? new BigInteger(text) : null;
                yield number != null && number.bitLength() < 64
                        ? (Object) number.longValue()
                        : CelError.noConversion(value, "int");
            }
            default -> none("int", value);
        };
    }

    static Object toUint(Object value) {
        return switch (value) {
            case Uint u -> u;
            case Long l -> l >= 0 ? (Object) new Uint(l) : UINT_OVERFLOW;
            case Double d ->
                d >= 0 && d < TWO_TO_64 ? (Object) new Uint(new BigDecimal(d).toBigInteger().longValue()) : UINT_OVERFLOW;
            case String text -> {
                BigInteger number = UINT.matcher(text).matches() ? new BigInteger(text) : null;
                yield number != null && number.bitLength() <= 64
                        ? (Object) new Uint(number.longValue())
                        : CelError.noConversion(value, "uint");
            }
            default -> none("uint", value);
        };
    }

    static Object toDouble(Object value) {
        return switch (value) {
            case Double d -> d;
            case Long l -> (double) l;
            case Uint u -> u.toDouble();
            case String text -> parseDouble(text);
            default -> none("double", value);
        };
    }

    private static Object parseDouble(String text) {
        if (text.length() <= LONGEST_NUMBER && DOUBLE.matcher(text).matches()) {
            double parsed = Double.parseDouble(text);
            return Double.isFinite(parsed) ? (Object) parsed : CelError.noConversion(text, "double");
        }
        Matcher infinity = INFINITY.matcher(text);
        if (infinity.matches()) {
            return infinity.group(1).equals("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return text.equalsIgnoreCase("nan") ? (Object) Double.NaN : CelError.noConversion(text, "double");
    }

    static Object toText(Object value) {
        return switch (value) {
            case String text -> text;
            case Long l -> l.toString();
            case Uint u -> u.toString();
            case Boolean b -> b.toString();
            case Double d -> ValueText.general(d);
            case Duration duration -> ValueText.of(duration);
            case Instant instant -> ValueText.of(instant);
            case Bytes bytes -> decode(bytes);
            case OpaqueValue opaque -> {
                String text = opaque.text();
                yield text == null ? none("string", value) : text;
            }
            default -> none("string", value);
        };
    }

    private static Object decode(Bytes bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.copy()))
                    .toString();
        } catch (CharacterCodingException e) {
            return new CelError("invalid UTF-8 in bytes, cannot convert to string");
        }
    }

    private static Object toBytes(Object value) {
        return switch (value) {
            case Bytes bytes -> bytes;
            case String text -> Bytes.of(text.getBytes(StandardCharsets.UTF_8));
            default -> none("bytes", value);
        };
    }

    private static Object toBool(Object value) {
        return switch (value) {
            case Boolean b -> b;
            case String text ->
                switch (text) {
                    case "1", "t", "T", "true", "TRUE", "True" -> true;
                    case "0", "f", "F", "false", "FALSE", "False" -> false;
                    default -> CelError.noConversion(value, "bool");
                };
            default -> none("bool", value);
        };
    }

    /// Text as Go's `time.ParseDuration` reads it, or a duration; else an error.
    public static Object toDuration(Object value) {
        return switch (value) {
            case Duration duration -> duration;
            case Long _ -> CelError.noConversion(value, "google.protobuf.Duration");
            case String text -> {
                Duration parsed = parseDuration(text);
                yield parsed == null ? CelError.noConversion(text, "google.protobuf.Duration") : parsed;
            }
            default -> none("duration", value);
        };
    }

    /// As `1h30m`; null when it is none or too long for 64 bits of nanoseconds.
    public static @Nullable Duration parseDuration(String text) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String rest = signed ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Duration.ZERO;
        }
        if (rest.isEmpty() || rest.length() > LONGEST_NUMBER) {
            return null;
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = DURATION_PART.matcher(rest);
        int at = 0;
        while (at < rest.length()) {
            if (!part.region(at, rest.length()).lookingAt()) {
                return null;
            }
            String fraction = part.group(2) == null ? "" : part.group(2);
            String digits = part.group(1) + (fraction.length() > 1 ? fraction : "");
            if (digits.isEmpty()) {
                return null;
            }
            nanos = nanos.add(new BigDecimal(digits).multiply(BigDecimal.valueOf(NANOS.getOrDefault(part.group(3), 0L))));
            at = part.end();
        }
        BigInteger whole = (text.startsWith("-") ? nanos.negate() : nanos).toBigInteger();
        return whole.bitLength() < 64 ? Duration.ofNanos(whole.longValue()) : null;
    }

    /// Text in the form of RFC 3339, seconds since 1970, or a timestamp; else an error.
    public static Object toTimestamp(Object value) {
        return switch (value) {
            case Instant instant -> instant;
            case Long seconds -> inRange(seconds) ? (Object) Instant.ofEpochSecond(seconds) : TIMESTAMP_OVERFLOW;
            case String text -> {
                Instant parsed = parseTimestamp(text);
                yield parsed == null
                        ? CelError.noConversion(text, "google.protobuf.Timestamp")
                        : inRange(parsed.getEpochSecond()) ? parsed : TIMESTAMP_OVERFLOW;
            }
            default -> none("timestamp", value);
        };
    }

    static boolean inRange(long seconds) {
        return seconds >= FIRST_SECOND && seconds <= LAST_SECOND;
    }

    /// RFC 3339; null when it is not. Digits of a fraction beyond the ninth are left out.
    public static @Nullable Instant parseTimestamp(String text) {
        Matcher matcher = TIMESTAMP.matcher(text);
        if (text.length() > LONGEST_NUMBER || !matcher.matches()) {
            return null;
        }
        String fraction = matcher.group(1) == null ? "" : matcher.group(1).replace(',', '.');
        try {
            return OffsetDateTime.parse(text.substring(0, 19) + fraction + matcher.group(2))
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
