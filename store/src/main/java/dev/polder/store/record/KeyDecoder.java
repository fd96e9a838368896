package dev.polder.store.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.polder.api.meta.ObjectKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Decodes keys that come in order, and shares what neighbours have in common: workspace, resource, namespace. One thread.
public final class KeyDecoder {
    private byte[] shared = new byte[0];
    private @Nullable ObjectKey last;

    /// The object that the first `length` bytes of a row are the key of.
    public ObjectKey decode(byte[] row, int length) {
        ObjectKey neighbour = last;
        if (neighbour != null
                && length > shared.length
                && Arrays.equals(row, 0, shared.length, shared, 0, shared.length)) {
            String name = new String(row, shared.length, length - shared.length - 1, UTF_8);
            return new ObjectKey(neighbour.workspace(), neighbour.resource(), neighbour.namespace(), name);
        }
        ObjectKey key = KeyCodec.decode(row, length);
        int nameStart = length - 1;
        while (row[nameStart - 1] != 0) {
            nameStart--;
        }
        shared = Arrays.copyOf(row, nameStart);
        last = key;
        return key;
    }
}
