package dev.polder.store.memory;

import dev.polder.store.ObjectStore;
import dev.polder.store.StoreKit;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.log.LogLimits;
import java.time.InstantSource;

/// For contracts to be held against the model.
interface MemoryStores extends StoreKit {
    @Override
    default ObjectStore open(StoreLimits limits, LogLimits log) {
        return new MemoryObjectStore(limits, log, InstantSource.system());
    }

    @Override
    default void compactBefore(ObjectStore store, long revision) {
        ((MemoryObjectStore) store).compactBefore(revision);
    }

    @Override
    default boolean isDurable() {
        return false;
    }
}
