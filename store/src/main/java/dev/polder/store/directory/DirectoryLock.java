package dev.polder.store.directory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps a second process, or a second store of this one, out of a data directory. Goes with the process.
public final class DirectoryLock implements AutoCloseable {
    private static final Set<StandardOpenOption> OPEN =
            EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /// @throws UnusableDirectoryException when another one has it
    public static DirectoryLock take(Path directory) throws IOException {
        Path file = directory.resolve("store.lock");
        FileChannel channel;
        try {
            channel = FileChannel.open(file, OPEN, OWNER_ONLY);
        } catch (FileSystemException e) {
            throw new UnusableDirectoryException(
                    file + " cannot be written; make it a file of yours and run: chmod 600 " + file, e);
        }
        if (tryLock(channel) == null) {
            channel.close();
            throw new UnusableDirectoryException(
                    "another process uses " + directory + "; stop it, or name another directory with --data-dir");
        }
        return new DirectoryLock(channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
