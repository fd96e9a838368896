package dev.polder.api.cel.value;

import java.util.Optional;

/// `==` of any two values.
public final class Equality {
    private Equality() {}

    /// A boolean, or an error when an item cannot be compared. Values of different types are not equal, numbers are by value.
    public static Object of(Object one, Object other, Meter meter) {
        meter.work(1);
        if (one instanceof CelError) {
            return one;
        }
        if (other instanceof CelError) {
            return other;
        }
        if (Numbers.isNumber(one) && Numbers.isNumber(other)) {
            Integer order = Numbers.compare(one, other);
            return order != null && order == 0;
        }
        return switch (one) {
            case ListValue a -> other instanceof ListValue b ? a.isEqual(b, meter) : (Object) false;
            case MapValue a -> other instanceof MapValue b ? a.isEqual(b, meter) : (Object) false;
            case Optional<?> a -> other instanceof Optional<?> b ? ofOptionals(a, b, meter) : (Object) false;
            case String a -> {
                meter.work(a.length() / Meter.CHARACTERS);
                yield a.equals(other);
            }
            default -> one.equals(other);
        };
    }

    private static Object ofOptionals(Optional<?> one, Optional<?> other, Meter meter) {
        return one.isPresent() && other.isPresent() ? of(one.get(), other.get(), meter) : one.isEmpty() && other.isEmpty();
    }
}
