package dev.polder.gateway.resource.read.list;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.gateway.resource.ResourceCatalog;
import dev.polder.store.StoredObject;
import java.io.ByteArrayOutputStream;
import java.util.List;

/// How stored objects become the items of a list in JSON. Any thread.
public interface ItemForm {
    /// The form in which a kind is listed.
    static ItemForm of(ResourceCatalog.Served served) {
        return served.asStored() && served.custom().isEmpty() ? Items.AS_STORED : new Converted(served);
    }

    /// The same for forms that give the same bytes of the same objects.
    String id();

    /// All of them in one array, with commas between them.
    ///
    /// @param before put first
    /// @param after  put last
    byte[] joined(byte[] before, List<StoredObject> items, byte[] after);

    /// Of a kind that is served in another form than it is stored in, or that a workspace defines itself: items of the
    /// latter say what they are, as upstream's do, and are copied when they were stored under the schema that holds now.
    ///
    /// @param served the kind in the version that is asked for
    record Converted(ResourceCatalog.Served served) implements ItemForm {
        @Override
        public String id() {
            return served.kind() + "@" + Long.toHexString(ObjectCodec.fingerprint(served.definition()));
        }

        @Override
        public byte[] joined(byte[] before, List<StoredObject> items, byte[] after) {
            int size = before.length + after.length;
            for (StoredObject item : items) {
                size += item.bodyLength() + 64;
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream(size);
            out.writeBytes(before);
            for (int i = 0; i < items.size(); i++) {
                if (i > 0) {
                    out.write(',');
                }
                out.writeBytes(item(items.get(i)));
            }
            out.writeBytes(after);
            return out.toByteArray();
        }

        private byte[] item(StoredObject stored) {
            boolean custom = served.custom().isPresent();
            if (custom && served.asStored() && ObjectCodec.isCurrent(stored, served)) {
                return ObjectCodec.bytes(stored);
            }
            JsonObject item = ObjectCodec.decode(stored, served);
            if (!custom) {
                item.remove("kind");
                item.remove("apiVersion");
            }
            return JsonWriter.compact(item);
        }
    }
}
