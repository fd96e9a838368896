package dev.polder.store.rocksdb;

import dev.polder.store.ObjectStore;
import dev.polder.store.StoreKit;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.log.LogLimits;

/// For contracts to be held against the store on RocksDB.
interface RocksStores extends StoreKit {
    @Override
    default ObjectStore open(StoreLimits limits, LogLimits log) throws Exception {
        return RocksObjectStore.open(
                StoreSettings.in(directory()).withLimits(limits).withLog(log));
    }

    @Override
    default void compactBefore(ObjectStore store, long revision) {
        ((RocksObjectStore) store).upkeep().compactBefore(revision);
    }

    @Override
    default boolean isDurable() {
        return true;
    }
}
