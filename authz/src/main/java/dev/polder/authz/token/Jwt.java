package dev.polder.authz.token;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.meta.WorkspaceId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// A JSON Web Token in the compact form (RFC 7519), taken apart and not judged.
///
/// @param algorithm  that the token asks for
/// @param keyId      of the key that it names, empty for none
/// @param claims     what it says; not to be changed
/// @param signedPart the bytes that are signed
/// @param signature  as it came
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Jwt(String algorithm, String keyId, JsonObject claims, byte[] signedPart, byte[] signature) {
    /// The longest token that is looked at, in characters. A longer one is not made either.
    public static final int MOST_CHARS = 12 * 1024;

    private static final JsonLimits LIMITS = new JsonLimits(MOST_CHARS, 8, 2_000);
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /// Empty for a text that has not the form.
    public static Optional<Jwt> parse(String text) {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (text.length() > MOST_CHARS || first < 1 || second < 0 || text.indexOf('.', second + 1) >= 0 || text.indexOf('=') >= 0) {
            return Optional.empty();
        }
        try {
            JsonObject header = object(text.substring(0, first));
            if (header.has("crit")) {
                return Optional.empty(); // names what must be understood, and nothing of it is
            }
            return Optional.of(new Jwt(
                    header.string("alg", ""),
                    header.string("kid", ""),
                    object(text.substring(first + 1, second)),
                    text.substring(0, second).getBytes(StandardCharsets.US_ASCII),
                    Base64.getUrlDecoder().decode(text.substring(second + 1))));
        } catch (IllegalArgumentException | JsonSyntaxException _) {
            return Optional.empty();
        }
    }

    private static JsonObject object(String part) {
        return JsonReader.readObject(Base64.getUrlDecoder().decode(part), LIMITS);
    }

    /// Signs claims.
    public static String sign(JsonObject claims, TokenKeyring.SigningKey key) {
        JsonObject header = new JsonObject().put("alg", key.algorithm()).put("kid", key.id());
        String signed = ENCODER.encodeToString(JsonWriter.compact(header)) + "." + ENCODER.encodeToString(JsonWriter.compact(claims));
        return signed + "." + ENCODER.encodeToString(key.sign(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    /// The workspace that the token says it belongs to; empty when it names none. Nobody has checked that.
    public Optional<WorkspaceId> claimedHome() {
        String named = claims.stringAt(TokenClaims.KUBERNETES, TokenClaims.HOME);
        String home = named == null ? claims.string(TokenClaims.LEGACY + TokenClaims.HOME, "") : named;
        return WorkspaceId.isValid(home) ? Optional.of(new WorkspaceId(home)) : Optional.empty();
    }
}
