package dev.polder.certs;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The gateway's own certificate together with its private key, which no string form of it shows.
public final class ServingCertificate {
    private final SigningKey.Issued own;

    ServingCertificate(List<X509Certificate> chain, PrivateKey privateKey) {
        this.own = new SigningKey.Issued(chain, privateKey);
    }

    /// One that was made elsewhere.
    ///
    /// @param chain      the gateway's own first, then perhaps its issuers; at least one
    /// @param privateKey of the first
    public static ServingCertificate of(List<X509Certificate> chain, PrivateKey privateKey) {
        return new ServingCertificate(chain, privateKey);
    }

    /// What is sent to clients: the gateway's certificate; they have the signer's.
    public List<X509Certificate> chain() {
        return own.certificates();
    }

    /// The key of the first certificate.
    public PrivateKey privateKey() {
        return own.key();
    }

    /// When the certificate ends.
    public Instant notAfter() {
        return own.notAfter();
    }

    /// When to ask for another one: two thirds of its life have passed.
    public Instant renewAt() {
        Instant begin = own.notBefore();
        return begin.plus(Duration.between(begin, notAfter()).multipliedBy(2).dividedBy(3));
    }

    /// The certificate's subject and end; nothing of the key.
    @Override
    public String toString() {
        return "ServingCertificate" + own;
    }
}
