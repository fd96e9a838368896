package dev.polder.store.rocksdb;

import dev.polder.store.ConcurrencyContract;
import dev.polder.store.ObjectStore;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.log.LogLimits;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RocksConcurrencyTest extends ConcurrencyContract {
    @TempDir
    Path directory;

    @Override
    protected ObjectStore open(StoreLimits limits, LogLimits log) throws Exception {
        return RocksObjectStore.open(
                StoreSettings.in(directory).withLimits(limits).withLog(log));
    }
}
