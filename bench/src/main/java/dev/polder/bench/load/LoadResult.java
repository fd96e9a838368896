package dev.polder.bench.load;

/// What a run of load showed.
///
/// @param latencies of the operations that were successes
/// @param failures number of operations that were not
/// @param firstFailure why the first of those failed, empty when there is none
/// @param bytes of the bodies of all answers
/// @param nanos how long the run took
public record LoadResult(Latencies latencies, long failures, String firstFailure, long bytes, long nanos) {
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
