package dev.polder.syncer.downstream;

import org.jspecify.annotations.Nullable;

/// How to reach a downstream cluster. Everything is here as text: nothing is read from files, the environment, or the
/// output of a program.
///
/// @param server     `https://host:port`, perhaps with a path
/// @param caPem      certificates that the server's must descend from; null for those that the JDK trusts
/// @param clientCert PEM, null when a token is used
/// @param clientKey  PEM, null when a token is used
/// @param token      bearer token, null when a certificate is used
public record DownstreamCredentials(
        String server,
        @Nullable String caPem,
        @Nullable String clientCert,
        @Nullable String clientKey,
        @Nullable String token) {

    /// Tells the server only.
    @Override
    public String toString() {
        return "credentials for " + server;
    }
}
