package dev.polder.gateway.token;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.authz.token.Jwt;
import dev.polder.authz.token.TokenKeyring;
import dev.polder.authz.token.TokenObjects;
import dev.polder.authz.token.TokenVerifier;
import dev.polder.certs.token.TokenKeys;
import java.time.InstantSource;
import java.util.function.Supplier;

/// What it takes to sign and to judge tokens.
///
/// @param keys     of the data directory
/// @param keyring  the same, as tokens need them
/// @param verifier judges
/// @param url      of the gateway, `https://host:port`, known once it listens
public record Tokens(TokenKeys keys, TokenKeyring keyring, TokenVerifier verifier, Supplier<String> url) {
    /// Puts them together.
    public static Tokens of(
            TokenKeys keys, TokenKeyring keyring, TokenObjects objects, Supplier<String> url, InstantSource clock) {
        return new Tokens(keys, keyring, new TokenVerifier(keyring, objects, home -> issuer(url, home), clock), url);
    }

    /// The URL by which a workspace signs: its own, so that an account of one is never taken for that of another by those
    /// who trust an issuer; and by its name, which is never used twice, not by a path.
    public String issuer(WorkspaceId home) {
        return issuer(url, home);
    }

    private static String issuer(Supplier<String> url, WorkspaceId home) {
        return url.get() + "/clusters/" + home.value();
    }

    /// Signs claims with the key of this moment.
    public String sign(JsonObject claims) {
        return Jwt.sign(claims, keyring.signing());
    }
}
