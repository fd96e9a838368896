package dev.polder.api.cel.eval;

import dev.polder.api.cel.value.CelError;
import dev.polder.api.cel.value.ListValue;
import dev.polder.api.cel.value.Numbers;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Steps that do not look at all that they are given. They cost nothing themselves.
final class Logic {
    private Logic() {}

    static Step both(Step one, Step other) {
        return frame -> junction(one, other, frame, false);
    }

    static Step either(Step one, Step other) {
        return frame -> junction(one, other, frame, true);
    }

    /// An error on one side does not matter when the other decides.
    private static Object junction(Step one, Step other, Frame frame, boolean decides) {
        Object first = one.eval(frame);
        if (first instanceof Boolean bool && bool == decides) {
            return decides;
        }
        Object second = other.eval(frame);
        if (second instanceof Boolean bool && bool == decides) {
            return decides;
        }
        if (first instanceof CelError) {
            return first;
        }
        if (second instanceof CelError) {
            return second;
        }
        return first instanceof Boolean && second instanceof Boolean ? (Object) !decides : CelError.NO_OVERLOAD;
    }

    /// Where a loop goes on: at an error too, since a later item may decide. Costs one, as a call does.
    static Step notStrictlyFalse(Step step) {
        return frame -> {
            Object value = step.eval(frame);
            frame.meter().add(1);
            return !Boolean.FALSE.equals(value);
        };
    }

    static Step or(Step one, Step other) {
        return frame -> {
            Object first = one.eval(frame);
            return first instanceof Optional<?> optional ? optional.isPresent() ? first : other.eval(frame) : noOptional(first);
        };
    }

    static Step orValue(Step one, Step other) {
        return frame -> {
            Object first = one.eval(frame);
            if (!(first instanceof Optional<?> optional)) {
                return noOptional(first);
            }
            return optional.isPresent() ? optional.get() : other.eval(frame);
        };
    }

    private static Object noOptional(Object value) {
        return value instanceof CelError ? value : CelError.NO_OVERLOAD;
    }

    /// Membership in a constant list, looked up in a set; null when the list is not of that kind.
    static @Nullable Step member(Step item, Object constant) {
        if (!(constant instanceof ListValue list)) {
            return null;
        }
        Set<Object> known = new HashSet<>();
        for (Object each : list.items()) {
            if (!(each instanceof String || each instanceof Boolean || Numbers.isNumber(each))) {
                return null;
            }
            known.add(asKey(each));
        }
        if (known.isEmpty()) {
            return new Step.Constant(false);
        }
        return frame -> {
            Object value = item.eval(frame);
            return value instanceof CelError ? value : (Object) known.contains(asKey(value));
        };
    }

    private static Object asKey(Object value) {
        Long whole = Numbers.isNumber(value) ? Numbers.asLong(value) : null;
        return whole == null ? value : whole;
    }
}
