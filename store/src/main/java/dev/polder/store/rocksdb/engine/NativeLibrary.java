package dev.polder.store.rocksdb.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Loads RocksDB's native code out of its jar. It is unpacked in the data directory, always under the same name: in the
/// system's temporary directory, RocksDB's own choice, every killed process would leave 17 MB behind.
final class NativeLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);

    private NativeLibrary() {}

    /// Once a process; later calls do nothing.
    static void load(Path directory) {
        try {
            Files.createDirectories(directory);
            NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
        } catch (IOException | UnsatisfiedLinkError e) {
            LOG.warn("RocksDB cannot be loaded from {} ({}); trying the temporary directory", directory, e.getMessage());
        }
        RocksDB.loadLibrary();
    }
}
