package dev.polder.store.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// A file of key-encryption keys, for its owner alone: one line a key, `ID BASE64`; the highest id wraps, all unwrap. It is
/// only ever replaced as a whole.
public final class KeyFile {
    private static final int KEY_BYTES = 32;
    private static final int MAX_BYTES = 1 << 20;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path file;

    public KeyFile(Path file) {
        this.file = file;
    }

    Path path() {
        return file;
    }

    /// Makes the file with one new key. On disk when this returns.
    public void create(SecureRandom random) throws IOException {
        write(new TreeMap<>(), random);
    }

    /// Adds a new key, which is the one that wraps from then on.
    ///
    /// @return its id
    /// @throws IOException whose message says in one line what is wrong with the file
    public int add(SecureRandom random) throws IOException {
        return write(read(), random);
    }

    private int write(NavigableMap<Integer, byte[]> keys, SecureRandom random) throws IOException {
        int id = keys.isEmpty() ? 1 : keys.lastKey() + 1;
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        keys.put(id, key);
        var lines = new ByteArrayOutputStream();
        for (var line : keys.entrySet()) {
            lines.write((line.getKey() + " ").getBytes(US_ASCII));
            lines.write(Base64.getEncoder().encode(line.getValue()));
            lines.write('\n');
        }
        clear(keys);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        FileAttribute<?> ownerOnly = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
        Files.deleteIfExists(fresh);
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(fresh, options, ownerOnly)) {
            ByteBuffer buffer = ByteBuffer.wrap(lines.toByteArray());
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
        return id;
    }

    /// Zeroes keys.
    static void clear(NavigableMap<Integer, byte[]> keys) {
        keys.values().forEach(key -> Arrays.fill(key, (byte) 0));
    }

    /// The keys by id, at least one; the caller clears them.
    ///
    /// @throws IOException whose message says in one line what is wrong with the file
    NavigableMap<Integer, byte[]> read() throws IOException {
        byte[] bytes = bytes();
        NavigableMap<Integer, byte[]> keys = new TreeMap<>();
        int start = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '\n') {
                int end = i > start && bytes[i - 1] == '\r' ? i - 1 : i;
                if (end > start) {
                    line(Arrays.copyOfRange(bytes, start, end), keys);
                }
                start = i + 1;
            }
        }
        Arrays.fill(bytes, (byte) 0);
        if (keys.isEmpty()) {
            throw new IOException(file + " holds no key; put the file back from a copy");
        }
        return keys;
    }

    private byte[] bytes() throws IOException {
        try {
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                throw new IOException(file + " can be read by others; run: chmod 600 " + file);
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException(damaged());
            }
            return Files.readAllBytes(file);
        } catch (FileSystemException e) { // whose message is the name of the file alone
            throw new IOException(file + " cannot be read; make it a file of yours and run: chmod 600 " + file, e);
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            throw why.startsWith(file.toString())
                    ? e
                    : new IOException(file + " cannot be read (" + why + "); run: chmod 600 " + file, e);
        }
    }

    private void line(byte[] line, NavigableMap<Integer, byte[]> keys) throws IOException {
        int space = 0;
        while (space < line.length && line[space] != ' ') {
            space++;
        }
        try {
            int id = Integer.parseInt(new String(line, 0, space, US_ASCII));
            byte[] key = Base64.getDecoder().decode(Arrays.copyOfRange(line, Math.min(space + 1, line.length), line.length));
            if (id > 0 && key.length == KEY_BYTES && keys.put(id, key) == null) {
                return;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(damaged(), e);
        } finally {
            Arrays.fill(line, (byte) 0);
        }
        throw new IOException(damaged());
    }

    private String damaged() {
        return file + " has a line that is not ID BASE64; put the file back from a copy";
    }
}
