package dev.polder.store.directory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The database's write-ahead logs and manifest, read before RocksDB does: it names no file when a record is damaged, and
/// some damage keeps it busy for ever. Also, a power cut in the middle of a write may leave anything behind the last record
/// that was synced; RocksDB drops a record that is cut short, but refuses to open for another remainder. Such a torn end
/// (no whole record follows) is kept aside and cut off, so that RocksDB only ever meets logs of whole records; whether anything
/// acknowledged was in it is checked later.
final class LogFiles {
    private static final Logger LOG = LoggerFactory.getLogger(LogFiles.class);
    private static final int BLOCK = 32 << 10;
    private static final int HEADER = 7;
    private static final int LAST_TYPE = 4;

    private final ByteBuffer file;

    /// What the records of a file are.
    private sealed interface Found {
        /// All whole.
        record Whole() implements Found {}

        /// Whole up to here, and nothing behind it is.
        ///
        /// @param cutShort whether what is there may be the beginning of a whole one
        record Torn(int from, boolean cutShort) implements Found {}

        /// Not whole here, but again behind it.
        record Damaged(int at) implements Found {}
    }

    private LogFiles(ByteBuffer file) {
        this.file = file.order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Returns when RocksDB can be let at the files.
    ///
    /// @param remains where cut off ends are kept
    /// @throws UnusableDirectoryException that names the file that is damaged
    static void check(Path database, Path remains) throws IOException {
        Path current = database.resolve("CURRENT");
        if (!Files.exists(current)) {
            return;
        }
        String manifest = new String(Files.readAllBytes(current), ISO_8859_1).strip();
        for (Path file : list(database)) {
            String name = file.getFileName().toString();
            boolean log = name.endsWith(".log");
            if (!log && !name.equals(manifest)) {
                continue;
            }
            switch (scan(file)) {
                case Found.Whole whole -> {}
                case Found.Damaged damaged -> throw damaged(file, damaged.at());
                case Found.Torn torn -> {
                    if (log) {
                        cut(file, torn.from(), remains);
                    } else if (!torn.cutShort()) {
                        throw damaged(file, torn.from());
                    }
                }
            }
        }
    }

    private static List<Path> list(Path database) throws IOException {
        try (Stream<Path> files = Files.list(database)) {
            return files.filter(f -> f.getFileName().toString().matches("\\d+\\.log|MANIFEST-\\d+")).sorted().toList();
        }
    }

    private static UnusableDirectoryException damaged(Path file, int at) {
        return new UnusableDirectoryException(
                "%s is damaged at byte %d: the store cannot be opened; restore the directory from a copy"
                        .formatted(file, at));
    }

    private static void cut(Path file, int from, Path remains) throws IOException {
        Path kept = remains.resolve("torn-" + file.getFileName() + "-" + from);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(kept, Arrays.copyOfRange(bytes, from, bytes.length));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(from);
            channel.force(true);
        }
        LOG.warn("{} had a torn end of {} bytes, as a power cut leaves it; it is kept in {}", file, bytes.length - from, kept);
    }

    private static Found scan(Path path) throws IOException {
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            var bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return new LogFiles(bytes.asByteBuffer()).scan();
        }
    }

    private Found scan() {
        int at = 0;
        int size = file.limit();
        while (at < size) {
            int rest = BLOCK - at % BLOCK;
            if (rest < HEADER) {
                at += rest;
                continue;
            }
            int length = whole(at);
            if (length < 0) {
                return broken(at);
            }
            at += HEADER + length;
        }
        return new Found.Whole();
    }

    private Found broken(int at) {
        for (int later = at + 1; later + HEADER <= file.limit(); later++) {
            if (whole(later) > 0) {
                return new Found.Damaged(at);
            }
        }
        return new Found.Torn(at, isCutShort(at));
    }

    /// Whether the end of the file is what makes the record here not whole.
    private boolean isCutShort(int at) {
        if (at + HEADER > file.limit()) {
            return true;
        }
        int length = file.getShort(at + 4) & 0xffff;
        return hasType(at) && at % BLOCK + HEADER + length <= BLOCK && at + HEADER + length > file.limit();
    }

    private boolean hasType(int at) {
        int type = file.get(at + HEADER - 1);
        return type > 0 && type <= LAST_TYPE;
    }

    /// The length of the record that begins here; -1 when there is none that is whole.
    private int whole(int at) {
        if (at + HEADER > file.limit() || !hasType(at)) {
            return -1;
        }
        int length = file.getShort(at + 4) & 0xffff;
        if (at % BLOCK + HEADER + length > BLOCK || at + HEADER + length > file.limit()) {
            return -1;
        }
        CRC32C crc = new CRC32C();
        crc.update(file.slice(at + HEADER - 1, 1 + length));
        int sum = (int) crc.getValue();
        // RocksDB rotates and shifts a sum that lies beside what it sums up.
        return file.getInt(at) == ((sum >>> 15) | (sum << 17)) + 0xa282ead8 ? length : -1;
    }
}
