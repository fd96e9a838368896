package dev.polder.store.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    @TempDir
    Path directory;

    private final SecureRandom random = new SecureRandom();
    private Path path;
    private KeyFile file;
    private KeyFileProvider provider;

    @BeforeEach
    void create() throws Exception {
        path = directory.resolve("encryption.key");
        file = new KeyFile(path);
        file.create(random);
        provider = new KeyFileProvider(file, random);
    }

    @Test
    void whatWasWrappedIsUnwrappedAlsoAfterANewKeyWasAdded() throws Exception {
        byte[] key = random.generateSeed(32);
        WrappedKey one = provider.wrap(key);
        assertEquals("1", one.keyId());
        assertEquals(2, file.add(random));
        assertEquals("2", provider.currentKeyId());
        WrappedKey two = provider.wrap(key);
        assertEquals("2", two.keyId());
        assertArrayEquals(key, provider.unwrap(WrappedKey.of(one.encoded())));
        assertArrayEquals(key, provider.unwrap(WrappedKey.of(two.encoded())));
        assertEquals(2, Files.readAllLines(path).size());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }

    @Test
    void anotherKeyOfTheSameIdIsNotTakenForTheRightOne() throws Exception {
        WrappedKey wrapped = provider.wrap(new byte[32]);
        file.create(random);
        String why = assertThrows(KeyProviderException.class, () -> provider.unwrap(wrapped))
                .getMessage();
        assertTrue(why.contains("key 1 in " + path + " is not the key that the store was written with"), why);
        byte[] changed = wrapped.bytes().clone();
        changed[20] ^= 1;
        assertThrows(KeyProviderException.class, () -> provider.unwrap(new WrappedKey("1", changed)));
        why = assertThrows(KeyProviderException.class, () -> provider.unwrap(new WrappedKey("9", changed)))
                .getMessage();
        assertTrue(why.contains("does not hold key 9"), why);
        for (String id : List.of("", "ключ")) {
            assertThrows(IllegalArgumentException.class, () -> new WrappedKey(id, changed));
        }
        assertThrows(IllegalArgumentException.class, () -> new WrappedKey("1", new byte[2000]));
    }

    @Test
    void aFileWithCarriageReturnsOrWithoutALastLineEndIsRead() throws Exception {
        String text = Files.readString(path);
        for (String other : List.of(text.replace("\n", "\r\n"), text.strip(), "\n" + text + "\n\n")) {
            Files.writeString(path, other);
            assertEquals("1", provider.currentKeyId());
        }
        Files.delete(path);
        String why = assertThrows(KeyProviderException.class, provider::currentKeyId).getMessage();
        assertTrue(why.contains("chmod 600"), why);
    }
}
