package dev.polder.store;

import dev.polder.store.commit.StoreLimits;
import dev.polder.store.log.LogLimits;
import java.nio.file.Path;

/// What the contracts need to know of a store to be tested.
public interface StoreKit {
    /// For the store's files, the same all through a test.
    Path directory();

    ObjectStore open(StoreLimits limits, LogLimits log) throws Exception;

    /// Forgets what only reads before the revision need.
    void compactBefore(ObjectStore store, long revision);

    /// Whether what it held is there again when it is opened once more.
    boolean isDurable();
}
