package dev.polder.store;

import dev.polder.api.meta.ObjectKey;

/// One step of a [Write].
public sealed interface Mutation {
    ObjectKey key();

    Expectation expectation();

    /// Stores a new state of the object.
    @SuppressWarnings("ArrayRecordComponent")
    record Put(ObjectKey key, Expectation expectation, RecordHeader header, byte[] body) implements Mutation {}

    /// Takes the object away. Its last stored state becomes the DELETED event.
    record Delete(ObjectKey key, Expectation expectation) implements Mutation {}

    /// Changes nothing; the whole write fails unless the expectation holds at commit.
    record Check(ObjectKey key, Expectation expectation) implements Mutation {}
}
