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
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Where the next page of a list begins: upstream's form, so that clients which look into it find what they know. It
/// grants nothing: the store keeps every page inside the collection of the request that carries the token.
///
/// @param revision of the snapshot; below zero for the newest one, which does not fit the pages before
/// @param start    the store's key
/// @param left     items from there on, as the first page counted them; -1 when they were too many, null when nobody counted
/// @param begun    when the first page of this snapshot was given, in seconds since 1970; null when nobody said
record ContinueToken(long revision, String start, @Nullable Long left, @Nullable Long begun) {
    private static final String LEFT = "left";
    private static final String BEGUN = "begun";
    private static final String FORM = "meta.k8s.io/v1";
    private static final int MAX_LENGTH = 4096;

    String encode() {
        JsonObject token = new JsonObject().put("v", FORM).put("rv", revision).put("start", start);
        if (left != null) {
            token.put(LEFT, left);
        }
        if (begun != null) {
            token.put(BEGUN, begun);
        }
        byte[] json = JsonWriter.compact(token);
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
        } catch (IllegalArgumentException e) {
            throw bad("illegal base64 data at input byte " + firstIllegal(text));
        } catch (JsonSyntaxException e) {
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
        return new ContinueToken(revision, start, number(token, LEFT), number(token, BEGUN));
    }

    private static @Nullable Long number(JsonObject token, String name) {
        OptionalLong number = token.integer(name);
        return number.isPresent() ? number.getAsLong() : null;
    }

    /// One that gives the rest of the list as it is now.
    ContinueToken ofNewest() {
        return new ContinueToken(-1, start, null, null);
    }

    /// Where a text stops to be URL-safe base64: at another character, or at its last one when it is cut short.
    private static int firstIllegal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letter && c != '-' && c != '_') {
                return i;
            }
        }
        return Math.max(0, text.length() - 1);
    }

    private static ApiException bad(String why) {
        return Statuses.badRequest("invalid continue token: continue key is not valid: " + why);
    }
}
