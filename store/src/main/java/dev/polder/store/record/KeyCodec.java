package dev.polder.store.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Object keys as bytes whose unsigned order is the key order: the workspace's length and name, then group, resource,
/// namespace and name, each closed by a zero byte, which none may hold. So no key of a workspace or of a resource begins
/// with what the keys of another begin with. A row adds the complement of the revision, so that the newest version
/// of a key comes first. Any thread.
public final class KeyCodec {
    /// Bytes that a row has after its key.
    public static final int REVISION_BYTES = Long.BYTES;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int PARTS = 4;

    private KeyCodec() {}

    /// The key of an object.
    ///
    /// @throws IllegalArgumentException when a part holds a NUL character
    public static byte[] key(ObjectKey key) {
        return join(prefix(key.workspace()), tail(key.resource(), key.namespace(), key.name()));
    }

    /// What follows the workspace in the key of an object.
    public static byte[] tail(GroupResource resource, String namespace, String name) {
        return closed(resource.group(), resource.resource(), namespace, name);
    }

    /// What the rows of an owner's dependents in a workspace begin with; the tails of their keys follow.
    public static byte[] owner(byte[] workspace, String uid) {
        return join(workspace, closed(uid.replace('\0', ' ')));
    }

    /// The row that leads from an owner to an object.
    ///
    /// @param key of the object
    public static byte[] owned(byte[] key, String uid) {
        return join(owner(workspacePrefix(key), uid), tailOf(key));
    }

    /// The object's key in a row that leads from an owner.
    public static byte[] owned(byte[] row) {
        int tail = row[0] + 1;
        while (row[tail++] != 0) {
            // the UID
        }
        return join(workspacePrefix(row), Arrays.copyOfRange(row, tail, row.length));
    }

    /// What follows the workspace in a key, or in what keys begin with.
    public static byte[] tailOf(byte[] key) {
        return Arrays.copyOfRange(key, key[0] + 1, key.length);
    }

    /// What the keys of a workspace begin with.
    public static byte[] prefix(WorkspaceId workspace) {
        byte[] name = workspace.value().getBytes(UTF_8);
        byte[] prefix = new byte[name.length + 1];
        prefix[0] = (byte) name.length; // at most 63
        System.arraycopy(name, 0, prefix, 1, name.length);
        return prefix;
    }

    /// The workspace whose keys begin with this.
    public static WorkspaceId workspace(byte[] prefix) {
        return new WorkspaceId(new String(prefix, 1, prefix[0], UTF_8));
    }

    /// What the keys of a resource in a workspace begin with.
    public static byte[] prefix(WorkspaceId workspace, GroupResource resource) {
        return join(prefix(workspace), infix(resource));
    }

    /// What the keys of a resource in a namespace begin with.
    public static byte[] prefix(WorkspaceId workspace, GroupResource resource, String namespace) {
        return join(prefix(workspace), tailPrefix(resource, namespace));
    }

    /// What follows the workspace in the keys of a resource in a namespace.
    public static byte[] tailPrefix(GroupResource resource, String namespace) {
        return closed(resource.group(), resource.resource(), namespace);
    }

    /// What follows the workspace in the keys of a resource.
    public static byte[] infix(GroupResource resource) {
        return closed(resource.group(), resource.resource());
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

    /// The smallest bytes after everything that begins with `prefix`: a workspace, or what ends with the zero byte of a part.
    public static byte[] after(byte[] prefix) {
        byte[] after = prefix.clone();
        after[after.length - 1]++; // neither a zero nor the ASCII letter at the end of a workspace's name overflows
        return after;
    }

    /// Whether `bytes` begin with `prefix`.
    public static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    /// The part of a key or row up to the end of its workspace.
    public static byte[] workspacePrefix(byte[] key) {
        return Arrays.copyOf(key, key[0] + 1);
    }

    /// The object that the first `length` bytes are the key of.
    ///
    /// @throws IllegalArgumentException when they are not a key
    public static ObjectKey decode(byte[] bytes, int length) {
        if (length == 0 || bytes[0] <= 0 || bytes[0] >= length) {
            throw new IllegalArgumentException("not a key");
        }
        String[] parts = new String[PARTS];
        int start = bytes[0] + 1;
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
        return new ObjectKey(workspace(bytes), new GroupResource(parts[0], parts[1]), parts[2], parts[3]);
    }

    /// One after the other: what a workspace's keys begin with, and the tail of a key.
    public static byte[] join(byte[] one, byte[] other) {
        byte[] joined = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, joined, one.length, other.length);
        return joined;
    }

    private static byte[] closed(String... parts) {
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
