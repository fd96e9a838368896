package dev.polder.store.memory;

import dev.polder.store.ObjectStore;
import dev.polder.store.WorkspaceContract;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.log.LogLimits;
import java.time.InstantSource;

class MemoryWorkspaceTest extends WorkspaceContract {
    @Override
    protected ObjectStore open(StoreLimits limits, LogLimits log) {
        return new MemoryObjectStore(limits, log, InstantSource.system());
    }

    @Override
    protected void compactBefore(ObjectStore store, long revision) {
        ((MemoryObjectStore) store).compactBefore(revision);
    }

    @Override
    protected boolean reopen() {
        return false;
    }
}
