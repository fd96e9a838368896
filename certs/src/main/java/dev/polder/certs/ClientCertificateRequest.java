package dev.polder.certs;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a client certificate is to say. It is judged when it is issued, see [CertificateAuthority#issue].
///
/// @param signer who is to vouch for it
/// @param commonName the user's name
/// @param organizations the user's groups, in the order in which they are to appear
/// @param workspaceId the workspace that it is bound to, by the name of its logical cluster (`root`, or 16 characters
///     of base 36), never by its path; a tenant's certificate must have one
/// @param lifetime how long it is to be valid from now on
public record ClientCertificateRequest(
        Signer signer,
        String commonName,
        List<String> organizations,
        Optional<String> workspaceId,
        Duration lifetime) {

    /// How long an operator's certificate is valid unless asked otherwise.
    public static final Duration OPERATOR_LIFETIME = Duration.ofDays(365);

    /// How long a tenant's certificate is valid unless asked otherwise.
    public static final Duration TENANT_LIFETIME = Duration.ofDays(30);

    /// Takes a copy of the organizations.
    public ClientCertificateRequest {
        organizations = List.copyOf(organizations);
    }

    /// Asks for a certificate that is valid in every workspace, for one year.
    public static ClientCertificateRequest operator(String commonName, List<String> organizations) {
        return new ClientCertificateRequest(
                Signer.OPERATOR, commonName, organizations, Optional.empty(), OPERATOR_LIFETIME);
    }

    /// Asks for a certificate that is valid in one workspace, for thirty days.
    public static ClientCertificateRequest tenant(String commonName, List<String> organizations, String workspaceId) {
        return new ClientCertificateRequest(
                Signer.TENANT, commonName, organizations, Optional.of(workspaceId), TENANT_LIFETIME);
    }

    /// Asks for the same certificate with another lifetime.
    public ClientCertificateRequest withLifetime(Duration other) {
        return new ClientCertificateRequest(signer, commonName, organizations, workspaceId, other);
    }
}
