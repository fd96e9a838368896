package dev.polder.gateway.client;

/// What a client shows to say who it is. The string forms name no secret.
public sealed interface Credential {

    /// Nothing: the client is anonymous.
    record None() implements Credential {}

    /// A certificate, shown in the TLS handshake.
    ///
    /// @param certificatePem the certificate, then its issuers, as PEM
    /// @param privateKeyPem the unencrypted key of the first one, as PEM
    record ClientCertificate(String certificatePem, String privateKeyPem) implements Credential {
        @Override
        public String toString() {
            return "ClientCertificate";
        }
    }

    /// A bearer token, sent with each request.
    ///
    /// @param value the token
    record Token(String value) implements Credential {
        @Override
        public String toString() {
            return "Token";
        }
    }
}
