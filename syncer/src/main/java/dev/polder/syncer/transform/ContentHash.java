package dev.polder.syncer.transform;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A hash of a JSON value that does not depend on the order of members.
public final class ContentHash {
    private static final int HEX_DIGITS = 32;

    private ContentHash() {}

    /// 32 hexadecimal digits.
    public static String of(JsonValue value) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        add(digest, value);
        return HexFormat.of().formatHex(digest.digest()).substring(0, HEX_DIGITS);
    }

    private static void add(MessageDigest digest, JsonValue value) {
        switch (value) {
            case JsonObject object -> {
                digest.update((byte) '{');
                for (String name : object.names().stream().sorted().toList()) {
                    text(digest, name);
                    digest.update((byte) ':');
                    JsonValue member = object.get(name);
                    if (member != null) {
                        add(digest, member);
                    }
                }
                digest.update((byte) '}');
            }
            case JsonArray array -> {
                digest.update((byte) '[');
                array.forEach(item -> {
                    add(digest, item);
                    digest.update((byte) ',');
                });
                digest.update((byte) ']');
            }
            case JsonString string -> text(digest, string.value());
            default -> digest.update(JsonWriter.compact(value));
        }
    }

    /// Length first, so that no two sequences of texts look the same.
    private static void text(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((byte) '"');
        digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
        digest.update((byte) '"');
        digest.update(bytes);
    }
}
