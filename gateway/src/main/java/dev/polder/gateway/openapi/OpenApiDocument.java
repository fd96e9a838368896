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
        this.body = body;
        this.hash = sha512(body);
    }

    static OpenApiDocument json(JsonValue tree) {
        return new OpenApiDocument(JsonWriter.compact(tree));
    }

    /// The bytes, not copied and not to be changed.
    public byte[] body() {
        return body;
    }

    /// SHA-512 in upper-case hexadecimal.
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
