package dev.polder.api.cel.value;

import org.jspecify.annotations.Nullable;

/// Numbers of different types side by side.
public final class Numbers {
    private static final double TWO_TO_63 = 0x1p63;

    private Numbers() {}

    public static boolean isNumber(Object value) {
        return value instanceof Long || value instanceof Uint || value instanceof Double;
    }

    /// The number as a signed integer when it is exactly one, else null.
    public static @Nullable Long asLong(Object number) {
        return switch (number) {
            case Long l -> l;
            case Uint u -> u.bits() >= 0 ? u.bits() : null;
            case Double d -> d == Math.rint(d) && d >= -TWO_TO_63 && d < TWO_TO_63 ? (Long) d.longValue() : null;
            default -> null;
        };
    }

    /// Below zero, zero or above it; null when one of them is not a number (NaN).
    public static @Nullable Integer compare(Object one, Object other) {
        if (one instanceof Double a) {
            return a.isNaN() ? null : other instanceof Double b ? ofDoubles(a, b) : mirrored(compareToDouble(other, a));
        }
        if (other instanceof Double b) {
            return compareToDouble(one, b);
        }
        if (one instanceof Long a && other instanceof Long b) {
            return Long.compare(a, b);
        }
        if (one instanceof Uint a && other instanceof Uint b) {
            return a.compareTo(b);
        }
        if (one instanceof Long a && other instanceof Uint b) {
            return a < 0 || b.bits() < 0 ? Integer.valueOf(-1) : Integer.valueOf(Long.compare(a, b.bits()));
        }
        return mirrored(compare(other, one));
    }

    private static @Nullable Integer ofDoubles(double a, double b) {
        return Double.isNaN(b) ? null : a < b ? Integer.valueOf(-1) : a > b ? Integer.valueOf(1) : Integer.valueOf(0);
    }

    private static @Nullable Integer compareToDouble(Object whole, double other) {
        return ofDoubles(whole instanceof Long l ? (double) l : ((Uint) whole).toDouble(), other);
    }

    private static @Nullable Integer mirrored(@Nullable Integer order) {
        return order == null ? null : Integer.valueOf(-order);
    }
}
