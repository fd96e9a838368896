package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.certs.CertificateAuthority;
import dev.polder.certs.CertificateRefusedException;
import dev.polder.certs.ServingCertificate;
import dev.polder.certs.ServingNames;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingRenewalTest {
    @TempDir
    Path directory;

    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private boolean refusing;

    @Test
    void aServerGetsANewCertificateBeforeTheOldOneEnds() throws Exception {
        InstantSource clock = () -> now;
        var authority = CertificateAuthority.loadOrCreate(directory, clock, new SecureRandom());
        ServingCertificate first = authority.issueServing(ServingNames.of(List.of("127.0.0.1")));
        List<ServingCertificate> used = new ArrayList<>();
        var renewal = new ServingRenewal(
                first,
                () -> {
                    if (refusing) {
                        throw new GatewayStartException("not now");
                    }
                    try {
                        return authority.issueServing(ServingNames.of(List.of("127.0.0.1")));
                    } catch (CertificateRefusedException e) {
                        throw GatewayStartException.of(e);
                    }
                },
                used::add,
                clock);
        renewal.run();
        now = now.plus(Duration.ofDays(200));
        renewal.run();
        assertEquals(List.of(), used);
        now = now.plus(Duration.ofDays(100));
        refusing = true;
        renewal.run();
        assertEquals(List.of(), used);
        refusing = false;
        renewal.run();
        renewal.run();
        assertEquals(1, used.size());
        assertTrue(used.getFirst().notAfter().isAfter(first.notAfter()));
    }
}
