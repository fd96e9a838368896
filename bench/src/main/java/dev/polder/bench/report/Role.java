package dev.polder.bench.report;

/// What a server is there for.
public enum Role {
    /// It is measured.
    POLDER,
    /// It does the same work.
    PEER,
    /// It does a part of the work, to show what can be reached on this machine.
    LIMIT
}
