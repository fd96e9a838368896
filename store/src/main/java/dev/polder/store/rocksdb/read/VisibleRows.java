package dev.polder.store.rocksdb.read;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.StoredObject;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.KeyDecoder;
import dev.polder.store.record.ObjectFilter;
import dev.polder.store.record.RecordCodec;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.template.WorkspaceRow;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Steps through the objects of a range as they were at a revision, in key order: those that were written, and those that
/// templates show where nothing was written since. No iterator of it lives across a wait for a client. One thread.
final class VisibleRows implements AutoCloseable {
    /// Versions of one key that are stepped over before it is worth to seek.
    private static final int STEPS = 4;

    private static final StoredObject.Part NOTHING = new StoredObject.Part(new byte[0], 0, 0);

    private final RecordCodec codec;
    private final WorkspaceRows workspaces;
    private final ListRange range;
    private final long at;
    private final RocksIterator rows;
    private final @Nullable ShownRows shown;
    private final ReadOptions options;
    private final KeyDecoder decoder = new KeyDecoder();
    private final PageBytes bytes;
    private StoredObject.Part value = NOTHING;
    private byte[] workspace = new byte[0];
    private boolean workspaceEnded;
    private byte @Nullable [] row;
    private boolean onShown;
    private boolean started;
    private byte @Nullable [] after;

    /// Where objects are read from.
    ///
    /// @param shared of [PageBytes]
    record Origin(
            Database database, RecordCodec codec, WorkspaceRows workspaces, ReadOptions options, boolean shared) {}

    /// @param after   the key to begin after, null for the first
    /// @param written leave out what templates show
    VisibleRows(Origin origin, ListRange range, long at, byte @Nullable [] after, boolean written) {
        this.codec = origin.codec();
        this.bytes = new PageBytes(origin.shared());
        this.workspaces = origin.workspaces();
        this.options = origin.options();
        this.range = range;
        this.at = at;
        this.after = after;
        this.rows = origin.database().iterator(Family.OBJECTS, origin.options());
        this.shown = written
                ? null
                : new ShownRows(origin.database(), origin.workspaces(), range, at, after, origin.options());
    }

    /// Moves to the next object; false at the end.
    boolean next() throws RocksDBException {
        if (!started) {
            started = true;
            range.start(rows, after);
            if (shown != null) {
                shown.start();
            }
            row = settle();
        } else if (onShown && shown != null) {
            shown.next();
        } else {
            pass();
        }
        return meet();
    }

    /// Goes on until one of the two sides has an object that the other does not hide.
    private boolean meet() throws RocksDBException {
        while (true) {
            byte[] written = row;
            byte[] other = shown == null ? null : shown.key();
            if (written == null && other == null) {
                return false;
            }
            int order = written == null ? 1 : other == null ? -1 : compare(written, other);
            if (order == 0 && shown != null) {
                // A template that came later than what was written before it was known shows its own.
                boolean newer = shown.shown().revision() > KeyCodec.revision(here());
                if (newer) {
                    pass();
                } else {
                    shown.next();
                }
                continue;
            }
            if (order > 0) {
                onShown = true;
                return true;
            }
            StoredObject.Part record = bytes.read(rows);
            if (!RecordCodec.isTombstone(record)) {
                value = record;
                onShown = false;
                return true;
            }
            pass();
        }
    }

    private static int compare(byte[] written, byte[] key) {
        return Arrays.compareUnsigned(written, 0, written.length - KeyCodec.REVISION_BYTES, key, 0, key.length);
    }

    /// The key that it stands at.
    ObjectKey key() {
        if (onShown && shown != null) {
            WorkspaceRow.Shown here = shown.shown();
            return here.template().key(here.row().workspace());
        }
        byte[] here = here();
        return decoder.decode(here, here.length - KeyCodec.REVISION_BYTES);
    }

    /// Its bytes.
    byte[] keyBytes() {
        byte[] other = onShown && shown != null ? shown.key() : null;
        return other != null ? other : Arrays.copyOf(here(), here().length - KeyCodec.REVISION_BYTES);
    }

    /// The object that it stands at, once.
    StoredObject open(ObjectKey key) {
        if (onShown && shown != null) {
            return shown.shown().object();
        }
        bytes.keep();
        return codec.open(key, here(), value);
    }

    /// Whether the filter may select it, as far as that can be told without reading it.
    boolean mayMatch(ObjectKey key, ObjectFilter filter) {
        return !onShown
                || shown == null
                || filter.matchesHeader(key, shown.shown().template().header());
    }

    /// Tells of a failure that ended it early.
    void check() throws RocksDBException {
        rows.status();
    }

    private byte[] here() {
        byte[] written = row;
        if (written == null) {
            throw new IllegalStateException("behind the end");
        }
        return written;
    }

    /// Moves behind all versions of the key, to the next that was written.
    private void pass() throws RocksDBException {
        byte[] from = here();
        int length = from.length - KeyCodec.REVISION_BYTES;
        for (int i = 0; i < STEPS; i++) {
            rows.next();
            row = settle();
            if (row == null || !sameKey(row, from, length)) {
                return;
            }
        }
        rows.seek(KeyCodec.after(Arrays.copyOf(from, length)));
        row = settle();
    }

    /// Moves to the next row that is the state of its key at the revision, a deletion too.
    private byte @Nullable [] settle() throws RocksDBException {
        byte[] next;
        while ((next = range.settle(rows)) != null) {
            int length = next.length - KeyCodec.REVISION_BYTES;
            if (isEnded(next)) {
                rows.seek(KeyCodec.after(workspace));
            } else if (KeyCodec.revision(next) > at) {
                rows.seek(KeyCodec.row(Arrays.copyOf(next, length), at));
            } else {
                return next;
            }
        }
        return null;
    }

    /// Whether the workspace of the row has ended: its versions stay for reads of the past.
    private boolean isEnded(byte[] next) throws RocksDBException {
        if (workspace.length == 0 || !KeyCodec.startsWith(next, workspace)) {
            workspace = KeyCodec.workspacePrefix(next);
            WorkspaceRow found = workspaces.read(KeyCodec.workspace(workspace), options);
            workspaceEnded = found != null && found.isEnded(at);
        }
        return workspaceEnded;
    }

    private static boolean sameKey(byte[] one, byte[] other, int length) {
        return one.length == other.length && Arrays.equals(one, 0, length, other, 0, length);
    }

    @Override
    public void close() {
        rows.close();
        if (shown != null) {
            shown.close();
        }
    }
}
