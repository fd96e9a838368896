package dev.polder.api.json.text;

import java.math.BigDecimal;

/// Doubles as Go's `encoding/json` writes them, so that a value reads the same from every server.
public final class JsonNumbers {
    private static final double LEAST_PLAIN = 1e-6;
    private static final double LEAST_EXPONENT = 1e21;

    private JsonNumbers() {}

    /// Shortest text that reads back as this double: plain digits between 1e-6 and 1e21, else with an exponent.
    public static String text(double value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        double size = Math.abs(value);
        if (size >= LEAST_PLAIN && size < LEAST_EXPONENT) {
            return exact.toPlainString();
        }
        String digits = exact.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - exact.scale();
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        String sign = exponent < 0 ? "-" : "+";
        return "%s%s%se%s%s"
                .formatted(value < 0 ? "-" : "", digits.charAt(0), fraction, sign, Math.abs(exponent));
    }
}
