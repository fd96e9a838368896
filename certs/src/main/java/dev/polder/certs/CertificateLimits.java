package dev.polder.certs;

import java.time.Duration;

/// How long certificates live and how much a client certificate may carry.
///
/// @param minClientLifetime the shortest lifetime that may be asked for
/// @param maxOperatorLifetime the longest lifetime of a client certificate of the operator's signer
/// @param maxTenantLifetime the longest lifetime of a client certificate of the tenants' signer
/// @param servingLifetime the lifetime of a serving certificate
/// @param maxNameChars the longest common name and organization, in characters
/// @param maxOrganizations the largest number of organizations
public record CertificateLimits(
        Duration minClientLifetime,
        Duration maxOperatorLifetime,
        Duration maxTenantLifetime,
        Duration servingLifetime,
        int maxNameChars,
        int maxOrganizations) {

    /// Ten minutes to two years for the operator, to one year for tenants; 256 characters a name, 64 organizations.
    public static final CertificateLimits DEFAULT = new CertificateLimits(
            Duration.ofMinutes(10), Duration.ofDays(730), Duration.ofDays(365), Duration.ofDays(397), 256, 64);

    /// Checks that the bounds leave room for at least one certificate.
    public CertificateLimits {
        if (minClientLifetime.toSeconds() < 1
                || minClientLifetime.compareTo(maxOperatorLifetime) > 0
                || minClientLifetime.compareTo(maxTenantLifetime) > 0
                || servingLifetime.toSeconds() < 1
                || maxNameChars < 1
                || maxOrganizations < 0) {
            throw new IllegalArgumentException("certificate limits contradict each other");
        }
    }

    Duration maxClientLifetime(Signer signer) {
        return switch (signer) {
            case OPERATOR -> maxOperatorLifetime;
            case TENANT -> maxTenantLifetime;
        };
    }
}
