package dev.polder.store.directory;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `store/HEAD`: the newest revision that was acknowledged, a witness beside the database. It is written before each
/// acknowledgement and not synced, so it never says more than is durable; when the database comes back with less, its end
/// is missing, which the database cannot see by itself. One thread.
public final class HeadFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeadFile.class);
    private static final long MAGIC = ByteBuffer.wrap("polderHD".getBytes(US_ASCII)).getLong();
    private static final int SUMMED = 2 * Long.BYTES;
    private static final int BYTES = SUMMED + Integer.BYTES;
    private static final Set<StandardOpenOption> MAKE = EnumSet.of(
            StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
    private boolean failed;

    private HeadFile(FileChannel channel) {
        this.channel = channel;
    }

    /// What it says; empty when it is not there.
    ///
    /// @throws UnusableDirectoryException when it is damaged
    public static OptionalLong read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return OptionalLong.empty();
        }
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer read = ByteBuffer.wrap(bytes);
        if (bytes.length != BYTES || read.getLong(0) != MAGIC || read.getInt(SUMMED) != sum(read)) {
            throw new UnusableDirectoryException(file + " is damaged, so what was acknowledged last cannot be checked; put it"
                    + " back from a copy, or move it away to go on without that check");
        }
        return OptionalLong.of(read.getLong(Long.BYTES));
    }

    /// Makes it when it is not there. It says the revision, on disk, when this returns.
    public static HeadFile open(Path file, long revision) throws IOException {
        if (!Files.exists(file)) {
            make(file, revision);
        }
        HeadFile head = new HeadFile(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
        try {
            head.write(revision);
            head.channel.force(true);
            return head;
        } catch (IOException e) {
            head.close();
            throw e;
        }
    }

    /// Under another name until it is whole: one that is cut short counts as damaged.
    private static void make(Path file, long revision) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (HeadFile head = new HeadFile(FileChannel.open(fresh, MAKE, ownerOnly))) {
            head.write(revision);
            head.channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        StoreDirectory.sync(file.resolveSibling("."));
    }

    /// Everything up to the revision is durable and about to be acknowledged.
    public void raise(long revision) {
        try {
            write(revision);
        } catch (IOException e) {
            if (!failed) {
                failed = true;
                LOG.warn("store/HEAD cannot be written ({}); it only serves a check at the next start", e.getMessage());
            }
        }
    }

    private void write(long revision) throws IOException {
        buffer.clear();
        buffer.putLong(MAGIC).putLong(revision);
        buffer.putInt(sum(buffer)).flip();
        channel.write(buffer, 0);
    }

    private static int sum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(0).limit(SUMMED));
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
