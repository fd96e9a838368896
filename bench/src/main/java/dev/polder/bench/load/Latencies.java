package dev.polder.bench.load;

/// Counts durations in buckets that are at most 1.6 % wide, so that any number of them fits a few kilobytes. One thread.
public final class Latencies {
    private static final int SUB_BITS = 6;
    private static final int SUBS = 1 << SUB_BITS;

    private final long[] counts = new long[(Long.SIZE - SUB_BITS) * SUBS + SUBS];
    private long total;

    /// Counts one duration, in nanoseconds.
    public void add(long nanos) {
        counts[bucket(Math.max(0, nanos))]++;
        total++;
    }

    /// Counts all that another has counted.
    public void addAll(Latencies other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
    }

    /// How many were counted.
    public long total() {
        return total;
    }

    /// The duration in nanoseconds that a share of all does not exceed; 0 when there are none.
    ///
    /// @param share between 0 and 1, such as 0.99
    public long quantile(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return lowest(i + 1) - 1;
            }
        }
        return 0;
    }

    private static int bucket(long nanos) {
        if (nanos < SUBS) {
            return (int) nanos;
        }
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - SUB_BITS;
        return (exponent + 1) * SUBS + (int) ((nanos >>> exponent) - SUBS);
    }

    /// The smallest duration that goes into a bucket.
    private static long lowest(int bucket) {
        if (bucket < SUBS) {
            return bucket;
        }
        int exponent = bucket / SUBS - 1;
        return (long) (bucket % SUBS + SUBS) << exponent;
    }
}
