package dev.polder.certs;

import dev.polder.certs.file.Pem;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/// A client certificate together with its private key, which no string form of it shows.
public final class ClientCredential {
    private final SigningKey.Issued own;

    ClientCredential(List<X509Certificate> chain, PrivateKey privateKey) {
        this.own = new SigningKey.Issued(chain, privateKey);
    }

    /// The client's own certificate first; the signer's, which the gateway has, is not in it.
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

    /// The chain as PEM.
    public String certificatePem() {
        return Pem.of(chain());
    }

    /// The private key as unencrypted PEM, PKCS#8.
    public String privateKeyPem() {
        return Pem.of(privateKey());
    }

    /// The certificate's subject and end; nothing of the key.
    @Override
    public String toString() {
        return "ClientCredential" + own;
    }
}
