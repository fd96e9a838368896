package dev.polder.api.crd.value;

import dev.polder.api.crd.value.ValueSchema.Numbers;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonValue;
import java.math.BigDecimal;
import java.util.OptionalDouble;

/// The rules for numbers: whole numbers are compared as such, others as float64.
///
/// @param path where the number stands
record NumberRules(Messages messages, ValueSchema schema, String path) {
    Outcome check(JsonValue value) {
        Numbers numbers = schema.numbers();
        Outcome outcome = new Outcome();
        range(outcome, value, "Checked");
        numbers.multipleOf().ifPresent(factor -> {
            if (range(outcome, new JsonDecimal(factor), "MultipleOf") && value instanceof JsonInteger(long number)) {
                multiple(outcome, value, (long) factor, number);
            } else {
                multiple(outcome, value, factor);
            }
        });
        bound(outcome, value, numbers.minimum(), "Minimum boundary", numbers.aboveMinimum(), -1);
        bound(outcome, value, numbers.maximum(), "Maximum boundary", numbers.belowMaximum(), 1);
        outcome.pass();
        return outcome;
    }

    private void multiple(Outcome outcome, JsonValue value, long factor, long number) {
        if (factor <= 0) {
            outcome.merge(messages.invalid(path, JsonValue.of(factor), "has a factor that must be positive"));
        } else if (number % factor != 0) {
            outcome.merge(messages.invalid(path, value, "should be a multiple of " + factor));
        }
    }

    private void multiple(Outcome outcome, JsonValue value, double factor) {
        double number = GoNumbers.real(value);
        double quotient = factor < 1 ? 1 / factor * number : number / factor;
        if (!GoNumbers.isWhole(quotient)) {
            outcome.merge(messages.invalid(path, value, "should be a multiple of " + GoNumbers.text(factor)));
        }
    }

    /// @param side -1 for the least value, 1 for the greatest
    private void bound(
            Outcome outcome, JsonValue value, OptionalDouble bound, String name, boolean exclusive, int side) {
        if (bound.isEmpty()) {
            return;
        }
        double limit = bound.getAsDouble();
        boolean whole = range(outcome, new JsonDecimal(limit), name) && value instanceof JsonInteger;
        int order = whole && value instanceof JsonInteger(long number)
                ? Long.compare(number, (long) limit)
                : Double.compare(GoNumbers.real(value), limit);
        if (order * side > 0 || (exclusive && order == 0)) {
            String words = (side < 0 ? "greater" : "less") + " than" + (exclusive ? "" : " or equal to");
            String shown = whole ? Long.toString((long) limit) : GoNumbers.text(limit);
            outcome.merge(messages.invalid(path, value, "should be %s %s".formatted(words, shown)));
        }
    }

    /// Whether a number, of the value or of the schema, is one of the type and format.
    private boolean range(Outcome outcome, JsonValue number, String what) {
        String type = schema.types().size() == 1 ? schema.types().getFirst() : "";
        String format = schema.format();
        boolean good =
                switch (type) {
                    case "integer" -> isWholeIn(number, format.equals("int32") ? 32 : 64);
                    case "number" ->
                        !format.equals("float") || Math.abs(GoNumbers.real(number)) <= Float.MAX_VALUE;
                    default -> true;
                };
        if (!good) {
            messages.whole(outcome, "%s value must be of type %s %s in %s".formatted(
                    what, type, format.isEmpty() ? "(default format)" : "with format " + format, path));
        }
        return good;
    }

    private static boolean isWholeIn(JsonValue number, int bits) {
        BigDecimal exact = number instanceof JsonInteger(long whole)
                ? BigDecimal.valueOf(whole)
                : new BigDecimal(Double.toString(GoNumbers.real(number)));
        return exact.stripTrailingZeros().scale() <= 0 && exact.toBigInteger().bitLength() < bits;
    }
}
