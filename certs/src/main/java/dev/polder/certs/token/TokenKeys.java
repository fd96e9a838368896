package dev.polder.certs.token;

import dev.polder.certs.CertificateStoreException;
import dev.polder.certs.file.Pem;
import dev.polder.certs.file.PemFormatException;
import dev.polder.certs.file.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The keys in a directory: one file each, `NUMBER.key`, for its owner alone. All of them check signatures. The one of the
/// highest number signs once it has lain there for [#PUBLISHED], so that whoever keeps a copy of the public keys has it
/// before the first token that it signed. A key ends when its file is taken away. Any thread.
public final class TokenKeys {
    /// Where they are in a data directory.
    public static final String DIRECTORY = "pki/service-accounts";

    /// For how long the public keys may be kept by those who check tokens themselves.
    public static final Duration PUBLISHED = Duration.ofHours(1);

    private static final Pattern NAME = Pattern.compile("([1-9][0-9]{0,8})\\.key");
    private static final int MOST_KEYS = 64;
    private static final String NEW_KEY = "restore it from a backup, or take it away, which ends the tokens that it signed";

    private final Path directory;
    private final InstantSource clock;
    private volatile NavigableMap<Integer, Held> held = new TreeMap<>();

    /// A key and the time since when its file is there.
    private record Held(TokenKey key, Instant since) {}

    private TokenKeys(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /// Reads the keys; makes the directory and a first key when there is none.
    ///
    /// @throws CertificateStoreException when a file cannot be used
    public static TokenKeys open(Path directory, InstantSource clock, SecureRandom random) throws CertificateStoreException {
        TokenKeys keys = new TokenKeys(directory, clock);
        if (keys.files().isEmpty()) {
            add(directory, random);
        }
        keys.reload();
        return keys;
    }

    /// Adds a fresh key for ES256. On disk when this returns.
    ///
    /// @return its number
    /// @throws CertificateStoreException when it cannot be written
    public static int add(Path directory, SecureRandom random) throws CertificateStoreException {
        NavigableMap<Integer, Path> there = new TokenKeys(directory, InstantSource.system()).files();
        if (there.size() >= MOST_KEYS) {
            throw CertificateStoreException.unusable(
                    directory, "holds " + there.size() + " keys", "take old ones away, which ends the tokens that they signed");
        }
        int number = there.isEmpty() ? 1 : there.lastKey() + 1;
        Path file = directory.resolve(number + ".key");
        try {
            PrivateFile.createDirectories(directory);
            PrivateFile.write(file, Pem.of(TokenKey.generate(random).privateKey()));
        } catch (IOException e) {
            throw CertificateStoreException.unwritable(file, e);
        }
        return number;
    }

    /// Reads the directory again.
    ///
    /// @return whether keys came or went
    /// @throws CertificateStoreException when a file cannot be used; the keys are those from before
    public boolean reload() throws CertificateStoreException {
        NavigableMap<Integer, Held> before = held;
        NavigableMap<Integer, Held> found = new TreeMap<>();
        for (Map.Entry<Integer, Path> file : files().entrySet()) {
            found.put(file.getKey(), read(file.getValue()));
        }
        if (found.isEmpty() || found.size() > MOST_KEYS) {
            throw CertificateStoreException.unusable(
                    directory, "holds " + found.size() + " keys", "put 1 to " + MOST_KEYS + " there, such as 1.key");
        }
        held = found;
        return !ids(found).equals(ids(before));
    }

    private static List<String> ids(NavigableMap<Integer, Held> keys) {
        return keys.values().stream().map(each -> each.key().id()).toList();
    }

    private NavigableMap<Integer, Path> files() throws CertificateStoreException {
        NavigableMap<Integer, Path> files = new TreeMap<>();
        if (!Files.exists(directory)) {
            return files;
        }
        try (var listed = Files.newDirectoryStream(directory, "*.key")) {
            for (Path file : listed) {
                var name = NAME.matcher(file.getFileName().toString());
                if (!name.matches()) {
                    throw CertificateStoreException.unusable(file, "is not named NUMBER.key", "give it the next number");
                }
                files.put(Integer.parseInt(name.group(1)), file);
            }
            return files;
        } catch (IOException e) {
            throw CertificateStoreException.unreadable(directory, e, "let the user who runs Polder read it");
        }
    }

    private static Held read(Path file) throws CertificateStoreException {
        try (var stream = Files.newInputStream(file)) {
            PrivateFile.restrict(file);
            String text = new String(stream.readNBytes(Pem.MAX_CHARS + 1), StandardCharsets.ISO_8859_1);
            return new Held(
                    TokenKey.of(Pem.privateKey(text)), Files.getLastModifiedTime(file).toInstant());
        } catch (IOException e) {
            throw CertificateStoreException.unreadable(file, e, "make it a plain file of the user who runs Polder");
        } catch (PemFormatException e) {
            throw CertificateStoreException.unusable(file, String.valueOf(e.getMessage()), NEW_KEY);
        } catch (InvalidKeyException _) {
            throw CertificateStoreException.unusable(
                    file, "is neither an ECDSA key on P-256 nor an RSA key of 2048 bits or more", NEW_KEY);
        }
    }

    /// The key that signs now.
    public TokenKey signing() {
        NavigableMap<Integer, Held> keys = held;
        Instant known = clock.instant().minus(PUBLISHED);
        for (Held each : keys.descendingMap().values()) {
            if (!each.since().isAfter(known)) {
                return each.key();
            }
        }
        return keys.firstEntry().getValue().key();
    }

    /// All keys, the oldest first.
    public List<TokenKey> all() {
        return held.values().stream().map(Held::key).toList();
    }

    /// The key of a name, if it is one of these.
    public Optional<TokenKey> find(String id) {
        return held.values().stream().map(Held::key).filter(key -> key.id().equals(id)).findFirst();
    }
}
