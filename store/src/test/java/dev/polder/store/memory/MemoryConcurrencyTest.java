package dev.polder.store.memory;

import dev.polder.store.ConcurrencyContract;
import dev.polder.store.ObjectStore;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.log.LogLimits;
import java.time.InstantSource;

class MemoryConcurrencyTest extends ConcurrencyContract {
    @Override
    protected ObjectStore open(StoreLimits limits, LogLimits log) {
        return new MemoryObjectStore(limits, log, InstantSource.system());
    }
}
