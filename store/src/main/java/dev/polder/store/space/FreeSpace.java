package dev.polder.store.space;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/// How much room a disk has. Any thread.
@FunctionalInterface
public interface FreeSpace {
    /// What the operating system says of the disk that a directory is on.
    FreeSpace OF_DISK = directory -> {
        FileStore store = Files.getFileStore(directory);
        return new Room(store.getUsableSpace(), store.getTotalSpace());
    };

    /// @param free  bytes that this process may still write
    /// @param total bytes of the whole disk
    record Room(long free, long total) {}

    /// Asked about once a second, and once for each MiB that is written: must be cheap.
    Room of(Path directory) throws IOException;
}
