package dev.polder.gateway.resource.read;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.status.Statuses;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Where the next page of a list begins: upstream's form, so that clients which look into it find what they know. It
/// grants nothing: the store keeps every page inside the collection of the request that carries the token.
///
/// @param revision of the snapshot
/// @param start    the store's key
record ContinueToken(long revision, String start) {
    private static final String FORM = "meta.k8s.io/v1";
    private static final int MAX_LENGTH = 4096;

    String encode() {
        byte[] json = JsonWriter.compact(
                new JsonObject().put("v", FORM).put("rv", revision).put("start", start));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
    }

    /// @throws dev.polder.api.status.ApiException 400 when the text is no token
    static ContinueToken decode(String text) {
        if (text.length() <= MAX_LENGTH) {
            try {
                byte[] json = Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.US_ASCII));
                if (JsonReader.read(json, JsonLimits.REQUEST) instanceof JsonObject token
                        && token.string("v", "").equals(FORM)
                        && token.integer("rv").orElse(0) > 0
                        && token.string("start") != null) {
                    return new ContinueToken(token.integer("rv").orElse(0), token.string("start", ""));
                }
            } catch (IllegalArgumentException | JsonSyntaxException e) {
                // told below
            }
        }
        throw Statuses.badRequest("continue key is not valid: it must be the metadata.continue of an earlier answer");
    }
}
