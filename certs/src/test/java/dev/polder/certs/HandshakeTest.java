package dev.polder.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandshakeTest {
    private static final InstantSource NOW = InstantSource.system();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String WORKSPACE = "2a7b9c4d1e0f3g5h";

    @TempDir
    Path directory;

    private CertificateAuthority authority;

    @BeforeEach
    void createAuthority() throws Exception {
        authority = CertificateAuthority.loadOrCreate(directory.resolve("pki"), NOW, RANDOM);
    }

    @Test
    void operatorCertificateIsTakenAndNamesItsHolder() throws Exception {
        var credential = authority.issue(ClientCertificateRequest.operator("ann", List.of("system:masters", "ops")));
        ClientIdentity identity = Handshake.between(authority, credential);
        assertEquals(Signer.OPERATOR, identity.signer());
        assertEquals("ann", identity.commonName());
        assertEquals(List.of("system:masters", "ops"), identity.organizations());
        assertEquals(Optional.empty(), identity.workspaceId());
        assertEquals(credential.notAfter(), identity.notAfter());
        assertTrue(identity.credentialId().matches("X509SHA256=[0-9a-f]{64}"), identity.credentialId());
    }

    @Test
    void tenantCertificateIsTakenAndNamesItsWorkspace() throws Exception {
        var credential = authority.issue(ClientCertificateRequest.tenant("bob", List.of("dev"), WORKSPACE));
        ClientIdentity identity = Handshake.between(authority, credential);
        assertEquals(Signer.TENANT, identity.signer());
        assertEquals("bob", identity.commonName());
        assertEquals(List.of("dev"), identity.organizations());
        assertEquals(Optional.of(WORKSPACE), identity.workspaceId());
    }

    @Test
    void certificateOfAnotherInstallationIsRefused() throws Exception {
        var other = CertificateAuthority.loadOrCreate(directory.resolve("other"), NOW, RANDOM);
        var stranger = other.issue(ClientCertificateRequest.operator("ann", List.of("system:masters")));
        assertThrows(SSLHandshakeException.class, () -> Handshake.between(authority, stranger));
    }

    @Test
    void certificateUnderABorrowedSignerNameIsRefused() throws Exception {
        var pair = P256.generate(RANDOM);
        var forger = new SigningKey(authority.clientTrustAnchors().getFirst(), P256.generate(RANDOM).getPrivate());
        var subject = new ClientSubject(Signer.OPERATOR, "ann", List.of("system:masters"), Optional.empty());
        var leaf = new SigningKey.Leaf(
                subject.name(), List.of(), KeyPurposeId.id_kp_clientAuth, Duration.ofDays(1));
        var forged = forger.sign(leaf, pair.getPublic(), NOW.instant(), RANDOM);
        var credential = new ClientCredential(List.of(forged), pair.getPrivate());
        assertThrows(SSLHandshakeException.class, () -> Handshake.between(authority, credential));
    }

    @Test
    void certificateSignedByAClientsCertificateIsRefused() throws Exception {
        var credential = authority.issue(ClientCertificateRequest.tenant("bob", List.of(), WORKSPACE));
        var bob = new SigningKey(credential.chain().getFirst(), credential.privateKey());
        var pair = P256.generate(RANDOM);
        var subject = new ClientSubject(Signer.OPERATOR, "ann", List.of("system:masters"), Optional.empty());
        var leaf = new SigningKey.Leaf(
                subject.name(), List.of(), KeyPurposeId.id_kp_clientAuth, Duration.ofDays(1));
        var made = bob.sign(leaf, pair.getPublic(), NOW.instant(), RANDOM);
        var chain = new ClientCredential(List.of(made, credential.chain().getFirst()), pair.getPrivate());
        assertThrows(SSLHandshakeException.class, () -> Handshake.between(authority, chain));
        var refused = assertThrows(
                CertificateRefusedException.class,
                () -> authority.identify(chain.chain().toArray(X509Certificate[]::new)));
        assertEquals("the certificate was not signed by this installation", refused.getMessage());
    }

    @Test
    void expiredCertificateIsRefused() throws Exception {
        InstantSource past = InstantSource.offset(NOW, Duration.ofDays(-40));
        Path pki = directory.resolve("old");
        var credential = CertificateAuthority.loadOrCreate(pki, past, RANDOM)
                .issue(ClientCertificateRequest.tenant("bob", List.of(), WORKSPACE));
        var today = CertificateAuthority.loadOrCreate(pki, NOW, RANDOM);
        var refused = assertThrows(SSLHandshakeException.class, () -> Handshake.between(today, credential));
        assertTrue(causes(refused).contains(CertificateExpiredException.class), () -> "other cause: " + refused);
    }

    @Test
    void servingCertificateDoesNotPassForAClient() throws Exception {
        var serving = authority.issueServing(ServingNames.of(List.of("gateway.example")));
        var credential = new ClientCredential(serving.chain(), serving.privateKey());
        assertThrows(SSLHandshakeException.class, () -> Handshake.between(authority, credential));
    }

    @Test
    void gatewayIsTrustedUnderAllItsNamesAndUnderNoOther() throws Exception {
        var credential = authority.issue(ClientCertificateRequest.operator("ann", List.of()));
        String trust = authority.servingTrustPem();
        for (String name : List.of("gateway.example", "127.0.0.1", "::1", "kubernetes.default.svc")) {
            assertEquals("ann", Handshake.between(authority, credential, trust, name).commonName(), name);
        }
        assertThrows(
                SSLHandshakeException.class,
                () -> Handshake.asTheClientSeesIt(authority, credential, trust, "bank.example"));
    }

    @Test
    void restartKeepsTheAuthorityAndEarlierCredentials() throws Exception {
        var operator = authority.issue(ClientCertificateRequest.operator("ann", List.of()));
        var tenant = authority.issue(ClientCertificateRequest.tenant("bob", List.of(), WORKSPACE));
        String trust = authority.servingTrustPem();
        var again = CertificateAuthority.loadOrCreate(directory.resolve("pki"), NOW, RANDOM);
        assertEquals(trust, again.servingTrustPem());
        assertEquals(authority.clientTrustAnchors(), again.clientTrustAnchors());
        assertEquals("ann", Handshake.between(again, operator, trust, "localhost").commonName());
        assertEquals("bob", Handshake.between(again, tenant, trust, "localhost").commonName());
    }

    @Test
    void certificateLostBesideItsKeyIsMadeAgainAndEarlierCredentialsStayValid() throws Exception {
        var operator = authority.issue(ClientCertificateRequest.operator("ann", List.of()));
        String trust = authority.servingTrustPem();
        Files.delete(directory.resolve("pki/ca.crt"));
        var again = CertificateAuthority.loadOrCreate(directory.resolve("pki"), NOW, RANDOM);
        assertEquals("ann", Handshake.between(again, operator, trust, "localhost").commonName());
    }

    private static List<Class<?>> causes(Throwable thrown) {
        var causes = new ArrayList<Class<?>>();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            causes.add(cause.getClass());
            if (cause instanceof CertPathValidatorException path && path.getReason() != null) {
                causes.add(path.getReason().getClass());
            }
        }
        return causes;
    }
}
