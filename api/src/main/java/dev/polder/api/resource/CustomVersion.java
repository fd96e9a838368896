package dev.polder.api.resource;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// What a CustomResourceDefinition says of one of its versions, where built-in kinds say it once for all versions.
///
/// @param openApi          `schema.openAPIV3Schema` as it stands in the definition; not to be changed
/// @param fingerprint      of the schema: what was written under another one is read by this one first
/// @param subresources     what is served below an object in this version
/// @param selectableFields dotted paths that field selectors may name in this version, in the definition's order
/// @param deprecation      the warning that every use of this version is answered with; empty when it is not deprecated
public record CustomVersion(
        JsonObject openApi,
        long fingerprint,
        Subresources subresources,
        List<String> selectableFields,
        String deprecation) {
    public CustomVersion {
        selectableFields = List.copyOf(selectableFields);
    }

    public CustomVersion(
            JsonObject openApi, Subresources subresources, List<String> selectableFields, String deprecation) {
        this(openApi, fingerprint(openApi), subresources, selectableFields, deprecation);
    }

    private static long fingerprint(JsonObject openApi) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(JsonWriter.compact(openApi));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
