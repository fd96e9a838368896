package dev.polder.certs.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Files that only their owner may read and write (mode 0600), in directories that only their owner may enter (0700).
///
/// A file is replaced as a whole: whoever reads it, also after a crash or a power failure, finds the old text or the
/// new one, never a part. On file systems without POSIX permissions the modes are what the system gives.
public final class PrivateFile {
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private PrivateFile() {}

    /// Writes a text, in UTF-8, in place of what the file held; the text is on the disk when this returns. A symbolic
    /// link stays, and what it points to is replaced.
    ///
    /// @param file a file in a directory that exists
    /// @throws IOException if the file cannot be written; it then holds what it held before
    public static void write(Path file, String text) throws IOException {
        Path target = Files.isSymbolicLink(file) && Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path directory = parentOf(target);
        Path temporary = Files.createTempFile(
                directory, "." + target.getFileName(), ".tmp", ownerOnly(directory, OWNER_FILE));
        try {
            writeThrough(temporary, text.getBytes(StandardCharsets.UTF_8));
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        sync(directory);
    }

    /// Makes a directory and the missing ones above it, all with mode 0700. Directories that exist are left as they
    /// are.
    ///
    /// @throws IOException if one cannot be made, or if a file has the place of one
    public static void createDirectories(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath();
        Path existing = absolute;
        while (!Files.exists(existing)) {
            existing = parentOf(existing);
        }
        Files.createDirectories(absolute, ownerOnly(existing, OWNER_DIRECTORY));
    }

    /// Takes away what others than the owner may do with a file or directory. A file of somebody else, or on a
    /// read-only file system, is left as it is: its owner has decided.
    ///
    /// @throws IOException if its present modes cannot be read
    public static void restrict(Path path) throws IOException {
        var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        Set<PosixFilePermission> wanted = Files.isDirectory(path) ? OWNER_DIRECTORY : OWNER_FILE;
        if (view == null || wanted.containsAll(view.readAttributes().permissions())) {
            return;
        }
        try {
            view.setPermissions(wanted);
        } catch (FileSystemException _) {
            // Not ours to change: the owner's modes stand.
        }
    }

    private static Path parentOf(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null) {
            throw new FileSystemException(path.toString(), null, "no directory above it");
        }
        return parent;
    }

    private static FileAttribute<?>[] ownerOnly(Path where, Set<PosixFilePermission> permissions) throws IOException {
        return Files.getFileStore(where).supportsFileAttributeView(PosixFileAttributeView.class)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static void writeThrough(Path file, byte[] bytes) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private static void sync(Path directory) throws IOException {
        // The new name of the file is on the disk only when its directory is.
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
