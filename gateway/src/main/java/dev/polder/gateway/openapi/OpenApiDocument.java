package dev.polder.gateway.openapi;

import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A finished document. Immutable, any thread.
public final class OpenApiDocument {
    private final byte[] body;
    private final String hash;

    OpenApiDocument(byte[] body) {
        this(body, sha512(body));
    }

    private OpenApiDocument(byte[] body, String hash) {
        this.body = body;
        this.hash = hash;
    }

    /// The same document in another encoding, which goes by the same hash.
    OpenApiDocument as(byte[] encoded) {
        return new OpenApiDocument(encoded, hash);
    }

    static OpenApiDocument json(JsonValue tree) {
        return new OpenApiDocument(JsonWriter.compact(tree));
    }

    /// The bytes, not copied and not to be changed.
    public byte[] body() {
        return body;
    }

    /// SHA-512 in upper-case hexadecimal, of the document in JSON where that has another encoding, too.
    public String hash() {
        return hash;
    }

    /// The hash as an entity tag, with its quotes.
    public String etag() {
        return '"' + hash + '"';
    }

    private static String sha512(byte[] body) {
        try {
            return HexFormat.of().withUpperCase().formatHex(MessageDigest.getInstance("SHA-512").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }
}
