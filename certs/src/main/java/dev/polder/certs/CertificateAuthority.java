package dev.polder.certs;

import dev.polder.certs.file.Pem;
import dev.polder.certs.file.PrivateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/// The two signers of an installation, each a certificate authority of its own (ECDSA P-256), kept in one directory.
///
/// The operator's (`ca.crt`, `ca.key`) signs the serving certificate and those client certificates that are valid
/// everywhere; the tenants' (`tenant-ca.crt`, `tenant-ca.key`) signs those that are bound to one workspace. Only the
/// operator's is given to clients to verify the gateway with, so nothing that the tenants' signer ever signs can pass
/// for the gateway. Immutable, for any thread.
public final class CertificateAuthority {
    private static final String CLIENT_AUTH = KeyPurposeId.id_kp_clientAuth.getId();

    private final Map<Signer, SigningKey> keys;
    private final CertificateLimits limits;
    private final InstantSource time;
    private final SecureRandom random;
    private final OutsideTrust outside;

    /// What a gateway is given that stands where a kube-apiserver was expected: the certificate that its clients were told to
    /// believe, and the authorities that issue certificates for those clients. The operator vouches for them: a certificate of
    /// theirs with the group `system:masters` is valid everywhere, as the operator's own; any other belongs to the root
    /// workspace, which is what a URL without a workspace reaches. Immutable, any thread.
    ///
    /// @param serving           what clients verify the gateway with; empty when that is its own authority
    /// @param clientAuthorities issuers of client certificates beside the gateway's own
    public record OutsideTrust(List<X509Certificate> serving, List<X509Certificate> clientAuthorities) {
        /// The gateway's own signers alone.
        public static final OutsideTrust NONE = new OutsideTrust(List.of(), List.of());

        private static final String ROOT = "root";

        /// Copies the lists.
        public OutsideTrust {
            serving = List.copyOf(serving);
            clientAuthorities = List.copyOf(clientAuthorities);
        }

        boolean hasSigned(X509Certificate certificate) {
            return clientAuthorities.stream().anyMatch(authority -> SigningKey.hasSigned(authority, certificate));
        }

        /// The holder of a certificate of theirs, with the workspace that it belongs to.
        static ClientSubject atHome(ClientSubject subject) {
            return subject.organizations().contains(ClientSubject.MASTERS)
                    ? subject
                    : new ClientSubject(subject.signer(), subject.commonName(), subject.organizations(), Optional.of(ROOT));
        }
    }

    private CertificateAuthority(
            Map<Signer, SigningKey> keys, CertificateLimits limits, InstantSource time, SecureRandom random,
            OutsideTrust outside) {
        this.keys = keys;
        this.limits = limits;
        this.time = time;
        this.random = random;
        this.outside = outside;
    }

    /// As [#loadOrCreate(Path, CertificateLimits, InstantSource, SecureRandom)] with the default limits.
    public static CertificateAuthority loadOrCreate(Path directory, InstantSource time, SecureRandom random)
            throws CertificateStoreException {
        return loadOrCreate(directory, CertificateLimits.DEFAULT, time, random);
    }

    /// Reads the signers from a directory, or makes those that are not there. The directory gets mode 0700 and all
    /// files in it 0600. Whoever calls this must be the only process that works in the directory.
    ///
    /// @param directory a directory for nothing else; it is made when it is missing
    /// @throws CertificateStoreException if a file is malformed, expired, does not fit another, or cannot be read or
    ///     written
    public static CertificateAuthority loadOrCreate(
            Path directory, CertificateLimits limits, InstantSource time, SecureRandom random)
            throws CertificateStoreException {
        try {
            PrivateFile.createDirectories(directory);
            PrivateFile.restrict(directory);
        } catch (IOException e) {
            throw CertificateStoreException.unwritable(directory, e);
        }
        var keys = new EnumMap<Signer, SigningKey>(Signer.class);
        for (Signer signer : Signer.values()) {
            keys.put(signer, new SignerStore(directory, signer).loadOrCreate(time.instant(), random));
        }
        return new CertificateAuthority(keys, limits, time, random, OutsideTrust.NONE);
    }

    /// The same signers in a gateway whose serving certificate and further client certificates come from elsewhere.
    public CertificateAuthority with(OutsideTrust trust) {
        return new CertificateAuthority(keys, limits, time, random, trust);
    }

    /// What clients verify the gateway with, as PEM: the certificate-authority-data of a kubeconfig.
    public String servingTrustPem() {
        return Pem.of(outside.serving().isEmpty() ? List.of(key(Signer.OPERATOR).certificate()) : outside.serving());
    }

    /// What the gateway verifies clients with: the certificates of both signers, then those of outside ones.
    public List<X509Certificate> clientTrustAnchors() {
        return Stream.concat(
                        keys.values().stream().map(SigningKey::certificate), outside.clientAuthorities().stream())
                .toList();
    }

    /// When the first of the two signers ends; nothing that is signed here is valid for longer.
    public Instant notAfter() {
        return keys.values().stream()
                .map(SigningKey::notAfter)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /// Makes a key and a certificate for the gateway itself. Nothing of it is kept: the gateway asks anew at each
    /// start, and again when [ServingCertificate#renewAt] has come.
    ///
    /// @throws CertificateRefusedException if the operator's signer has expired
    public ServingCertificate issueServing(ServingNames names) throws CertificateRefusedException {
        Instant now = time.instant();
        var leaf = new SigningKey.Leaf(
                names.subject(), names.alternativeNames(), KeyPurposeId.id_kp_serverAuth, limits.servingLifetime());
        var pair = P256.generate(random);
        X509Certificate certificate = living(Signer.OPERATOR, now).sign(leaf, pair.getPublic(), now, random);
        return new ServingCertificate(List.of(certificate), pair.getPrivate());
    }

    /// Makes a key and a certificate for a client. The certificate ends with the lifetime asked for, or with the
    /// signer.
    ///
    /// @throws CertificateRefusedException if a name is empty, too long or holds control characters; if the lifetime is
    ///     out of bounds; if a tenant's certificate would have no workspace or a group that reaches beyond it; or if
    ///     the signer has expired
    public ClientCredential issue(ClientCertificateRequest request) throws CertificateRefusedException {
        var subject = ClientSubject.of(request);
        subject.check(limits);
        checkLifetime(request);
        Instant now = time.instant();
        var leaf = new SigningKey.Leaf(
                subject.name(), subject.alternativeNames(), KeyPurposeId.id_kp_clientAuth, request.lifetime());
        var pair = P256.generate(random);
        X509Certificate certificate = living(request.signer(), now).sign(leaf, pair.getPublic(), now, random);
        return new ClientCredential(List.of(certificate), pair.getPrivate());
    }

    /// Says who a client is. Whatever the handshake has verified, the certificate's signature, time and purpose are
    /// looked at again here; only its first certificate counts, and it must be signed by one of the two signers, or an
    /// outside authority, directly.
    ///
    /// @param verifiedChain the peer's certificates as the handshake gives them, its own first
    /// @throws CertificateRefusedException if it was not issued here for a client, is not valid now, or says what its
    ///     signer may not say; whoever presents it is nobody
    public ClientIdentity identify(X509Certificate[] verifiedChain) throws CertificateRefusedException {
        if (verifiedChain.length == 0) {
            throw new CertificateRefusedException("no certificate was presented");
        }
        X509Certificate certificate = verifiedChain[0];
        Optional<Signer> own = signerOf(certificate);
        if (own.isEmpty() && !outside.hasSigned(certificate)) {
            throw new CertificateRefusedException("the certificate was not signed by this installation");
        }
        Signer signer = own.orElse(Signer.OPERATOR);
        checkTime(certificate);
        checkPurpose(certificate);
        var read = ClientSubject.in(certificate, signer);
        var subject = own.isEmpty() ? OutsideTrust.atHome(read) : read;
        subject.check(limits);
        return new ClientIdentity(
                signer,
                subject.commonName(),
                subject.organizations(),
                subject.workspaceId(),
                certificate.getNotAfter().toInstant(),
                credentialId(certificate));
    }

    /// The names of the signers; nothing of their keys.
    @Override
    public String toString() {
        return "CertificateAuthority" + keys.values();
    }

    private SigningKey key(Signer signer) {
        return Objects.requireNonNull(keys.get(signer));
    }

    private SigningKey living(Signer signer, Instant now) throws CertificateRefusedException {
        SigningKey key = key(signer);
        if (!now.isBefore(key.notAfter())) {
            throw new CertificateRefusedException("the signer has expired on " + key.notAfter());
        }
        return key;
    }

    private Optional<Signer> signerOf(X509Certificate certificate) {
        return keys.entrySet().stream()
                .filter(entry -> entry.getValue().hasSigned(certificate))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private void checkLifetime(ClientCertificateRequest request) throws CertificateRefusedException {
        Duration shortest = limits.minClientLifetime();
        Duration longest = limits.maxClientLifetime(request.signer());
        if (request.lifetime().compareTo(shortest) < 0 || request.lifetime().compareTo(longest) > 0) {
            throw new CertificateRefusedException("the lifetime must be between " + shortest.toMinutes()
                    + " minutes and " + longest.toDays() + " days");
        }
    }

    private void checkTime(X509Certificate certificate) throws CertificateRefusedException {
        Instant now = time.instant();
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            throw new CertificateRefusedException("the certificate is not valid yet");
        }
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            throw new CertificateRefusedException("the certificate has expired");
        }
    }

    private static void checkPurpose(X509Certificate certificate) throws CertificateRefusedException {
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            if (purposes == null || !purposes.contains(CLIENT_AUTH)) {
                throw new CertificateRefusedException("the certificate is not for clients");
            }
        } catch (CertificateParsingException e) {
            throw new CertificateRefusedException("the certificate's purposes are malformed", e);
        }
    }

    private static String credentialId(X509Certificate certificate) throws CertificateRefusedException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return "X509SHA256=" + HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new CertificateRefusedException("the certificate has no encoding", e);
        }
    }
}
