package dev.polder.api.protobuf;

import dev.polder.api.index.WireType;
import dev.polder.api.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;

/// Writes `application/vnd.kubernetes.protobuf`: what [ProtobufReader] reads. Times, quantities and base64 texts in the trees
/// are valid: they come from validated objects. Any thread.
public final class ProtobufWriter {
    private static final int META = 1;
    private static final int ITEMS = 2;

    private ProtobufWriter() {}

    /// Whether the kind has a protobuf form.
    public static boolean supports(String apiVersion, String kind) {
        return ProtobufTypes.find(apiVersion, kind) != null;
    }

    /// An object with `apiVersion` and `kind`.
    ///
    /// @throws IllegalArgumentException when its kind has no protobuf form, or a field another type than its kind says
    public static byte[] write(JsonObject object) {
        var out = new WireOutput();
        new MessageWriter(out).write(type(object), object);
        return enveloped(out, object);
    }

    /// A list, one item after the other, so that not all of them need to be trees at a time.
    ///
    /// @param head  `apiVersion`, `kind` and `metadata` of the list
    /// @param item  kind of the items
    /// @param count of the items
    /// @param items gives each, from the last to the first
    public static byte[] writeList(JsonObject head, String item, int count, IntFunction<JsonObject> items) {
        var out = new WireOutput();
        var writer = new MessageWriter(out);
        WireType type = type(new JsonObject().put("apiVersion", head.string("apiVersion", "")).put("kind", item));
        for (int i = count - 1; i >= 0; i--) {
            int before = out.size();
            writer.write(type, items.apply(i));
            out.close(ITEMS, before);
        }
        int before = out.size();
        writer.write(ProtobufTypes.listMeta(), head.objectOrNew("metadata"));
        out.close(META, before);
        return enveloped(out, head);
    }

    /// A frame of a watch: its length in four bytes, then a `meta/v1` WatchEvent.
    ///
    /// @param type   of the event
    /// @param object as [#write] gives it
    public static byte[] frame(String type, byte[] object) {
        var out = new WireOutput();
        out.raw(object);
        out.close(1, 0);
        out.close(2, 0);
        out.string(1, type);
        out.raw(ByteBuffer.allocate(Integer.BYTES).putInt(out.size()).array());
        return out.bytes();
    }

    private static WireType type(JsonObject object) {
        WireType type = ProtobufTypes.find(object.string("apiVersion", ""), object.string("kind", ""));
        if (type == null) {
            throw new IllegalArgumentException("no protobuf form of kind \"%s\" in version \"%s\""
                    .formatted(object.string("kind", ""), object.string("apiVersion", "")));
        }
        return type;
    }

    /// Around what was written: `runtime.Unknown`, and four bytes that say so.
    private static byte[] enveloped(WireOutput out, JsonObject object) {
        out.close(2, 0);
        int before = out.size();
        out.string(2, object.string("kind", ""));
        out.string(1, object.string("apiVersion", ""));
        out.close(1, before);
        out.raw(ProtobufTypes.magic());
        return out.bytes();
    }
}
