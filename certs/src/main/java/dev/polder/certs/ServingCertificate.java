package dev.polder.certs;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The gateway's own certificate together with its private key, which no string form of it shows.
public final class ServingCertificate {
    private final List<X509Certificate> chain;
    private final PrivateKey privateKey;

    ServingCertificate(List<X509Certificate> chain, PrivateKey privateKey) {
        this.chain = List.copyOf(chain);
        this.privateKey = privateKey;
    }

    /// What is sent to clients: the gateway's certificate; they have the signer's.
    public List<X509Certificate> chain() {
        return chain;
    }

    /// The key of the first certificate.
    public PrivateKey privateKey() {
        return privateKey;
    }

    /// When the certificate ends.
    public Instant notAfter() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    /// When to ask for another one: two thirds of its life have passed.
    public Instant renewAt() {
        Instant begin = chain.getFirst().getNotBefore().toInstant();
        return begin.plus(Duration.between(begin, notAfter()).multipliedBy(2).dividedBy(3));
    }

    /// The certificate's subject and end; nothing of the key.
    @Override
    public String toString() {
        return "ServingCertificate[" + chain.getFirst().getSubjectX500Principal() + ", notAfter=" + notAfter() + "]";
    }
}
