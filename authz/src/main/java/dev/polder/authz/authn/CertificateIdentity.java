package dev.polder.authz.authn;

import dev.polder.api.meta.WorkspaceId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client certificate says, after its chain, validity and usage were verified.
///
/// @param signer        which of our signers issued it
/// @param commonName    of the subject: the user
/// @param organizations of the subject: the groups
/// @param workspace     the one that it was issued for, null when it is valid everywhere
public record CertificateIdentity(
        Signer signer, String commonName, List<String> organizations, @Nullable WorkspaceId workspace) {
    /// Who issued a certificate.
    public enum Signer {
        /// For the operator: may be valid everywhere.
        OPERATOR,
        /// For tenants: always names a workspace.
        TENANT
    }

    public CertificateIdentity {
        organizations = List.copyOf(organizations);
    }
}
