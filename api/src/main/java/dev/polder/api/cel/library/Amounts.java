package dev.polder.api.cel.library;

import dev.polder.api.cel.function.Function;
import dev.polder.api.cel.value.CelError;
import dev.polder.api.cel.value.OpaqueValue;
import dev.polder.api.validation.Quantity;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Quantities, and the comparisons that versions share with them (`apiserver/pkg/cel/library/quantity.go`).
final class Amounts {
    private static final CelError BAD_FORMAT = new CelError(
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    private static final CelError NOT_WHOLE = new CelError("cannot convert value to integer");
    private static final int LONG_BITS = 63;

    /// A suffix alone is none of what it stands for.
    private static final Pattern SUFFIX = Pattern.compile("[+-]?([numkMGTPE]|[KMGTPE]i)");

    private Amounts() {}

    /// An amount; equal by what it comes to, not by how it is written.
    record Amount(Quantity quantity) implements OpaqueValue {
        @Override
        public String typeName() {
            return "kubernetes.Quantity";
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Amount that && quantity.compareTo(that.quantity) == 0;
        }

        @Override
        public int hashCode() {
            return quantity.value().stripTrailingZeros().hashCode();
        }

        boolean isWhole() {
            return quantity.isWhole() && quantity.value().toBigInteger().bitLength() <= LONG_BITS;
        }
    }

    static void register(Map<String, Function> functions) {
        functions.put("quantity", (args, _) -> args[0] instanceof String text ? parse(text) : CelError.NO_OVERLOAD);
        functions.put("isQuantity", (args, _) -> args[0] instanceof String text && parse(text) instanceof Amount);
        functions.put("sign", (args, _) -> args[0] instanceof Amount amount ? (Object) (long) amount.quantity().signum() : none());
        functions.put("isGreaterThan", compared(order -> order > 0));
        functions.put("isLessThan", compared(order -> order < 0));
        functions.put("compareTo", compared(order -> (long) Integer.signum(order)));
        functions.put(
                "asApproximateFloat",
                (args, _) -> args[0] instanceof Amount amount
                        ? (Object) amount.quantity().value().doubleValue()
                        : none());
        functions.put("isInteger", (args, _) -> args[0] instanceof Amount amount ? (Object) amount.isWhole() : none());
        functions.put("asInteger", (args, _) -> args[0] instanceof Amount amount ? whole(amount) : none());
        functions.put("add", combined(BigDecimal::add));
        functions.put("sub", combined(BigDecimal::subtract));
    }

    private static CelError none() {
        return CelError.NO_OVERLOAD;
    }

    private static Object parse(String text) {
        Matcher bare = SUFFIX.matcher(text);
        Optional<Quantity> quantity = Quantity.parse(bare.matches() ? "0" + bare.group(1) : text);
        return quantity.isPresent() ? new Amount(quantity.get()) : BAD_FORMAT;
    }

    private static Object whole(Amount amount) {
        return amount.isWhole() ? (Object) amount.quantity().value().longValueExact() : NOT_WHOLE;
    }

    private static Function compared(IntFunction<Object> use) {
        return (args, _) -> switch (args[0]) {
            case Amount one when args[1] instanceof Amount other ->
                use.apply(one.quantity().compareTo(other.quantity()));
            case Versions.Version one when args[1] instanceof Versions.Version other -> use.apply(one.compareTo(other));
            default -> none();
        };
    }

    private static Function combined(BinaryOperator<BigDecimal> operator) {
        return (args, _) -> {
            if (!(args[0] instanceof Amount one)) {
                return none();
            }
            BigDecimal value = one.quantity().value();
            return switch (args[1]) {
                case Amount other -> amount(operator.apply(value, other.quantity().value()), one);
                case Long number -> amount(operator.apply(value, BigDecimal.valueOf(number)), one);
                default -> none();
            };
        };
    }

    private static Amount amount(BigDecimal value, Amount like) {
        return new Amount(new Quantity(value, like.quantity().form()));
    }
}
