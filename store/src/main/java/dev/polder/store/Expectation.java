package dev.polder.store;

/// What must be true of a key at the moment of the commit.
public sealed interface Expectation {
    /// There is no object.
    record Absent() implements Expectation {}

    /// There is an object and it is at this revision.
    record AtRevision(long revision) implements Expectation {}

    /// There is an object and it is not being deleted.
    record Live() implements Expectation {}

    Expectation ABSENT = new Absent();
    Expectation LIVE = new Live();
}
