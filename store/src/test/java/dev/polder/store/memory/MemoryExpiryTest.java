package dev.polder.store.memory;

import dev.polder.store.ExpiryContract;
import dev.polder.store.ObjectStore;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.log.LogLimits;
import java.time.InstantSource;
import java.util.function.LongSupplier;

class MemoryExpiryTest extends ExpiryContract {
    @Override
    protected ObjectStore open(InstantSource clock, LongSupplier nanos) {
        return new MemoryObjectStore(StoreLimits.DEFAULT, LogLimits.DEFAULT, clock, nanos);
    }

    @Override
    protected void expire(ObjectStore store) {
        ((MemoryObjectStore) store).expireDue();
    }
}
