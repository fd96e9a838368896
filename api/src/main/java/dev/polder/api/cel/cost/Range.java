package dev.polder.api.cel.cost;

/// A size or a cost, as the least and the most it may be. Does not overflow: the most is at most [Long#MAX_VALUE], which stands
/// for unknown.
///
/// @param min at least 0
public record Range(long min, long max) {
    public static final long UNKNOWN_MAX = Long.MAX_VALUE;
    public static final Range ZERO = new Range(0, 0);
    public static final Range ONE = new Range(1, 1);
    static final Range UNKNOWN = new Range(0, UNKNOWN_MAX);

    static Range fixed(long value) {
        return new Range(value, value);
    }

    Range plus(Range other) {
        return new Range(sum(min, other.min), sum(max, other.max));
    }

    Range times(Range other) {
        return new Range(product(min, other.min), product(max, other.max));
    }

    /// Rounded up.
    Range scaled(double factor) {
        return new Range(scaled(min, factor), scaled(max, factor));
    }

    /// From the less to the more of both.
    Range union(Range other) {
        return new Range(Math.min(min, other.min), Math.max(max, other.max));
    }

    private static long sum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? UNKNOWN_MAX : sum;
    }

    /// The product, or the largest number when that is too large.
    public static long product(long one, long other) {
        return one != 0 && other > Long.MAX_VALUE / one ? UNKNOWN_MAX : one * other;
    }

    private static long scaled(long value, double factor) {
        double scaled = Math.ceil(value * factor);
        return scaled >= Long.MAX_VALUE ? UNKNOWN_MAX : (long) scaled;
    }
}
