package dev.polder.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.certs.file.Pem;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateStoreTest {
    private static final Instant NOW = Instant.parse("2030-06-01T12:00:00Z");
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void createAuthority() throws Exception {
        directory = temporary.resolve("data/pki");
        load();
    }

    @Test
    void onlyTheOwnerMayReadTheFiles() throws Exception {
        assertEquals("rwx------", mode(directory));
        assertEquals("rwx------", mode(directory.getParent()));
        try (var files = Files.list(directory)) {
            List<Path> all = files.toList();
            assertEquals(
                    Set.of("ca.crt", "ca.key", "tenant-ca.crt", "tenant-ca.key"),
                    all.stream().map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
            for (Path file : all) {
                assertEquals("rw-------", mode(file), file.toString());
            }
        }
    }

    @Test
    void modesThatWereWidenedAreNarrowedAgain() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(directory.resolve("ca.key"), PosixFilePermissions.fromString("rw-r--r--"));
        load();
        assertEquals("rwx------", mode(directory));
        assertEquals("rw-------", mode(directory.resolve("ca.key")));
    }

    @Test
    void signersAreAuthoritiesOfTheirOwn() throws Exception {
        List<X509Certificate> anchors = load().clientTrustAnchors();
        assertEquals(2, anchors.size());
        assertNotEquals(anchors.get(0).getPublicKey(), anchors.get(1).getPublicKey());
        assertNotEquals(anchors.get(0).getSubjectX500Principal(), anchors.get(1).getSubjectX500Principal());
        for (X509Certificate anchor : anchors) {
            assertEquals(0, anchor.getBasicConstraints());
            assertTrue(anchor.getKeyUsage()[5]);
            assertFalse(anchor.getKeyUsage()[0]);
            anchor.verify(anchor.getPublicKey());
        }
        assertEquals(List.of(anchors.getFirst()), Pem.certificates(load().servingTrustPem()));
    }

    @Test
    void tenantSignerAloneCanBeReplaced() throws Exception {
        var before = load();
        var operator = before.issue(ClientCertificateRequest.operator("ann", List.of()));
        var tenant = before.issue(ClientCertificateRequest.tenant("bob", List.of(), "root"));
        Files.delete(directory.resolve("tenant-ca.key"));
        Files.delete(directory.resolve("tenant-ca.crt"));
        var after = load();
        assertEquals("ann", after.identify(operator.chain().toArray(X509Certificate[]::new)).commonName());
        assertThrows(
                CertificateRefusedException.class,
                () -> after.identify(tenant.chain().toArray(X509Certificate[]::new)));
    }

    @Test
    void keyThatIsMissingCutOrForeignIsNamedWithARemedy() throws Exception {
        String whole = Files.readString(directory.resolve("ca.key"));
        String remedy = "; restore it from a backup, or move ca.key and ca.crt away to start with a new CA, "
                + "which ends every credential that this one has signed";
        Files.delete(directory.resolve("ca.key"));
        fails("ca.key is missing, while ca.crt is there" + remedy);
        fails("ca.key holds no unencrypted PEM private key" + remedy, "ca.key", "");
        fails("ca.key is not well-formed PEM" + remedy, "ca.key", whole.substring(0, whole.length() / 2));
        fails("ca.key is longer than 65536 characters" + remedy, "ca.key", "x".repeat(70_000));
        fails("ca.key holds more than one private key" + remedy, "ca.key", whole + whole);
        var rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
        fails("ca.key is not an ECDSA key on the curve P-256" + remedy, "ca.key", Pem.of(rsa));
    }

    @Test
    void certificateThatIsCutOrForeignIsNamedWithARemedy() throws Exception {
        String whole = Files.readString(directory.resolve("tenant-ca.crt"));
        String remedy = "; restore it from a backup, or delete it: it is then made again from tenant-ca.key";
        fails("tenant-ca.crt holds no PEM certificate" + remedy, "tenant-ca.crt", "\n");
        fails("tenant-ca.crt is not well-formed PEM" + remedy, "tenant-ca.crt", whole.substring(0, 200));
        fails("tenant-ca.crt holds more than one certificate" + remedy, "tenant-ca.crt", whole + whole);
        fails(
                "tenant-ca.crt holds something that is not a certificate" + remedy,
                "tenant-ca.crt",
                Files.readString(directory.resolve("tenant-ca.key")));
        fails(
                "tenant-ca.crt does not belong to tenant-ca.key" + remedy,
                "tenant-ca.crt",
                Files.readString(directory.resolve("ca.crt")));
        var authority = loadWith("tenant-ca.crt", whole);
        var leaf = authority.issue(ClientCertificateRequest.tenant("bob", List.of(), "root"));
        Files.writeString(directory.resolve("tenant-ca.key"), leaf.privateKeyPem());
        fails("tenant-ca.crt is not a CA certificate" + remedy, "tenant-ca.crt", leaf.certificatePem());
    }

    @Test
    void certificateThatHasExpiredIsMadeAgainOnceItIsDeleted() throws Exception {
        InstantSource later = InstantSource.fixed(NOW.plus(Duration.ofDays(3651)));
        var thrown = assertThrows(
                CertificateStoreException.class, () -> CertificateAuthority.loadOrCreate(directory, later, RANDOM));
        assertTrue(thrown.getMessage().contains("ca.crt has expired on 2040-05-29T11:55:00Z"), thrown.getMessage());
        Files.delete(directory.resolve("ca.crt"));
        Files.delete(directory.resolve("tenant-ca.crt"));
        assertTrue(CertificateAuthority.loadOrCreate(directory, later, RANDOM).notAfter().isAfter(later.instant()));
    }

    @Test
    void whatIsNoFileIsNamed() throws Exception {
        Files.delete(directory.resolve("ca.key"));
        Files.createDirectory(directory.resolve("ca.key"));
        fails("ca.key cannot be read (Is a directory); make ca.key a plain file "
                + "which the user who runs Polder owns and may read");
    }

    @Test
    void directoryThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.writeString(temporary.resolve("file"), "");
        var thrown = assertThrows(
                CertificateStoreException.class,
                () -> CertificateAuthority.loadOrCreate(file.resolve("pki"), InstantSource.fixed(NOW), RANDOM));
        String message = thrown.getMessage();
        assertTrue(message.startsWith(file.resolve("pki") + " cannot be written ("), message);
        assertTrue(message.contains("give the user who runs Polder write access to " + file), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void keyInTheFormOfOpenSslIsRead() throws Exception {
        var key = (ECPrivateKey) Pem.privateKey(Files.readString(directory.resolve("ca.key")));
        byte[] sec1 = new org.bouncycastle.asn1.sec.ECPrivateKey(256, key.getS(), X9ObjectIdentifiers.prime256v1)
                .getEncoded();
        var text = new StringWriter();
        try (var writer = new PemWriter(text)) {
            writer.writeObject(new PemObject("EC PARAMETERS", X9ObjectIdentifiers.prime256v1.getEncoded()));
            writer.writeObject(new PemObject("EC PRIVATE KEY", sec1));
        }
        String trust = load().servingTrustPem();
        assertEquals(trust, loadWith("ca.key", text.toString()).servingTrustPem());
    }

    @Test
    void fileInThePlaceOfTheDirectoryIsNamed() throws Exception {
        Path file = Files.writeString(temporary.resolve("file"), "");
        var thrown = assertThrows(
                CertificateStoreException.class,
                () -> CertificateAuthority.loadOrCreate(file, InstantSource.fixed(NOW), RANDOM));
        String message = thrown.getMessage();
        assertTrue(message.startsWith(file + " cannot be written (there is a file in its place); "), message);
    }

    private CertificateAuthority load() throws CertificateStoreException {
        return CertificateAuthority.loadOrCreate(directory, InstantSource.fixed(NOW), RANDOM);
    }

    private CertificateAuthority loadWith(String file, String text) throws IOException, CertificateStoreException {
        Files.writeString(directory.resolve(file), text);
        return load();
    }

    private void fails(String message, String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
        fails(message);
    }

    private void fails(String message) {
        var thrown = assertThrows(CertificateStoreException.class, this::load);
        assertEquals(directory + "/" + message, thrown.getMessage());
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
