package dev.polder.store.rocksdb.read;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.status.Statuses;
import dev.polder.store.ListQuery;
import dev.polder.store.record.KeyCodec;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksIterator;

/// The keys that a list looks at: those of one workspace or of all, whose tails begin with something. Immutable.
final class ListRange {
    private final byte @Nullable [] workspace;
    private final byte[] tail;
    private final byte[] begin;

    /// @param workspace what the keys of the workspace begin with, null for all
    /// @param tail      what follows the workspace
    private ListRange(byte @Nullable [] workspace, byte[] tail) {
        this.workspace = workspace;
        this.tail = tail;
        this.begin = workspace == null ? new byte[0] : KeyCodec.join(workspace, tail);
    }

    static ListRange of(ListQuery query) {
        return of(query.workspace(), query.resource(), query.namespace());
    }

    /// @param workspace one, or null for all
    /// @param resource  one, or null for all
    /// @param namespace one, or null for all; narrows the range where workspace and resource are given
    static ListRange of(
            @Nullable WorkspaceId workspace, @Nullable GroupResource resource, @Nullable String namespace) {
        byte[] tail = resource == null
                ? new byte[0]
                : namespace == null || workspace == null
                        ? KeyCodec.infix(resource)
                        : KeyCodec.tailPrefix(resource, namespace);
        return new ListRange(workspace == null ? null : KeyCodec.prefix(workspace), tail);
    }

    boolean isOfOneWorkspace() {
        return workspace != null;
    }

    /// What the keys of its one workspace begin with, or the least that keys begin with.
    byte[] workspace() {
        return workspace == null ? new byte[0] : workspace;
    }

    boolean holdsTail(byte[] other) {
        return KeyCodec.startsWith(other, tail);
    }

    /// Moves to the first row of the page.
    ///
    /// @param after last key of the page before, null for the first page
    void start(RocksIterator rows, byte @Nullable [] after) {
        byte[] from = after == null ? begin : KeyCodec.after(after);
        rows.seek(Arrays.compareUnsigned(from, begin) > 0 ? from : begin);
    }

    /// Moves on to the next row of the range from where the iterator is; gives it, or null at the end.
    byte @Nullable [] settle(RocksIterator rows) {
        while (rows.isValid()) {
            byte[] row = rows.key();
            byte[] wanted = workspace == null ? KeyCodec.join(KeyCodec.workspacePrefix(row), tail) : begin;
            if (KeyCodec.startsWith(row, wanted)) {
                return row;
            }
            if (workspace != null) {
                return null;
            }
            rows.seek(Arrays.compareUnsigned(row, wanted) < 0 ? wanted : KeyCodec.after(KeyCodec.workspacePrefix(row)));
        }
        return null;
    }

    static String encode(byte[] key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }

    /// The key that a page ended with.
    ///
    /// @param after the `continueKey` of the page before
    static byte @Nullable [] decode(@Nullable String after) {
        if (after == null) {
            return null;
        }
        try {
            byte[] key = Base64.getUrlDecoder().decode(after);
            KeyCodec.decode(key, key.length);
            return key;
        } catch (IllegalArgumentException e) {
            throw Statuses.badRequest("continue key is not valid");
        }
    }
}
