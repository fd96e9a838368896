package dev.polder.certs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a verified client certificate says about its holder.
///
/// @param signer who vouches for it
/// @param commonName the user's name, not empty
/// @param organizations the user's groups, without doubles; a tenant's are free of those that only the operator gives
/// @param workspaceId the workspace that the certificate is bound to, by the name of its logical cluster; always there
///     for a tenant's
/// @param notAfter when the certificate ends; a connection that lives longer must not be served on it any more
/// @param credentialId names the certificate in audit records without revealing it: `X509SHA256=` and the digest of its
///     encoding in hexadecimal, as Kubernetes writes it
public record ClientIdentity(
        Signer signer,
        String commonName,
        List<String> organizations,
        Optional<String> workspaceId,
        Instant notAfter,
        String credentialId) {

    /// Takes a copy of the organizations.
    public ClientIdentity {
        organizations = List.copyOf(organizations);
    }
}
