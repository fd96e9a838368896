package dev.polder.store;

import dev.polder.api.meta.ObjectKey;

/// One step of a [Write].
public sealed interface Mutation {
    /// Longer is forever: a hundred years.
    long MAX_LIFETIME_SECONDS = 100L * 365 * 86_400;

    ObjectKey key();

    Expectation expectation();

    /// Stores a new state of the object.
    ///
    /// @param lifetimeSeconds after which the object is taken away unless it is stored again before; 0 for never. Counted
    ///                        from the commit
    @SuppressWarnings("ArrayRecordComponent")
    record Put(ObjectKey key, Expectation expectation, RecordHeader header, byte[] body, long lifetimeSeconds)
            implements Mutation {
        public Put {
            if (lifetimeSeconds < 0 || lifetimeSeconds > MAX_LIFETIME_SECONDS) {
                throw new IllegalArgumentException("a lifetime of " + lifetimeSeconds + " seconds");
            }
        }

        /// Of an object that stays until it is deleted.
        public Put(ObjectKey key, Expectation expectation, RecordHeader header, byte[] body) {
            this(key, expectation, header, body, 0);
        }
    }

    /// Takes the object away. Its last stored state becomes the DELETED event.
    record Delete(ObjectKey key, Expectation expectation) implements Mutation {}

    /// Changes nothing; the whole write fails unless the expectation holds at commit.
    record Check(ObjectKey key, Expectation expectation) implements Mutation {}
}
