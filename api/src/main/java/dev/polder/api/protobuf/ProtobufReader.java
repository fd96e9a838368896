package dev.polder.api.protobuf;

import dev.polder.api.index.TypeIndex;
import dev.polder.api.index.WireType;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.meta.GroupVersion;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads `application/vnd.kubernetes.protobuf`: four bytes `k8s\0`, then a `runtime.Unknown` that names the kind and
/// carries the object. The tree has what Go would write as JSON for the same object; fields that are not known are
/// passed over. Any thread.
public final class ProtobufReader {
    private static final byte[] MAGIC = {'k', '8', 's', 0};

    private ProtobufReader() {}

    /// Whether the bytes begin as a protobuf object does.
    public static boolean hasMagic(byte[] body) {
        return body.length >= MAGIC.length
                && Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /// The object, with `apiVersion` and `kind`.
    ///
    /// @throws JsonSyntaxException when the bytes are no such object, name a kind that has no protobuf form, or are
    ///                             over a limit
    public static JsonObject read(byte[] body, JsonLimits limits) {
        limits.checkBytes(body.length);
        if (!hasMagic(body)) {
            throw JsonSyntaxException.malformed(
                    "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        }
        Unknown unknown = Unknown.read(WireInput.of(body, MAGIC.length));
        WireType type = typeOf(unknown.apiVersion(), unknown.kind());
        if (type == null) {
            throw JsonSyntaxException.malformed("no protobuf form of kind \"%s\" in version \"%s\""
                    .formatted(unknown.kind(), unknown.apiVersion()));
        }
        JsonObject object = new JsonObject();
        if (!unknown.apiVersion().isEmpty()) {
            object.put("apiVersion", unknown.apiVersion());
        }
        object.put("kind", unknown.kind());
        new MessageReader(limits).read(type, unknown.raw(), object);
        return object;
    }

    /// The wire type of a kind, or null. Kinds of `meta/v1` (DeleteOptions, ...) are known in every group.
    private static @Nullable WireType typeOf(String apiVersion, String kind) {
        GroupVersion version = GroupVersion.parse(apiVersion);
        int dot = version.group().indexOf('.');
        String first = dot < 0 ? version.group() : version.group().substring(0, dot);
        String group = first.isEmpty() ? "core" : first;
        TypeIndex index = TypeIndex.builtin();
        WireType type = index.wireOrNull("io.k8s.api.%s.%s.%s".formatted(group, version.version(), kind));
        return type == null ? index.wireOrNull(TypeIndex.META_V1 + kind) : type;
    }

    /// `runtime.Unknown`.
    private record Unknown(String apiVersion, String kind, WireInput raw) {
        static Unknown read(WireInput input) {
            String apiVersion = "";
            String kind = "";
            WireInput raw = WireInput.of(new byte[0], 0);
            while (input.hasMore()) {
                int tag = input.tag();
                switch (tag) {
                    case (1 << 3) | WireInput.BYTES -> {
                        Map<Integer, String> texts = texts(input.message());
                        apiVersion = texts.getOrDefault(1, "");
                        kind = texts.getOrDefault(2, "");
                    }
                    case (2 << 3) | WireInput.BYTES -> raw = input.message();
                    case (3 << 3) | WireInput.BYTES -> {
                        String encoding = input.string();
                        if (!encoding.isEmpty()) {
                            throw JsonSyntaxException.malformed("protobuf: unknown content encoding");
                        }
                    }
                    default -> input.skip(tag & 7);
                }
            }
            return new Unknown(apiVersion, kind, raw);
        }

        private static Map<Integer, String> texts(WireInput input) {
            Map<Integer, String> texts = new HashMap<>();
            while (input.hasMore()) {
                int tag = input.tag();
                if ((tag & 7) == WireInput.BYTES) {
                    texts.put(tag >>> 3, input.string());
                } else {
                    input.skip(tag & 7);
                }
            }
            return texts;
        }
    }
}
