package dev.polder.certs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate authority's certificate together with its private key, which no string form of it shows.
final class SigningKey {
    /// Certificates begin this much in the past, for clients whose clock is behind.
    static final Duration BACKDATE = Duration.ofMinutes(5);

    private static final Duration OWN_LIFETIME = Duration.ofDays(3650);
    private static final int SERIAL_BITS = 159;

    private final X509Certificate certificate;
    private final PrivateKey privateKey;

    SigningKey(X509Certificate certificate, PrivateKey privateKey) {
        this.certificate = certificate;
        this.privateKey = privateKey;
    }

    /// What a certificate that is signed here says, besides its key and what follows from the signer.
    record Leaf(X500Name subject, List<GeneralName> alternativeNames, KeyPurposeId purpose, Duration lifetime) {}

    /// A certificate that was signed here together with its own private key, which no string form of it shows.
    ///
    /// @param certificates its own first, at least one
    /// @param key          of the first certificate
    record Issued(List<X509Certificate> certificates, PrivateKey key) {
        Issued {
            certificates = List.copyOf(certificates);
        }

        Instant notBefore() {
            return certificates.getFirst().getNotBefore().toInstant();
        }

        Instant notAfter() {
            return certificates.getFirst().getNotAfter().toInstant();
        }

        /// The certificate's subject and end.
        @Override
        public String toString() {
            return "[" + certificates.getFirst().getSubjectX500Principal() + ", notAfter=" + notAfter() + "]";
        }
    }

    /// Makes a self-signed authority of a key pair. Its name follows from the key, so that one made again of the same
    /// key vouches for what the earlier one signed, while two installations never have authorities of one name.
    static SigningKey selfSigned(String commonName, KeyPair pair, Instant now, SecureRandom random) {
        var name = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName + " " + shortId(pair.getPublic()))
                .build();
        Instant begin = begin(now);
        var builder = new JcaX509v3CertificateBuilder(
                name, serial(random), Date.from(begin), Date.from(begin.plus(OWN_LIFETIME)), name, pair.getPublic());
        try {
            var extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            extensions.createSubjectKeyIdentifier(pair.getPublic()));
            return new SigningKey(signed(builder, pair.getPrivate(), random), pair.getPrivate());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a CA certificate", e);
        }
    }

    X509Certificate certificate() {
        return certificate;
    }

    Instant notAfter() {
        return certificate.getNotAfter().toInstant();
    }

    /// Signs a certificate for a public key; it ends no later than this authority does.
    X509Certificate sign(Leaf leaf, PublicKey publicKey, Instant now, SecureRandom random) {
        Instant begin = latest(begin(now), certificate.getNotBefore().toInstant());
        Instant end = earliest(now.plus(leaf.lifetime()).truncatedTo(ChronoUnit.SECONDS), notAfter());
        // Byte for byte the authority's own name: clients choose their certificate by comparing the two.
        var issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        var builder = new JcaX509v3CertificateBuilder(
                issuer, serial(random), Date.from(begin), Date.from(end), leaf.subject(), publicKey);
        try {
            var extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(leaf.purpose()))
                    .addExtension(
                            Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(publicKey))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            extensions.createAuthorityKeyIdentifier(certificate.getPublicKey()));
            if (!leaf.alternativeNames().isEmpty()) {
                var names = new GeneralNames(leaf.alternativeNames().toArray(GeneralName[]::new));
                builder.addExtension(Extension.subjectAlternativeName, false, names);
            }
            return signed(builder, privateKey, random);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a certificate", e);
        }
    }

    /// Whether a certificate was signed here, directly.
    boolean hasSigned(X509Certificate other) {
        return hasSigned(certificate, other);
    }

    /// Whether an authority has signed a certificate, directly.
    static boolean hasSigned(X509Certificate authority, X509Certificate other) {
        if (!other.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
            return false;
        }
        try {
            other.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    /// The name of the authority; nothing of the key.
    @Override
    public String toString() {
        return "SigningKey[" + certificate.getSubjectX500Principal() + "]";
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key, SecureRandom random)
            throws IOException, GeneralSecurityException {
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA")
                    .setSecureRandom(random)
                    .build(key);
            byte[] encoded = builder.build(signer).getEncoded();
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("cannot sign", e);
        }
    }

    private static BigInteger serial(SecureRandom random) {
        // The highest bit is always set: never zero, always positive, never more than the 20 bytes that X.509 allows.
        return new BigInteger(SERIAL_BITS - 1, random).setBit(SERIAL_BITS - 1);
    }

    private static String shortId(PublicKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }

    private static Instant begin(Instant now) {
        return now.minus(BACKDATE).truncatedTo(ChronoUnit.SECONDS);
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Instant earliest(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
