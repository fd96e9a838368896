package dev.polder.certs.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.certs.CertificateStoreException;
import dev.polder.certs.file.Pem;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenKeysTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] INPUT = "input".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path temporary;

    private Instant now = Instant.now();

    private Path directory() {
        return temporary.resolve("pki/keys");
    }

    private TokenKeys open() throws CertificateStoreException {
        return TokenKeys.open(directory(), () -> now, RANDOM);
    }

    private static KeyPair rsa(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    @Test
    void theFirstKeyIsMadeForItsOwnerAloneAndStays() throws Exception {
        TokenKeys keys = open();
        Path file = directory().resolve("1.key");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())));
        assertEquals(1, keys.all().size());
        assertEquals(keys.signing().id(), open().signing().id());
        assertFalse(keys.reload());
        assertFalse(keys.signing().toString().contains("PRIVATE"));
    }

    @Test
    void aNewKeyIsShownAtOnceAndSignsAfterAnHour() throws Exception {
        TokenKeys keys = open();
        TokenKey first = keys.signing();
        assertEquals(2, TokenKeys.add(directory(), RANDOM));
        assertEquals(1, keys.all().size());
        assertTrue(keys.reload());
        assertEquals(2, keys.all().size());
        TokenKey second = keys.all().getLast();
        assertNotEquals(first.id(), second.id());
        assertEquals(first.id(), keys.signing().id());
        assertTrue(keys.find(second.id()).isPresent());
        now = Files.getLastModifiedTime(directory().resolve("2.key")).toInstant().plus(TokenKeys.PUBLISHED);
        assertEquals(second.id(), keys.signing().id());
        Files.delete(directory().resolve("1.key"));
        assertTrue(keys.reload());
        assertTrue(keys.find(first.id()).isEmpty());
        assertEquals(List.of(second.id()), keys.all().stream().map(TokenKey::id).toList());
    }

    @Test
    void ofNewKeysTheFirstSignsUntilOneIsKnownForLong() throws Exception {
        open();
        TokenKeys.add(directory(), RANDOM);
        Files.setLastModifiedTime(directory().resolve("1.key"), FileTime.from(now));
        TokenKeys keys = open();
        assertEquals(keys.all().getFirst().id(), keys.signing().id());
        Files.setLastModifiedTime(directory().resolve("2.key"), FileTime.from(now.minus(Duration.ofHours(2))));
        keys.reload();
        assertEquals(keys.all().getLast().id(), keys.signing().id());
    }

    @Test
    void aSignatureIsThatOfOneKeyInOneWay() throws Exception {
        TokenKey key = open().signing();
        assertEquals("ES256", key.algorithm());
        byte[] signature = key.sign(INPUT);
        assertEquals(64, signature.length);
        assertTrue(key.verify(INPUT, signature));
        assertFalse(key.verify("other".getBytes(StandardCharsets.US_ASCII), signature));
        assertFalse(key.verify(INPUT, new byte[64]));
        assertFalse(key.verify(INPUT, new byte[0]));
        assertFalse(key.verify(INPUT, new byte[1000]));
        assertFalse(TokenKey.generate(RANDOM).verify(INPUT, signature));
        assertEquals(List.of("use", "kty", "kid", "crv", "alg", "x", "y"), List.copyOf(key.publicMembers().keySet()));
    }

    @Test
    void anRsaKeySignsWithRs256() throws Exception {
        open();
        KeyPair pair = rsa(2048);
        Files.writeString(directory().resolve("7.key"), Pem.of(pair.getPrivate()));
        now = now.plus(Duration.ofDays(1));
        TokenKeys keys = open();
        TokenKey key = keys.signing();
        assertEquals("RS256", key.algorithm());
        assertTrue(key.verify(INPUT, key.sign(INPUT)));
        assertFalse(key.verify(INPUT, keys.all().getFirst().sign(INPUT)));
        assertArrayEquals(
                ((RSAPublicKey) pair.getPublic()).getModulus().toByteArray(),
                new BigInteger(1, Base64.getUrlDecoder().decode(key.publicMembers().get("n"))).toByteArray());
        assertEquals("AQAB", key.publicMembers().get("e"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory().resolve("7.key"))));
        assertEquals(8, TokenKeys.add(directory(), RANDOM));
    }

    @Test
    void whatIsNoKeyIsToldAndChangesNothing() throws Exception {
        TokenKeys keys = open();
        String id = keys.signing().id();
        Path file = directory().resolve("2.key");
        refused(keys, file, "nonsense", "holds no unencrypted PEM private key");
        refused(keys, file, Pem.of(rsa(1024).getPrivate()), "is neither an ECDSA key on P-256 nor an RSA key");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp384r1"));
        refused(keys, file, Pem.of(generator.generateKeyPair().getPrivate()), "is neither an ECDSA key on P-256");
        refused(keys, directory().resolve("old.key"), Pem.of(TokenKey.generate(RANDOM).privateKey()), "is not named NUMBER.key");
        Files.delete(directory().resolve("1.key"));
        assertThrows(CertificateStoreException.class, keys::reload);
        assertEquals(id, keys.signing().id());
    }

    private static void refused(TokenKeys keys, Path file, String text, String why) throws Exception {
        Files.writeString(file, text);
        String message = assertThrows(CertificateStoreException.class, keys::reload).getMessage();
        assertTrue(message.contains(why), message);
        Files.delete(file);
    }
}
