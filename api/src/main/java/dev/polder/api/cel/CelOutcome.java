package dev.polder.api.cel;

/// What came of an evaluation.
public sealed interface CelOutcome {
    /// As upstream counts it.
    long cost();

    /// A value: [Boolean], [String], [Long], ... as `dev.polder.api.cel.value` has them.
    record Value(Object value, long cost) implements CelOutcome {}

    /// It could not be evaluated.
    record Failed(String message, long cost) implements CelOutcome {}

    /// It cost more than it may.
    record OverLimit(long cost) implements CelOutcome {}
}
