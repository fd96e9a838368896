package dev.polder.syncer.options;

/// What happens when somebody else holds fields of a copy and gave them another value.
public enum ConflictPolicy {
    /// The fields are taken back, a few times at most.
    TAKE,
    /// The fields are left to whoever holds them; all others are applied.
    YIELD,
    /// The copy is left as it is, and the tenant is told, until the original changes.
    PARK
}
