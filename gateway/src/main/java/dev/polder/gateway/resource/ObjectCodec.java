package dev.polder.gateway.resource;

import dev.polder.api.builtin.SelectableFields;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.resource.CustomVersion;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.resource.VersionDefinition;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.validation.SchemaDefaults;
import dev.polder.api.validation.UnknownFieldPruning;
import dev.polder.store.RecordHeader;
import dev.polder.store.StoredObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Between trees and what the store keeps (house decision 2). A body is the JSON that clients read, kind and apiVersion
/// first, metadata next, without resourceVersion, which is spliced in when read.
public final class ObjectCodec {
    private static final byte[] METADATA = "\"metadata\":{".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VERSION_OPEN = "\"resourceVersion\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VERSION_CLOSE = "\",".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = new byte[0];

    private static final JsonLimits STORED = new JsonLimits(64 << 20, 512, 10_000_000);

    private ObjectCodec() {}

    /// An object as the store takes it.
    @SuppressWarnings("ArrayRecordComponent")
    public record Encoded(RecordHeader header, byte[] body) {}

    /// Encodes a complete object as it is served. Its resourceVersion, if any, is left out.
    public static Encoded encode(JsonObject object, ResourceCatalog.Served served) {
        return encode(served.version().toStored(object), served.definition().stored());
    }

    /// As [#encode], for an object of the definition's storage version.
    public static Encoded encode(JsonObject object, ResourceDefinition definition) {
        String apiVersion = storedVersion(definition);
        JsonObject ordered = new JsonObject()
                .put("kind", definition.names().kind())
                .put("apiVersion", apiVersion);
        int afterKind = JsonWriter.compact(ordered).length;
        JsonObject metadata = new JsonObject();
        for (Map.Entry<String, JsonValue> member : object.objectOrNew("metadata").entries()) {
            if (!member.getKey().equals("resourceVersion")) {
                metadata.put(member.getKey(), member.getValue());
            }
        }
        ordered.put("metadata", metadata);
        for (Map.Entry<String, JsonValue> member : object.entries()) {
            if (!ordered.has(member.getKey())) {
                ordered.put(member.getKey(), member.getValue());
            }
        }
        byte[] body = JsonWriter.compact(ordered);
        var offsets = new RecordHeader.Offsets(afterKind, afterKind + METADATA.length);
        return new Encoded(header(object, definition, apiVersion, offsets), body);
    }

    private static RecordHeader header(
            JsonObject object, ResourceDefinition definition, String apiVersion, RecordHeader.Offsets offsets) {
        JsonObject metadata = object.objectOrNew("metadata");
        JsonObject labels = metadata.object("labels");
        List<String> owners = new ArrayList<>();
        for (JsonObject owner : metadata.objects("ownerReferences")) {
            owners.add(owner.string("uid", ""));
        }
        JsonArray finalizers = metadata.array("finalizers");
        Map<String, String> fields = new LinkedHashMap<>();
        for (String path : definition.selectableFields()) {
            String value = definition.isCustom()
                    ? SelectableFields.plain(object, path)
                    : SelectableFields.value(object, path);
            if (!value.isEmpty()) {
                fields.put(path, value);
            }
        }
        return new RecordHeader(
                metadata.string("uid", ""),
                apiVersion,
                fingerprint(definition),
                labels == null ? Map.of() : labels.strings(),
                fields,
                owners,
                metadata.has("deletionTimestamp"),
                finalizers == null ? 0 : finalizers.size(),
                offsets,
                definition.strategy().sensitive());
    }

    /// Says under which definition a body was written: the storage version's name is enough where a kind is built in.
    public static long fingerprint(ResourceDefinition definition) {
        VersionDefinition version = definition.storageVersion();
        return version.custom().map(CustomVersion::fingerprint).orElse((long) version.version().hashCode());
    }

    /// The tree of a stored object in the form in which it is served, resourceVersion included.
    public static JsonObject decode(StoredObject stored, ResourceCatalog.Served served) {
        JsonObject object = decode(stored);
        if (!isCurrent(stored, served)) {
            refresh(object, served.definition());
        }
        return served.version().toServed(object);
    }

    /// Whether an object was stored under the schema and in the version that its kind has now. Of a built-in kind all are.
    public static boolean isCurrent(StoredObject stored, ResourceCatalog.Served served) {
        if (served.custom().isEmpty()) {
            return true;
        }
        RecordHeader header = stored.header();
        ResourceDefinition definition = served.definition();
        return header.schemaFingerprint() == fingerprint(definition)
                && header.apiVersion().equals(storedVersion(definition));
    }

    /// As upstream reads what was stored before its definition changed: what the schema does not know any more is left out,
    /// and its defaults are filled in.
    private static void refresh(JsonObject object, ResourceDefinition definition) {
        ObjectSchema schema = definition.storageVersion().schema();
        var _ = UnknownFieldPruning.prune(schema, object);
        SchemaDefaults.apply(schema, object);
        object.put("apiVersion", storedVersion(definition));
    }

    private static String storedVersion(ResourceDefinition definition) {
        return definition.kindIn(definition.storageVersion().version()).groupVersion().toString();
    }

    /// The tree of a stored object as it is stored, resourceVersion included.
    public static JsonObject decode(StoredObject stored) {
        JsonObject object = (JsonObject) JsonReader.read(stored.body(), STORED);
        if (stored.revision() > 0) {
            object.objectOrNew("metadata").put("resourceVersion", Long.toString(stored.revision()));
        }
        return object;
    }

    /// The bytes a client reads: the body with its resourceVersion.
    public static byte[] bytes(StoredObject stored) {
        return framed(stored, NOTHING, 0);
    }

    /// The bytes with something put before them and room for as many behind.
    ///
    /// @param before put first
    /// @param room   bytes left free at the end
    public static byte[] framed(StoredObject stored, byte[] before, int room) {
        byte[] out = new byte[before.length + stored.bodyLength() + versionLength(stored) + room];
        System.arraycopy(before, 0, out, 0, before.length);
        splice(stored, 0, out, before.length);
        return out;
    }

    /// How many bytes [#putItem] puts.
    public static int itemLength(StoredObject stored) {
        return 1 + stored.bodyLength() - stored.offsets().afterKind() + versionLength(stored);
    }

    /// As [#bytes], without kind and apiVersion: an item of a list.
    ///
    /// @param at where to begin
    /// @return where it ends
    public static int putItem(StoredObject stored, byte[] out, int at) {
        out[at] = '{';
        return splice(stored, stored.offsets().afterKind(), out, at + 1);
    }

    private static int versionLength(StoredObject stored) {
        if (stored.revision() == 0) {
            return 0;
        }
        int digits = 1;
        for (long rest = stored.revision(); rest >= 10; rest /= 10) {
            digits++;
        }
        return VERSION_OPEN.length + digits + VERSION_CLOSE.length;
    }

    /// Puts the revision in front of what begins at `end`, without a string: lists do this for each object.
    private static void putVersion(StoredObject stored, byte[] out, int end) {
        int at = end - VERSION_CLOSE.length;
        System.arraycopy(VERSION_CLOSE, 0, out, at, VERSION_CLOSE.length);
        long rest = stored.revision();
        do {
            out[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        System.arraycopy(VERSION_OPEN, 0, out, at - VERSION_OPEN.length, VERSION_OPEN.length);
    }

    /// Copies the body from there on, with the resourceVersion in its place.
    private static int splice(StoredObject stored, int from, byte[] out, int start) {
        int cut = stored.offsets().resourceVersion();
        int version = versionLength(stored);
        int at = stored.copyBody(from, cut, out, start) + version;
        if (version > 0) {
            putVersion(stored, out, at);
        }
        return stored.copyBody(cut, stored.bodyLength(), out, at);
    }
}
