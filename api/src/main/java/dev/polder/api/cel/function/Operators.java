package dev.polder.api.cel.function;

import dev.polder.api.cel.value.Bytes;
import dev.polder.api.cel.value.CelError;
import dev.polder.api.cel.value.EntryMap;
import dev.polder.api.cel.value.Equality;
import dev.polder.api.cel.value.ListValue;
import dev.polder.api.cel.value.MapValue;
import dev.polder.api.cel.value.Meter;
import dev.polder.api.cel.value.Numbers;
import dev.polder.api.cel.value.Uint;
import dev.polder.api.cel.value.ValueText;
import dev.polder.api.cel.value.ValueTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/// Arithmetic, comparison, membership.
public final class Operators {
    private static final CelError DURATION_OVERFLOW = new CelError("duration overflow");
    private static final CelError DIVISION_BY_ZERO = new CelError("division by zero");
    private static final CelError MODULUS_BY_ZERO = new CelError("modulus by zero");
    private static final CelError NOT_A_NUMBER = new CelError("NaN values cannot be ordered");

    private Operators() {}

    /// Puts what is here under its names.
    public static void register(Map<String, Function> functions) {
        functions.put("_+_", (args, meter) -> add(args[0], args[1], meter));
        functions.put("_-_", (args, _) -> subtract(args[0], args[1]));
        functions.put("_*_", (args, _) -> multiply(args[0], args[1]));
        functions.put("_/_", (args, _) -> divide(args[0], args[1]));
        functions.put("_%_", (args, _) -> modulus(args[0], args[1]));
        functions.put("-_", (args, _) -> negate(args[0]));
        functions.put("!_", (args, _) -> args[0] instanceof Boolean b ? (Object) !b : CelError.NO_OVERLOAD);
        functions.put("_==_", (args, meter) -> Equality.of(args[0], args[1], meter));
        functions.put("_!=_", (args, meter) -> {
            Object equal = Equality.of(args[0], args[1], meter);
            return equal instanceof Boolean b ? (Object) !b : equal;
        });
        functions.put("_<_", ordered("_<_", order -> order < 0));
        functions.put("_<=_", ordered("_<=_", order -> order <= 0));
        functions.put("_>_", ordered("_>_", order -> order > 0));
        functions.put("_>=_", ordered("_>=_", order -> order >= 0));
        functions.put("@in", (args, meter) -> in(args[0], args[1], meter));
        functions.put("_in_", (args, meter) -> in(args[0], args[1], meter));
        functions.put("size", (args, meter) -> size(args[0], meter));
        functions.put("cel.@mapInsert", Operators::insert);
        functions.put("@not_strictly_false", (args, _) -> !Boolean.FALSE.equals(args[0]));
    }

    private static Object add(Object one, Object other, Meter meter) {
        return switch (one) {
            case Long a when other instanceof Long b -> exact(Math::addExact, a, b);
            case Uint a when other instanceof Uint b ->
                Long.compareUnsigned(a.bits() + b.bits(), a.bits()) < 0
                        ? Conversions.UINT_OVERFLOW
                        : new Uint(a.bits() + b.bits());
            case Double a when other instanceof Double b -> a + b;
            case String a when other instanceof String b -> {
                meter.work((a.length() + b.length()) / Meter.CHARACTERS);
                yield a + b;
            }
            case Bytes a when other instanceof Bytes b -> {
                meter.work((a.size() + b.size()) / Meter.CHARACTERS);
                yield a.plus(b);
            }
            case ListValue a when other instanceof ListValue b -> a.plus(b, meter);
            case Duration a when other instanceof Duration b -> durations(a.plus(b));
            case Duration a when other instanceof Instant b -> instant(b, a);
            case Instant a when other instanceof Duration b -> instant(a, b);
            default -> CelError.NO_OVERLOAD;
        };
    }

    private static Object subtract(Object one, Object other) {
        return switch (one) {
            case Long a when other instanceof Long b -> exact(Math::subtractExact, a, b);
            case Uint a when other instanceof Uint b ->
                a.compareTo(b) < 0 ? Conversions.UINT_OVERFLOW : new Uint(a.bits() - b.bits());
            case Double a when other instanceof Double b -> a - b;
            case Duration a when other instanceof Duration b -> durations(a.minus(b));
            case Instant a when other instanceof Duration b -> instant(a, b.negated());
            case Instant a when other instanceof Instant b -> durations(Duration.between(b, a));
            default -> CelError.NO_OVERLOAD;
        };
    }

    private static Object multiply(Object one, Object other) {
        return switch (one) {
            case Long a when other instanceof Long b -> exact(Math::multiplyExact, a, b);
            case Uint a when other instanceof Uint b ->
                Math.unsignedMultiplyHigh(a.bits(), b.bits()) != 0
                        ? Conversions.UINT_OVERFLOW
                        : new Uint(a.bits() * b.bits());
            case Double a when other instanceof Double b -> a * b;
            default -> CelError.NO_OVERLOAD;
        };
    }

    private static Object divide(Object one, Object other) {
        return switch (one) {
            case Long a when other instanceof Long b -> b == 0 ? DIVISION_BY_ZERO : exact(Math::divideExact, a, b);
            case Uint a when other instanceof Uint b ->
                b.bits() == 0 ? DIVISION_BY_ZERO : new Uint(Long.divideUnsigned(a.bits(), b.bits()));
            case Double a when other instanceof Double b -> a / b;
            default -> CelError.NO_OVERLOAD;
        };
    }

    private static Object modulus(Object one, Object other) {
        return switch (one) {
            case Long a when other instanceof Long b ->
                b == 0 ? MODULUS_BY_ZERO : a == Long.MIN_VALUE && b == -1 ? Conversions.INT_OVERFLOW : (Object) (a % b);
            case Uint a when other instanceof Uint b ->
                b.bits() == 0 ? MODULUS_BY_ZERO : new Uint(Long.remainderUnsigned(a.bits(), b.bits()));
            default -> CelError.NO_OVERLOAD;
        };
    }

    private static Object negate(Object value) {
        return switch (value) {
            case Long l -> exact(Math::subtractExact, 0, l);
            case Double d -> -d;
            case Duration duration -> durations(duration.negated());
            default -> CelError.NO_OVERLOAD;
        };
    }

    private static Object exact(LongBinaryOperator operator, long one, long other) {
        try {
            return operator.applyAsLong(one, other);
        } catch (ArithmeticException e) {
            return Conversions.INT_OVERFLOW;
        }
    }

    private static Object durations(Duration sum) {
        try {
            return Duration.ofNanos(sum.toNanos());
        } catch (ArithmeticException e) {
            return DURATION_OVERFLOW;
        }
    }

    private static Object instant(Instant start, Duration more) {
        Instant sum = start.plus(more);
        return Conversions.inRange(sum.getEpochSecond()) ? sum : Conversions.TIMESTAMP_OVERFLOW;
    }

    private static Function ordered(String name, IntPredicate holds) {
        return (args, meter) -> {
            Object order = compare(args[0], args[1], meter);
            boolean container = args[0] instanceof ListValue || args[0] instanceof MapValue;
            return order instanceof Integer number
                    ? (Object) holds.test(number)
                    : container ? new CelError("no such overload: " + name) : order;
        };
    }

    /// An [Integer], or an error.
    static Object compare(Object one, Object other, Meter meter) {
        if (Numbers.isNumber(one) && Numbers.isNumber(other)) {
            Integer order = Numbers.compare(one, other);
            return order == null ? NOT_A_NUMBER : order;
        }
        return switch (one) {
            case String a when other instanceof String b -> {
                meter.work(Math.min(a.length(), b.length()) / Meter.CHARACTERS);
                yield compareText(a, b);
            }
            case Bytes a when other instanceof Bytes b -> a.compareTo(b);
            case Boolean a when other instanceof Boolean b -> a.compareTo(b);
            case Duration a when other instanceof Duration b -> a.compareTo(b);
            case Instant a when other instanceof Instant b -> a.compareTo(b);
            default -> CelError.NO_OVERLOAD;
        };
    }

    /// By code points, as the bytes of UTF-8 are ordered.
    private static int compareText(String one, String other) {
        int shorter = Math.min(one.length(), other.length());
        for (int i = 0; i < shorter; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                boolean pairs = Character.isSurrogate(a) != Character.isSurrogate(b);
                return pairs ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
            }
        }
        return Integer.compare(one.length(), other.length());
    }

    static Object in(Object item, Object container, Meter meter) {
        return switch (container) {
            case ListValue list -> contains(list, item, meter);
            case MapValue map -> {
                Object found = map.find(item);
                yield found instanceof CelError error ? error : (Object) (found != null);
            }
            default -> CelError.NO_OVERLOAD;
        };
    }

    static Object contains(ListValue list, Object item, Meter meter) {
        @Nullable CelError error = null;
        for (int i = 0; i < list.size(); i++) {
            Object equal = Equality.of(list.get(i), item, meter);
            if (Boolean.TRUE.equals(equal)) {
                return true;
            }
            error = equal instanceof CelError first && error == null ? first : error;
        }
        return error == null ? (Object) false : error;
    }

    private static Object size(Object value, Meter meter) {
        if (value instanceof String text) {
            meter.work(text.length() / Meter.CHARACTERS);
        }
        return value instanceof String || value instanceof Bytes || value instanceof ListValue || value instanceof MapValue
                ? (Object) ValueTypes.size(value)
                : new CelError("no such overload: size");
    }

    private static Object insert(Object[] args, Meter meter) {
        if (!(args[0] instanceof EntryMap map)) {
            return CelError.NO_OVERLOAD;
        }
        if (args.length == 3) {
            meter.work(map.size());
            return inserted(map, args[1], args[2]);
        }
        Object result = map;
        if (args[1] instanceof MapValue more) {
            for (Object key : more.keys()) {
                Object value = more.find(key);
                if (result instanceof EntryMap soFar && value != null) {
                    meter.work(soFar.size());
                    result = inserted(soFar, key, value);
                }
            }
        }
        return result;
    }

    private static Object inserted(EntryMap map, Object key, Object value) {
        EntryMap more = map.with(key, value);
        return more == null ? new CelError("insert failed: key " + ValueText.plain(key) + " already exists") : more;
    }
}
