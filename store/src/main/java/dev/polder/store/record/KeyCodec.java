package dev.polder.store.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Object keys as bytes whose unsigned order is the key order: workspace, group, resource, namespace, name, each closed by
/// a zero byte. A row adds the complement of the revision, so that the newest version of a key comes first. Any thread.
public final class KeyCodec {
    /// Bytes that a row has after its key.
    public static final int REVISION_BYTES = Long.BYTES;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int PARTS = 5;

    private KeyCodec() {}

    /// The key of an object.
    ///
    /// @throws IllegalArgumentException when a part holds a NUL character
    public static byte[] key(ObjectKey key) {
        return join(
                key.workspace().value(),
                key.resource().group(),
                key.resource().resource(),
                key.namespace(),
                key.name());
    }

    /// What the keys of a workspace begin with.
    public static byte[] prefix(WorkspaceId workspace) {
        return join(workspace.value());
    }

    /// What the keys of a resource in a workspace begin with.
    public static byte[] prefix(WorkspaceId workspace, GroupResource resource) {
        return join(workspace.value(), resource.group(), resource.resource());
    }

    /// What the keys of a resource in a namespace begin with.
    public static byte[] prefix(WorkspaceId workspace, GroupResource resource, String namespace) {
        return join(workspace.value(), resource.group(), resource.resource(), namespace);
    }

    /// What follows the workspace in the keys of a resource.
    public static byte[] infix(GroupResource resource) {
        return join(resource.group(), resource.resource());
    }

    /// The row of a key at a revision.
    public static byte[] row(byte[] key, long revision) {
        byte[] row = Arrays.copyOf(key, key.length + REVISION_BYTES);
        LONG.set(row, key.length, ~revision);
        return row;
    }

    /// The revision of a row.
    public static long revision(byte[] row) {
        return ~(long) LONG.get(row, row.length - REVISION_BYTES);
    }

    /// The smallest bytes after every row of every key that begins with `prefix`, which ends with the zero byte of a part.
    public static byte[] after(byte[] prefix) {
        byte[] after = prefix.clone();
        after[after.length - 1] = 1;
        return after;
    }

    /// Whether `bytes` begin with `prefix`.
    public static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    /// The part of a key or row up to the end of its workspace, with the zero byte.
    public static byte[] workspacePrefix(byte[] key) {
        int end = 0;
        while (key[end] != 0) {
            end++;
        }
        return Arrays.copyOf(key, end + 1);
    }

    /// The object that the first `length` bytes are the key of.
    ///
    /// @throws IllegalArgumentException when they are not a key
    public static ObjectKey decode(byte[] bytes, int length) {
        String[] parts = new String[PARTS];
        int start = 0;
        for (int part = 0; part < PARTS; part++) {
            int end = start;
            while (end < length && bytes[end] != 0) {
                end++;
            }
            if (end >= length) {
                throw new IllegalArgumentException("not a key");
            }
            parts[part] = new String(bytes, start, end - start, UTF_8);
            start = end + 1;
        }
        if (start != length) {
            throw new IllegalArgumentException("not a key");
        }
        return new ObjectKey(new WorkspaceId(parts[0]), new GroupResource(parts[1], parts[2]), parts[3], parts[4]);
    }

    private static byte[] join(String... parts) {
        byte[][] encoded = new byte[parts.length][];
        int length = 0;
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].indexOf(0) >= 0) {
                throw new IllegalArgumentException("a key holds no NUL");
            }
            encoded[i] = parts[i].getBytes(UTF_8);
            length += encoded[i].length + 1;
        }
        byte[] joined = new byte[length];
        int at = 0;
        for (byte[] part : encoded) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length + 1;
        }
        return joined;
    }
}
