package dev.polder.syncer.downstream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PemIdentityTest {
    /// Where the older form begins inside PKCS #8: behind version and algorithm, in an octet string.
    private static byte[] inner(byte[] pkcs8) {
        int at = header(pkcs8, 0);
        at += 3;
        at += header(pkcs8, at) - at + length(pkcs8, at);
        return Arrays.copyOfRange(pkcs8, header(pkcs8, at), header(pkcs8, at) + length(pkcs8, at));
    }

    private static int header(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first - 0x80);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < first - 0x80; i++) {
            length = (length << 8) | (der[at + 2 + i] & 0xff);
        }
        return length;
    }

    @ParameterizedTest
    @CsvSource({"RSA,2048,RSA PRIVATE KEY", "EC,256,EC PRIVATE KEY", "EC,384,EC PRIVATE KEY"})
    void olderFormsOfKeysAreWrapped(String algorithm, int size, String label) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        KeyPair pair = generator.generateKeyPair();
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        String modern = pem("PRIVATE KEY", pkcs8);
        assertArrayEquals(pkcs8, PemIdentity.privateKey(modern, pair.getPublic()).getEncoded());
        String older = pem(label, inner(pkcs8));
        assertEquals(pair.getPrivate(), PemIdentity.privateKey(older, pair.getPublic()));
    }

    @Test
    void nothingGivenIsNothing() {
        assertNull(PemIdentity.trustManagers(null));
        assertNull(PemIdentity.keyManagers(null, "key"));
    }

    @Test
    void whatIsNotPemIsRefusedInASentence() {
        assertEquals(
                "certificate-authority-data is not a PEM certificate",
                assertThrows(IllegalArgumentException.class, () -> PemIdentity.trustManagers("nonsense")).getMessage());
        assertThrows(IllegalArgumentException.class, () -> PemIdentity.keyManagers("nonsense", "nonsense"));
        assertThrows(GeneralSecurityException.class, () -> PemIdentity.privateKey("nonsense", null));
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(label, Base64.getMimeEncoder().encodeToString(der), label);
    }
}
