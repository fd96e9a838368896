package dev.polder.gateway.resource.read;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Where the next page of a list begins: upstream's form, so that clients which look into it find what they know. It
/// grants nothing: the store keeps every page inside the collection of the request that carries the token.
///
/// @param revision of the snapshot; below zero for the newest one, which does not fit the pages before
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
        if (text.length() > MAX_LENGTH) {
            throw bad("too long");
        }
        JsonObject token;
        try {
            byte[] json = Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.UTF_8));
            token = JsonReader.readObject(json, JsonLimits.REQUEST);
        } catch (IllegalArgumentException | JsonSyntaxException e) {
            throw bad(String.valueOf(e.getMessage()));
        }
        if (!token.string("v", "").equals(FORM)) {
            throw bad("server does not recognize this encoded version " + token.string("v", ""));
        }
        long revision = token.integer("rv").orElse(0);
        if (revision == 0) {
            throw bad("incorrect encoded start resourceVersion (version %s)".formatted(FORM));
        }
        String start = token.string("start", "");
        if (start.isEmpty()) {
            throw bad("encoded start key is empty (version %s)".formatted(FORM));
        }
        return new ContinueToken(revision, start);
    }

    private static ApiException bad(String why) {
        return Statuses.badRequest("invalid continue token: continue key is not valid: " + why);
    }
}
