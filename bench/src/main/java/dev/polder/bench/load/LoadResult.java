package dev.polder.bench.load;

/// What a run of load showed.
///
/// @param latencies of the answers that were successes
/// @param failures number of answers that were not
/// @param firstFailure the HTTP status of the first of those, 0 when there is none
/// @param nanos how long the run took
public record LoadResult(Latencies latencies, long failures, int firstFailure, long nanos) {
    private static final double NANOS = 1e9;

    /// Successes.
    public long operations() {
        return latencies.total();
    }

    /// Successes a second.
    public double rate() {
        return nanos == 0 ? 0 : operations() * NANOS / nanos;
    }
}
