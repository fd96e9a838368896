package dev.polder.store.rocksdb;

import dev.polder.store.ObjectStore;
import dev.polder.store.WorkspaceContract;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.log.LogLimits;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RocksWorkspaceTest extends WorkspaceContract {
    @TempDir
    Path directory;

    @Override
    protected ObjectStore open(StoreLimits limits, LogLimits log) throws Exception {
        return RocksObjectStore.open(
                StoreSettings.in(directory).withLimits(limits).withLog(log));
    }

    @Override
    protected void compactBefore(ObjectStore store, long revision) {
        ((RocksObjectStore) store).compactBefore(revision);
    }

    @Override
    protected boolean reopen() throws Exception {
        store.close();
        store = open(StoreLimits.DEFAULT, LogLimits.DEFAULT);
        return true;
    }
}
