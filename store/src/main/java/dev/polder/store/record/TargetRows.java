package dev.polder.store.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.polder.api.meta.WorkspaceId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The rows of `targets`, two for each sync target that an object names. One leads from the target to the object: the length
/// of the target's key and the key, then the object's key. The other leads back, so that the end of a workspace finds what is
/// to go: a zero byte, the workspace, the target, then the rest of the object's key. No target's key is empty, so the two
/// never meet. Pure functions.
public final class TargetRows {
    private TargetRows() {}

    /// What the rows that lead from a target begin with.
    ///
    /// @param workspace one, or null for all
    public static byte[] prefix(String target, @Nullable WorkspaceId workspace) {
        byte[] prefix = part(target);
        return workspace == null ? prefix : KeyCodec.join(prefix, KeyCodec.prefix(workspace));
    }

    /// The row that leads from a target to an object.
    ///
    /// @param key of the object
    public static byte[] row(String target, byte[] key) {
        return KeyCodec.join(part(target), key);
    }

    /// The object's key in a row that leads from a target.
    public static byte[] key(byte[] row) {
        return Arrays.copyOfRange(row, 1 + Byte.toUnsignedInt(row[0]), row.length);
    }

    /// What the rows begin with that lead back from the objects of a workspace.
    ///
    /// @param workspace what its keys begin with
    public static byte[] backPrefix(byte[] workspace) {
        return KeyCodec.join(new byte[1], workspace);
    }

    /// The row that leads back from an object to a target.
    ///
    /// @param key of the object
    public static byte[] back(String target, byte[] key) {
        byte[] head = KeyCodec.join(backPrefix(KeyCodec.workspacePrefix(key)), part(target));
        return KeyCodec.join(head, KeyCodec.tailOf(key));
    }

    /// The row that leads forth where another leads back.
    public static byte[] forth(byte[] back) {
        byte[] workspace = KeyCodec.workspacePrefix(Arrays.copyOfRange(back, 1, back.length));
        int at = 1 + workspace.length;
        int tail = at + 1 + Byte.toUnsignedInt(back[at]);
        byte[] head = KeyCodec.join(Arrays.copyOfRange(back, at, tail), workspace);
        return KeyCodec.join(head, Arrays.copyOfRange(back, tail, back.length));
    }

    private static byte[] part(String target) {
        byte[] name = target.getBytes(UTF_8);
        if (name.length == 0 || name.length > 255) {
            throw new IllegalArgumentException("not the key of a sync target: " + target);
        }
        return KeyCodec.join(new byte[] {(byte) name.length}, name);
    }
}
