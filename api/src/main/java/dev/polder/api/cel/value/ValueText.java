package dev.polder.api.cel.value;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Values as text, as Go prints them.
public final class ValueText {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final int LEAST_EXPONENT = -4;
    private static final int MOST_EXPONENT = 21;
    private static final int MOST_GENERAL_EXPONENT = 6;

    private ValueText() {}

    /// For messages.
    public static String plain(Object value) {
        return switch (value) {
            case String text -> text;
            case Double number -> of(number);
            case Duration duration -> of(duration);
            case Instant instant -> of(instant);
            case CelNull _ -> "null";
            default -> value.toString();
        };
    }

    /// A double with the digits it needs and no more, as Go's `%v` prints it.
    public static String of(double number) {
        return shortest(number, MOST_EXPONENT);
    }

    /// As Go's `%g` prints it: with an exponent from a million on.
    public static String general(double number) {
        return shortest(number, MOST_GENERAL_EXPONENT);
    }

    private static String shortest(double number, int mostExponent) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "+Inf" : "-Inf";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0" : "0";
        }
        BigDecimal exact = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        if (exponent >= LEAST_EXPONENT && exponent < mostExponent) {
            return exact.toPlainString();
        }
        String digits = exact.unscaledValue().abs().toString();
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        String sign = number < 0 ? "-" : "";
        return "%s%s%se%s%02d".formatted(sign, digits.charAt(0), fraction, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    /// Seconds, with a fraction when there is one: `90.5s`.
    public static String of(Duration duration) {
        return BigDecimal.valueOf(duration.getSeconds())
                        .add(BigDecimal.valueOf(duration.getNano(), 9))
                        .stripTrailingZeros()
                        .toPlainString()
                + "s";
    }

    /// RFC 3339 in UTC, with a fraction when there is one.
    public static String of(Instant instant) {
        OffsetDateTime time = instant.atOffset(ZoneOffset.UTC);
        long nanos = time.getNano();
        String whole = SECONDS.format(time);
        return nanos == 0 ? whole + "Z" : whole + ("." + "%09d".formatted(nanos)).replaceFirst("0+$", "") + "Z";
    }
}
