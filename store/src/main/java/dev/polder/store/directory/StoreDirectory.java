package dev.polder.store.directory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.polder.store.keys.KeyFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The files of a store in its data directory: `store/FORMAT` says that it is one, `store/rocksdb` holds everything,
/// `store/HEAD` what was acknowledged last, `encryption.key` the keys. Used while opening, by one thread under the directory's lock.
public final class StoreDirectory {
    private static final String MARK = "polder-store ";

    /// The name of the key file in the data directory.
    public static final String KEY_FILE = "encryption.key";

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path directory;
    private final Path store;

    public StoreDirectory(Path directory) {
        this.directory = directory;
        this.store = directory.resolve("store");
    }

    /// Where the database's own files are.
    public Path database() {
        return store.resolve("rocksdb");
    }

    /// Where [HeadFile] is.
    public Path head() {
        return store.resolve("HEAD");
    }

    /// Reads the database's logs before it does; cuts off what a power cut left behind them.
    ///
    /// @throws UnusableDirectoryException that names the file that is damaged
    public void checkLogs() throws IOException {
        LogFiles.check(database(), store);
    }

    /// Whether a database may be made: not where one ever worked or where there are pieces of one, which a missing file
    /// of it would otherwise make vanish.
    public boolean mayCreate() throws IOException {
        if (Files.exists(head())) {
            return false;
        }
        try (Stream<Path> files = Files.list(database())) {
            return files.noneMatch(file -> file.getFileName().toString().endsWith(".sst"));
        }
    }

    /// What tells this directory from a copy of it: FORMAT is written once, so its file's number and birth stay.
    public String identity() throws IOException {
        Path format = store.resolve("FORMAT");
        Object inode = Files.getAttribute(format, "unix:ino");
        long born = Files.readAttributes(format, BasicFileAttributes.class).creationTime().to(TimeUnit.MICROSECONDS);
        return inode + "/" + born;
    }

    /// Makes the directory when it is not there.
    public void prepare() throws UnusableDirectoryException {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UnusableDirectoryException(
                    directory + " is not a directory that can be made; name another one with --data-dir", e);
        }
        if (!Files.isReadable(directory) || !Files.isWritable(directory)) {
            throw new UnusableDirectoryException(
                    directory + " cannot be read and written; run: chmod u+rwx " + directory);
        }
    }

    /// The file of the keys that wrap the store's keys, where nobody else keeps them.
    public KeyFile keyFile() {
        return new KeyFile(directory.resolve(KEY_FILE));
    }

    /// Makes sure that what is there was made by this format of the store; makes it when there is nothing.
    ///
    /// @param random makes the first key of the key file; null when there is to be none
    public void open(@Nullable SecureRandom random) throws IOException {
        Path format = store.resolve("FORMAT");
        boolean known = Files.exists(format);
        if (known) {
            checkFormat(format);
        } else {
            checkEmpty();
        }
        if (random != null) {
            requireKeyFile(known, random);
        }
        Files.createDirectories(database());
        Files.setPosixFilePermissions(store, OWNER_ONLY);
        if (!Files.exists(format)) {
            Path fresh = store.resolve("FORMAT.new");
            Files.writeString(fresh, MARK + StoreFormat.CURRENT + "\n", US_ASCII);
            sync(fresh);
            Files.move(fresh, format, StandardCopyOption.ATOMIC_MOVE);
        }
        // At each start: the one before may have ended before it came so far.
        sync(store);
        sync(directory);
    }

    private void requireKeyFile(boolean known, SecureRandom random) throws IOException {
        Path file = directory.resolve(KEY_FILE);
        if (Files.exists(file)) {
            return;
        }
        if (known) {
            throw new UnusableDirectoryException(file + " is missing; put it back from a copy");
        }
        try {
            keyFile().create(random);
        } catch (IOException e) {
            throw new UnusableDirectoryException(String.valueOf(e.getMessage()), e);
        }
    }

    private void checkFormat(Path format) throws IOException {
        String text = new String(Files.readAllBytes(format), ISO_8859_1).strip();
        if (!text.startsWith(MARK)) {
            throw foreign();
        }
        try {
            StoreFormat.check(directory, Integer.parseInt(text.substring(MARK.length())));
        } catch (NumberFormatException e) {
            throw foreign();
        }
    }

    private void checkEmpty() throws IOException {
        if (!Files.exists(store)) {
            return;
        }
        if (!Files.isDirectory(store)) {
            throw foreign();
        }
        try (Stream<Path> files = Files.list(store)) {
            // A first start may have ended before it wrote FORMAT; then the database's directory is empty.
            if (files.anyMatch(file -> !file.getFileName().toString().startsWith("FORMAT") && !isEmptyDirectory(file))) {
                throw foreign();
            }
        }
    }

    private static boolean isEmptyDirectory(Path file) {
        String[] files = file.toFile().list();
        return files != null && files.length == 0;
    }

    private UnusableDirectoryException foreign() {
        return new UnusableDirectoryException(
                store + " was not made by Polder; name another directory with --data-dir, or move it away");
    }

    /// What was written to the file, or the names in the directory, are on disk when this returns.
    static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
