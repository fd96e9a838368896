package dev.polder.authz.authn;

import org.jspecify.annotations.Nullable;

/// What a request brought to say who is calling.
///
/// @param certificate verified client certificate, null when the connection has none
/// @param bearerToken text after `Bearer ` in the Authorization header, null when there is none
public record Credentials(@Nullable CertificateIdentity certificate, @Nullable String bearerToken) {
    /// Nothing at all.
    public static final Credentials NONE = new Credentials(null, null);

    /// A certificate alone.
    public static Credentials of(CertificateIdentity certificate) {
        return new Credentials(certificate, null);
    }

    @Override
    public String toString() {
        return "Credentials[certificate=" + certificate + ", bearerToken=" + (bearerToken == null ? "none" : "…") + "]";
    }
}
