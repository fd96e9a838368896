package dev.polder.api.protobuf;

import dev.polder.api.index.WireType;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonSyntaxException;
import java.util.HashMap;
import java.util.Map;

/// Reads `application/vnd.kubernetes.protobuf`: four bytes `k8s\0`, then a `runtime.Unknown` that names the kind and
/// carries the object. The tree has what Go would write as JSON for the same object; fields that are not known are
/// passed over. Any thread.
public final class ProtobufReader {
    private ProtobufReader() {}

    /// Whether the bytes begin as a protobuf object does.
    public static boolean hasMagic(byte[] body) {
        return ProtobufTypes.hasMagic(body);
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
        Unknown unknown = Unknown.read(WireInput.of(body, ProtobufTypes.magic().length));
        WireType type = ProtobufTypes.find(unknown.apiVersion(), unknown.kind());
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
