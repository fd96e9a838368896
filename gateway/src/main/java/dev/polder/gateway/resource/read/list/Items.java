package dev.polder.gateway.resource.read.list;

import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.store.StoredObject;
import java.util.Arrays;
import java.util.List;

/// Items of a list as they are stored, without kind and apiVersion.
public enum Items implements ItemForm {
    AS_STORED;

    @Override
    public String id() {
        return "";
    }

    @Override
    public byte[] joined(byte[] before, List<StoredObject> items, byte[] after) {
        int size = before.length + after.length + Math.max(0, items.size() - 1);
        for (StoredObject item : items) {
            size += ObjectCodec.itemLength(item);
        }
        byte[] out = Arrays.copyOf(before, size);
        int at = before.length;
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                out[at++] = ',';
            }
            at = ObjectCodec.putItem(items.get(i), out, at);
        }
        System.arraycopy(after, 0, out, at, after.length);
        return out;
    }
}
