package dev.polder.store.record;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// The keys that sensitive records are encrypted with, by id. Their file has one line a key, `ID BASE64`; the highest id
/// encrypts, all decrypt. Immutable, any thread.
public final class EncryptionKeys {
    private static final int KEY_BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final SortedMap<Integer, SecretKey> keys;

    private EncryptionKeys(SortedMap<Integer, SecretKey> keys) {
        this.keys = keys;
    }

    /// One new key, kept nowhere.
    public static EncryptionKeys random(SecureRandom random) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        SortedMap<Integer, SecretKey> keys = new TreeMap<>();
        keys.put(1, new SecretKeySpec(key, "AES"));
        return new EncryptionKeys(keys);
    }

    /// Makes the file with one new key, mode 0600. On disk when this returns.
    public static EncryptionKeys create(Path file, SecureRandom random) throws IOException {
        EncryptionKeys keys = random(random);
        byte[] line = ("1 " + Base64.getEncoder().encodeToString(keys.key(1).getEncoded()) + "\n").getBytes(US_ASCII);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        FileAttribute<?> ownerOnly = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
        Files.deleteIfExists(fresh);
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(fresh, options, ownerOnly)) {
            ByteBuffer buffer = ByteBuffer.wrap(line);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        return keys;
    }

    /// Reads the file.
    ///
    /// @throws IOException whose message says in one line what is wrong with the file
    public static EncryptionKeys read(Path file) throws IOException {
        SortedMap<Integer, SecretKey> keys = new TreeMap<>();
        for (String line : lines(file)) {
            if (!line.isBlank()) {
                readLine(file, line.strip(), keys);
            }
        }
        if (keys.isEmpty()) {
            throw new IOException(file + " holds no key; put the file back from a copy");
        }
        return new EncryptionKeys(keys);
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                throw new IOException(file + " can be read by others; run: chmod 600 " + file);
            }
            return Files.readAllLines(file, US_ASCII);
        } catch (CharacterCodingException e) {
            throw new IOException(damaged(file), e);
        } catch (FileSystemException e) { // whose message is the name of the file alone
            throw new IOException(file + " cannot be read; make it a file of yours and run: chmod 600 " + file, e);
        }
    }

    private static void readLine(Path file, String line, SortedMap<Integer, SecretKey> keys) throws IOException {
        int space = line.indexOf(' ');
        try {
            int id = Integer.parseInt(line.substring(0, Math.max(space, 0)));
            byte[] key = Base64.getDecoder().decode(line.substring(space + 1));
            if (id > 0 && key.length == KEY_BYTES && keys.put(id, new SecretKeySpec(key, "AES")) == null) {
                return;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(damaged(file), e);
        }
        throw new IOException(damaged(file));
    }

    private static String damaged(Path file) {
        return file + " has a line that is not ID BASE64; put the file back from a copy";
    }

    /// Names the key that encrypts.
    public int activeId() {
        return keys.lastKey();
    }

    /// Whether there is a key of that id.
    public boolean holds(int id) {
        return keys.containsKey(id);
    }

    /// What tells the active key from others without telling the key.
    public String fingerprint(int id) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("polder encryption key".getBytes(US_ASCII));
            return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(key(id).getEncoded()), 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    SecretKey key(int id) {
        SecretKey key = keys.get(id);
        if (key == null) {
            throw new IllegalArgumentException("no encryption key " + id);
        }
        return key;
    }
}
