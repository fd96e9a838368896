package dev.polder.api.cel;

/// How much expressions may cost (`apiserver/pkg/apis/cel/config.go`, `apiextensions/validation`).
public final class CelLimits {
    /// Of one evaluation.
    public static final long PER_CALL = 1_000_000;

    /// Of all rules together, for one object.
    public static final long PER_OBJECT = 10_000_000;

    /// That a rule may be estimated to cost, at all places together where its schema can occur.
    public static final long ESTIMATED_RULE = 10_000_000;

    /// That all rules of a schema may be estimated to cost.
    public static final long ESTIMATED_SCHEMA = 100_000_000;

    /// Bytes of a message that an expression makes.
    public static final int MESSAGE_BYTES = 5 * 1024;

    private CelLimits() {}
}
