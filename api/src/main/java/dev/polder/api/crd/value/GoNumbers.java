package dev.polder.api.crd.value;

import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import java.math.BigDecimal;

/// Numbers as Go prints and compares them.
public final class GoNumbers {
    private static final double LARGEST_EXACT = 9007199254740991.0;
    private static final double EPSILON = 1e-9;

    private GoNumbers() {}

    /// As `%v` prints a float64: `1.5`, `1e+06`.
    public static String text(double number) {
        BigDecimal exact = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        if (exact.signum() == 0) {
            return "0";
        }
        int exponent = exact.precision() - exact.scale() - 1;
        if (exponent >= -4 && exponent < 6) {
            return exact.toPlainString();
        }
        String mantissa = exact.movePointLeft(exponent).stripTrailingZeros().toPlainString();
        return "%se%s%02d".formatted(mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    /// A value as field errors show it: numbers as Go prints them, everything else as JSON.
    public static String shown(JsonValue value) {
        return value instanceof JsonDecimal(double number) ? text(number) : JsonWriter.text(value);
    }

    static boolean isNumber(JsonValue value) {
        return value instanceof JsonInteger || value instanceof JsonDecimal;
    }

    /// The number, 0 for a value that is none.
    static double real(JsonValue value) {
        return switch (value) {
            case JsonInteger(long number) -> number;
            case JsonDecimal(double number) -> number;
            default -> 0;
        };
    }

    /// Whether a float64 is a whole number, but for the error of a division.
    static boolean isWhole(double number) {
        if (Math.abs(number) > LARGEST_EXACT) {
            return false;
        }
        double whole = number < 0 ? Math.ceil(number) : Math.floor(number);
        if (whole == number) {
            return true;
        }
        return whole != 0 && Math.abs(number - whole) / (Math.abs(number) + Math.abs(whole)) < EPSILON;
    }
}
