package dev.polder.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.polder.certs.file.Pem;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Certificates of authorities that an operator brings.
class OutsideTrustTest {
    @TempDir
    Path directory;

    private CertificateAuthority own;
    private CertificateAuthority outside;
    private CertificateAuthority.OutsideTrust trust;

    @BeforeEach
    void start() throws Exception {
        own = authority("own");
        outside = authority("outside");
        trust = new CertificateAuthority.OutsideTrust(
                outside.issueServing(ServingNames.of(List.of("localhost"))).chain(),
                List.of(outside.clientTrustAnchors().getFirst()));
    }

    private CertificateAuthority authority(String name) throws Exception {
        return CertificateAuthority.loadOrCreate(
                directory.resolve(name), InstantSource.system(), new SecureRandom());
    }

    private static ClientIdentity identity(CertificateAuthority judge, ClientCredential credential) throws Exception {
        return judge.identify(credential.chain().toArray(X509Certificate[]::new));
    }

    @Test
    void holdersAreAtHomeInTheRootWorkspaceUnlessTheyMayDoEverything() throws Exception {
        CertificateAuthority judge = own.with(trust);
        ClientIdentity person =
                identity(judge, outside.issue(ClientCertificateRequest.operator("jo", List.of("people"))));
        assertEquals(Signer.OPERATOR, person.signer());
        assertEquals(Optional.of("root"), person.workspaceId());
        ClientIdentity master =
                identity(judge, outside.issue(ClientCertificateRequest.operator("admin", List.of("system:masters"))));
        assertEquals(Optional.empty(), master.workspaceId());
        ClientIdentity operator = identity(judge, own.issue(ClientCertificateRequest.operator("op", List.of())));
        assertEquals(Optional.empty(), operator.workspaceId());
    }

    @Test
    void nobodyElseIsBelieved() throws Exception {
        ClientCredential foreign = outside.issue(ClientCertificateRequest.operator("jo", List.of()));
        assertThrows(CertificateRefusedException.class, () -> identity(own, foreign));
        ClientCredential stranger =
                authority("stranger").issue(ClientCertificateRequest.operator("jo", List.of()));
        assertThrows(CertificateRefusedException.class, () -> identity(own.with(trust), stranger));
    }

    @Test
    void theServingCertificateIsWhatClientsBelieve() {
        assertEquals(Pem.of(trust.serving()), own.with(trust).servingTrustPem());
        assertEquals(3, own.with(trust).clientTrustAnchors().size());
        assertEquals(own.servingTrustPem(), own.with(CertificateAuthority.OutsideTrust.NONE).servingTrustPem());
    }
}
