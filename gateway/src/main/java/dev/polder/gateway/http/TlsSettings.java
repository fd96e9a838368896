package dev.polder.gateway.http;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// Who the server is, and whose client certificates it believes.
///
/// @param key private key of the server
/// @param chain certificate of the server, then its issuers
/// @param clientAnchors issuers of client certificates. A client may come without a certificate; one that it presents
///     must verify against these, or the handshake fails. Empty: clients are not asked for one.
public record TlsSettings(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> clientAnchors) {

    /// Copies the lists.
    public TlsSettings {
        chain = List.copyOf(chain);
        clientAnchors = List.copyOf(clientAnchors);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a server needs a certificate");
        }
    }
}
