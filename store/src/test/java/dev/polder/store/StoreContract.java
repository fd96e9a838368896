package dev.polder.store;

import dev.polder.store.commit.StoreLimits;
import dev.polder.store.log.LogLimits;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// What tests of all stores have in common: one that is open while a test runs.
public abstract class StoreContract implements StoreKit {
    protected ObjectStore store;

    @TempDir
    Path directory;

    @Override
    public final Path directory() {
        return directory;
    }

    @BeforeEach
    void openStore() throws Exception {
        store = open(limits(), log());
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    /// Of the store that is open when a test begins.
    StoreLimits limits() {
        return StoreLimits.DEFAULT;
    }

    /// Of the store that is open when a test begins.
    LogLimits log() {
        return LogLimits.DEFAULT;
    }

    /// Closes the store and opens another one with these limits.
    final void reopen(StoreLimits limits) throws Exception {
        store.close();
        store = open(limits, LogLimits.DEFAULT);
    }
}
