package dev.polder.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingNamesTest {
    private static final Instant NOW = Instant.parse("2030-06-01T12:00:00Z");

    @TempDir
    Path directory;

    @Test
    void certificateNamesTheHostTheLoopbackAndTheServiceKubernetes() throws Exception {
        var names = ServingNames.of(List.of("10.1.2.3", "[fe80::1%eth0]", "Node-1.Example.org.", "localhost"));
        var serving = CertificateAuthority.loadOrCreate(directory, InstantSource.fixed(NOW), new SecureRandom())
                .issueServing(names);
        X509Certificate certificate = serving.chain().getFirst();
        Set<Object> found = new HashSet<>();
        certificate.getSubjectAlternativeNames().forEach(name -> found.add(name.get(1)));
        assertEquals(
                Set.of(
                        "node-1.example.org",
                        "localhost",
                        "kubernetes",
                        "kubernetes.default",
                        "kubernetes.default.svc",
                        "kubernetes.default.svc.cluster.local",
                        "10.1.2.3",
                        "127.0.0.1",
                        "fe80:0:0:0:0:0:0:1",
                        "0:0:0:0:0:0:0:1"),
                found);
        assertEquals(List.of(KeyPurposeId.id_kp_serverAuth.getId()), certificate.getExtendedKeyUsage());
        assertEquals(NOW.plus(Duration.ofDays(397)), serving.notAfter());
        assertTrue(serving.renewAt().isAfter(NOW.plus(Duration.ofDays(264))));
        assertTrue(serving.renewAt().isBefore(NOW.plus(Duration.ofDays(265))));
    }

    @Test
    void whatIsNeitherNameNorAddressIsRefusedByName() {
        for (String host : List.of("", "a b", "-a", "a..b", "x".repeat(64), "1.2.3.4.5", "256.1.1.1", "::g", "a:80")) {
            var thrown = assertThrows(IllegalArgumentException.class, () -> ServingNames.of(List.of(host)), host);
            assertTrue(thrown.getMessage().endsWith(": " + host), thrown.getMessage());
        }
    }

    @Test
    void tooManyNamesAreRefused() {
        List<String> hosts = IntStream.range(0, ServingNames.MAX_NAMES).mapToObj(i -> "h" + i).toList();
        assertThrows(IllegalArgumentException.class, () -> ServingNames.of(hosts));
    }

    @Test
    void machineNameIsWhatTheKernelSaysIfItFitsACertificate() throws Exception {
        Path file = directory.resolve("hostname");
        assertEquals(Optional.empty(), ServingNames.machineName(file));
        assertEquals(Optional.of("node-1"), ServingNames.machineName(Files.writeString(file, "Node-1\n")));
        assertEquals(Optional.empty(), ServingNames.machineName(Files.writeString(file, "(none)\n")));
    }
}
