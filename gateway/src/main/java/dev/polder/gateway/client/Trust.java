package dev.polder.gateway.client;

/// How a client makes sure that the server is the one it wants.
public sealed interface Trust {

    /// The server's certificate must be signed by one of these.
    ///
    /// @param pem certificates, as PEM
    record Authorities(String pem) implements Trust {
        @Override
        public String toString() {
            return "Authorities";
        }
    }

    /// The server's certificate must be signed by an authority that this machine's Java trusts.
    record Platform() implements Trust {}

    /// Anybody may answer: `insecure-skip-tls-verify`.
    record Anyone() implements Trust {}
}
