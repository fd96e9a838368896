package dev.polder.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientIdentityTest {
    private static final Instant NOW = Instant.parse("2030-06-01T12:00:00Z");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String WORKSPACE = "2a7b9c4d1e0f3g5h";

    @TempDir
    Path directory;

    private CertificateAuthority authority;

    @BeforeEach
    void createAuthority() throws Exception {
        authority = at(NOW);
    }

    @Test
    void namesComeBackAsTheyWentIn() throws Exception {
        List<String> groups = List.of("#1", "\\x", "a,b=c+d", "größe", "𝛼");
        for (String name : List.of("system:serviceaccount:a:b", " spaced ", "#0c0141", "CN=x,O=system:masters")) {
            var credential = authority.issue(ClientCertificateRequest.operator(name, groups));
            ClientIdentity identity = identify(credential);
            assertEquals(name, identity.commonName());
            assertEquals(groups, identity.organizations());
        }
    }

    @Test
    void sameGroupTwiceIsOneGroup() throws Exception {
        var credential = authority.issue(ClientCertificateRequest.operator("ann", List.of("a", "b", "a")));
        assertEquals(List.of("a", "b"), identify(credential).organizations());
    }

    @Test
    void operatorCertificateMayBeBoundToAWorkspace() throws Exception {
        var credential = authority.issue(new ClientCertificateRequest(
                Signer.OPERATOR, "ann", List.of(), Optional.of("root"), Duration.ofHours(1)));
        assertEquals(Optional.of("root"), identify(credential).workspaceId());
    }

    @Test
    void certificateIsMadeAsTheRulesForItSay() throws Exception {
        X509Certificate certificate = authority
                .issue(ClientCertificateRequest.tenant("bob", List.of(), WORKSPACE))
                .chain()
                .getFirst();
        assertTrue(certificate.getSerialNumber().bitLength() >= 128);
        assertEquals(NOW.minus(Duration.ofMinutes(5)), certificate.getNotBefore().toInstant());
        assertEquals(NOW.plus(Duration.ofDays(30)), certificate.getNotAfter().toInstant());
        assertEquals(List.of(KeyPurposeId.id_kp_clientAuth.getId()), certificate.getExtendedKeyUsage());
        assertTrue(certificate.getKeyUsage()[0]);
        assertEquals(-1, certificate.getBasicConstraints());
        assertTrue(certificate.getNonCriticalExtensionOIDs().containsAll(List.of("2.5.29.14", "2.5.29.35")));
        assertEquals(
                List.of(List.of(GeneralName.uniformResourceIdentifier, "polder://workspace/" + WORKSPACE)),
                List.copyOf(certificate.getSubjectAlternativeNames()));
    }

    @Test
    void certificateEndsWithItsSignerAtTheLatest() throws Exception {
        Instant signerEnd = authority.notAfter();
        var late = at(signerEnd.minus(Duration.ofDays(1)));
        assertEquals(signerEnd, late.issue(ClientCertificateRequest.operator("ann", List.of())).notAfter());
    }

    @Test
    void nothingIsSignedAfterTheSignersEnd() throws Exception {
        var time = new Instant[] {NOW};
        var running = CertificateAuthority.loadOrCreate(directory, () -> time[0], RANDOM);
        time[0] = running.notAfter();
        refused("the signer has expired", () -> running.issue(ClientCertificateRequest.operator("ann", List.of())));
        refused("the signer has expired", () -> running.issueServing(ServingNames.of(List.of())));
    }

    @Test
    void lifetimeOutOfBoundsIsRefused() {
        var operator = ClientCertificateRequest.operator("ann", List.of());
        var tenant = ClientCertificateRequest.tenant("bob", List.of(), WORKSPACE);
        refused("between 10 minutes and 730 days", () -> authority.issue(operator.withLifetime(Duration.ofDays(731))));
        refused("between 10 minutes and 365 days", () -> authority.issue(tenant.withLifetime(Duration.ofDays(366))));
        refused("between", () -> authority.issue(tenant.withLifetime(Duration.ofSeconds(599))));
        refused("between", () -> authority.issue(tenant.withLifetime(Duration.ofDays(-1))));
    }

    @Test
    void namesOutOfBoundsAreRefused() {
        refused("the user name is empty", () -> issue(" ", List.of()));
        refused("longer than 256", () -> issue("x".repeat(257), List.of()));
        refused("not allowed in names", () -> issue("a\nb", List.of()));
        refused("not allowed in names", () -> issue("a\ud800", List.of()));
        refused("a group is empty", () -> issue("bob", List.of("")));
        List<String> many = IntStream.range(0, 65).mapToObj(i -> "g" + i).toList();
        refused("more than 64 groups", () -> issue("bob", many));
    }

    @Test
    void tenantCertificateCannotReachBeyondItsWorkspace() {
        refused("only the operator gives it", () -> issue("bob", List.of("dev", "system:masters")));
        refused("only the operator gives it", () -> issue("bob", List.of("system:kcp:admin")));
        refused("bound to a workspace", () -> authority.issue(new ClientCertificateRequest(
                Signer.TENANT, "bob", List.of(), Optional.empty(), Duration.ofDays(1))));
        for (String id : List.of("", "Root", "a/b", "-a", "x".repeat(64), "a b")) {
            refused("logical cluster's name", () -> authority.issue(
                    ClientCertificateRequest.tenant("bob", List.of(), id)));
        }
    }

    @Test
    void tenantSignerCannotBeMisusedForWhatTheOperatorGives() throws Exception {
        refused("only the operator gives it", sign(Signer.TENANT, "O=system:masters,CN=bob", uri(WORKSPACE)));
        refused("bound to a workspace", sign(Signer.TENANT, "CN=bob"));
        refused("bound to a workspace", sign(Signer.TENANT, "CN=bob",
                new GeneralName(GeneralName.uniformResourceIdentifier, "https://example.org/workspace/root")));
    }

    @Test
    void malformedContentIsRefused() throws Exception {
        refused("more than one workspace", sign(Signer.TENANT, "CN=bob", uri("root"), uri(WORKSPACE)));
        refused("unknown form", sign(Signer.TENANT, "CN=bob", uri("ROOT")));
        refused("unknown form", sign(Signer.OPERATOR, "CN=bob",
                new GeneralName(GeneralName.uniformResourceIdentifier, "POLDER://workspace/root")));
        refused("exactly one common name", sign(Signer.OPERATOR, "O=a"));
        refused("exactly one common name", sign(Signer.OPERATOR, "CN=a,CN=b"));
        refused("exactly one common name", sign(Signer.OPERATOR, "CN=a+CN=b"));
        refused("no certificate", () -> authority.identify(new X509Certificate[0]));
    }

    @Test
    void commonNameBesideAnotherAttributeIsFound() throws Exception {
        assertEquals("a", authority.identify(made(
                Signer.OPERATOR, KeyPurposeId.id_kp_clientAuth, "CN=a+OU=b")).commonName());
    }

    @Test
    void certificateForServersIsNoClients() throws Exception {
        X509Certificate[] chain = made(Signer.OPERATOR, KeyPurposeId.id_kp_serverAuth, "CN=a");
        refused("not for clients", () -> authority.identify(chain));
    }

    @Test
    void certificateCountsOnlyInItsTime() throws Exception {
        var credential = authority.issue(ClientCertificateRequest.tenant("bob", List.of(), WORKSPACE));
        var chain = credential.chain().toArray(X509Certificate[]::new);
        var early = at(NOW.minus(Duration.ofMinutes(6)));
        var late = at(NOW.plus(Duration.ofDays(30)).plusSeconds(1));
        refused("not valid yet", () -> early.identify(chain));
        refused("has expired", () -> late.identify(chain));
        assertEquals("bob", at(NOW.minus(Duration.ofMinutes(4))).identify(chain).commonName());
    }

    @Test
    void noStringFormShowsAKey() throws Exception {
        var credential = authority.issue(ClientCertificateRequest.operator("ann", List.of()));
        var serving = authority.issueServing(ServingNames.of(List.of()));
        String shown = "" + credential + serving + authority;
        assertTrue(shown.contains("CN=ann") && shown.contains("polder tenant CA"), shown);
        String key = credential.privateKeyPem().lines().skip(1).findFirst().orElseThrow();
        assertFalse(shown.contains(key.substring(0, 20)) || shown.contains("PRIVATE"), shown);
    }

    @Test
    void limitsThatContradictEachOtherAreRefused() {
        Duration day = Duration.ofDays(1);
        Duration year = Duration.ofDays(365);
        assertThrows(IllegalArgumentException.class, () -> new CertificateLimits(year, day, year, day, 9, 9));
        assertThrows(IllegalArgumentException.class, () -> new CertificateLimits(day, year, year, day, 0, 9));
    }

    private CertificateAuthority at(Instant time) throws CertificateStoreException {
        return CertificateAuthority.loadOrCreate(directory, InstantSource.fixed(time), RANDOM);
    }

    private ClientCredential issue(String name, List<String> groups) throws CertificateRefusedException {
        return authority.issue(ClientCertificateRequest.tenant(name, groups, WORKSPACE));
    }

    private ClientIdentity identify(ClientCredential credential) throws CertificateRefusedException {
        return authority.identify(credential.chain().toArray(X509Certificate[]::new));
    }

    /// What a certificate is identified as that a signer's key made without the rules of this module.
    private Refusal sign(Signer signer, String subject, GeneralName... names) throws Exception {
        X509Certificate[] chain = made(signer, KeyPurposeId.id_kp_clientAuth, subject, names);
        return () -> authority.identify(chain);
    }

    private X509Certificate[] made(Signer signer, KeyPurposeId purpose, String subject, GeneralName... names)
            throws Exception {
        SigningKey key = new SignerStore(directory, signer).loadOrCreate(NOW, RANDOM);
        var leaf = new SigningKey.Leaf(new X500Name(subject), List.of(names), purpose, Duration.ofDays(1));
        return new X509Certificate[] {key.sign(leaf, P256.generate(RANDOM).getPublic(), NOW, RANDOM)};
    }

    private static GeneralName uri(String workspaceId) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, "polder://workspace/" + workspaceId);
    }

    @FunctionalInterface
    private interface Refusal {
        Object run() throws Exception;
    }

    private static void refused(String message, Refusal attempt) {
        var refused = assertThrows(CertificateRefusedException.class, attempt::run);
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }
}
