package dev.polder.api.validation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An amount such as `500m`, `1.5Gi` or `1e3` (apimachinery `resource.Quantity`).
///
/// @param value exact; rounded up to billionths
/// @param form  how it is written
public record Quantity(BigDecimal value, Form form) implements Comparable<Quantity> {
    private static final Pattern SYNTAX = Pattern.compile("([+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+))"
            + "(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?[0-9]{1,4})?");
    private static final List<String> DECIMAL = List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
    private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final BigInteger KIBI = BigInteger.valueOf(1024);
    private static final int FIRST_EXPONENT = -9;
    private static final int MAX_LENGTH = 128;

    /// How an amount is written: with suffixes of 1000, of 1024, or with an exponent.
    public enum Form {
        DECIMAL,
        BINARY,
        EXPONENT
    }

    /// Reads an amount; empty when it is none.
    public static Optional<Quantity> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (text.length() > MAX_LENGTH || !matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        String suffix = matcher.group(2) == null ? "" : matcher.group(2);
        if (BINARY.indexOf(suffix) > 0) {
            return Optional.of(
                    of(number.multiply(new BigDecimal(KIBI.pow(BINARY.indexOf(suffix)))), Form.BINARY));
        }
        if (DECIMAL.contains(suffix)) {
            return Optional.of(
                    of(number.scaleByPowerOfTen(3 * DECIMAL.indexOf(suffix) + FIRST_EXPONENT), Form.DECIMAL));
        }
        return Optional.of(
                of(number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1).replace("+", ""))), Form.EXPONENT));
    }

    private static Quantity of(BigDecimal value, Form form) {
        RoundingMode away = RoundingMode.UP;
        return new Quantity(value.scale() > -FIRST_EXPONENT ? value.setScale(-FIRST_EXPONENT, away) : value, form);
    }

    /// The one way in which this amount is written: no fraction, the largest suffix that fits.
    public String canonical() {
        if (value.signum() == 0) {
            return "0";
        }
        boolean small = value.abs().compareTo(new BigDecimal(KIBI)) < 0;
        return form == Form.BINARY && !small ? binary() : decimal();
    }

    private String binary() {
        BigInteger whole = value.setScale(0, RoundingMode.UP).toBigIntegerExact();
        int steps = 0;
        while (steps < BINARY.size() - 1 && whole.mod(KIBI).signum() == 0) {
            whole = whole.divide(KIBI);
            steps++;
        }
        return whole + BINARY.get(steps);
    }

    private String decimal() {
        BigDecimal bare = value.stripTrailingZeros();
        int exponent = Math.floorDiv(-bare.scale(), 3) * 3;
        if (form != Form.EXPONENT) {
            exponent = Math.min(exponent, 3 * (DECIMAL.size() - 1) + FIRST_EXPONENT);
        }
        BigInteger whole = bare.scaleByPowerOfTen(-exponent).toBigIntegerExact();
        if (form == Form.EXPONENT) {
            return exponent == 0 ? whole.toString() : whole + "e" + exponent;
        }
        return whole + DECIMAL.get((exponent - FIRST_EXPONENT) / 3);
    }

    /// Whether it has no fraction.
    public boolean isWhole() {
        return value.stripTrailingZeros().scale() <= 0;
    }

    public int signum() {
        return value.signum();
    }

    @Override
    public int compareTo(Quantity other) {
        return value.compareTo(other.value);
    }
}
