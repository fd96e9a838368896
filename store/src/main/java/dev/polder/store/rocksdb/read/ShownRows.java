package dev.polder.store.rocksdb.read;

import dev.polder.store.record.KeyCodec;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.template.WorkspaceRow;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Steps through what templates show in a range at a revision, in key order. One thread.
final class ShownRows implements AutoCloseable {
    private final WorkspaceRows workspaces;
    private final ListRange range;
    private final long at;
    private final byte @Nullable [] after;
    private final RocksIterator rows;
    private @Nullable WorkspaceRow row;
    private byte[] prefix = new byte[0];
    private Iterator<byte[]> tails = List.<byte[]>of().iterator();
    private byte @Nullable [] key;
    private WorkspaceRow.@Nullable Shown shown;

    /// @param after the key to begin after, null for the first
    ShownRows(
            Database database,
            WorkspaceRows workspaces,
            ListRange range,
            long at,
            byte @Nullable [] after,
            ReadOptions options) {
        this.workspaces = workspaces;
        this.range = range;
        this.at = at;
        this.after = after;
        this.rows = database.iterator(Family.WORKSPACES, options);
    }

    /// Goes to the first.
    void start() throws RocksDBException {
        byte[] first = after == null ? range.workspace() : KeyCodec.workspacePrefix(after);
        rows.seek(Arrays.compareUnsigned(first, range.workspace()) > 0 ? first : range.workspace());
        enter();
        next();
    }

    /// The key that it stands at, null at the end.
    byte @Nullable [] key() {
        return key;
    }

    /// What is shown under the key.
    WorkspaceRow.Shown shown() {
        WorkspaceRow.Shown here = shown;
        if (here == null) {
            throw new IllegalStateException("behind the end");
        }
        return here;
    }

    void next() throws RocksDBException {
        while (true) {
            while (tails.hasNext()) {
                byte[] tail = tails.next();
                WorkspaceRow here = row;
                WorkspaceRow.Shown found = here == null ? null : here.find(tail, at);
                if (found != null) {
                    key = KeyCodec.join(prefix, tail);
                    shown = found;
                    return;
                }
            }
            key = null;
            shown = null;
            if (row == null || range.isOfOneWorkspace()) {
                return;
            }
            rows.next();
            enter();
        }
    }

    /// Takes up the workspace that the iterator stands at.
    private void enter() throws RocksDBException {
        row = null;
        tails = List.<byte[]>of().iterator();
        if (!rows.isValid()) {
            rows.status();
            return;
        }
        prefix = rows.key();
        if (range.isOfOneWorkspace() && !Arrays.equals(prefix, range.workspace())) {
            return;
        }
        WorkspaceRow here = workspaces.decode(KeyCodec.workspace(prefix), rows.value());
        row = here;
        if (here.first() > at || here.isEnded(at)) {
            return;
        }
        byte[] from = after != null && KeyCodec.startsWith(after, prefix) ? KeyCodec.tailOf(after) : null;
        tails = here.tails().stream()
                .filter(range::holdsTail)
                .filter(tail -> from == null || Arrays.compareUnsigned(tail, from) > 0)
                .iterator();
    }

    @Override
    public void close() {
        rows.close();
    }
}
