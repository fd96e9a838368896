package dev.polder.store.rocksdb.read;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.StoredObject;
import dev.polder.store.commit.Revisions;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.KeyDecoder;
import dev.polder.store.record.ObjectFilter;
import dev.polder.store.record.RecordCodec;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Reads pages at one revision. No iterator outlives its page. Any thread that may block.
public final class Lister {
    /// Versions of one key that are stepped over before it is worth to seek.
    private static final int STEPS = 4;

    private final Database database;
    private final RecordCodec codec;
    private final Revisions revisions;
    private final int countedRemaining;

    public Lister(Database database, RecordCodec codec, Revisions revisions, int countedRemaining) {
        this.database = database;
        this.codec = codec;
        this.revisions = revisions;
        this.countedRemaining = countedRemaining;
    }

    public ListResult list(ListQuery query) {
        while (true) {
            long published = revisions.published();
            long at = query.revision() == 0 ? published : query.revision();
            if (at > published) {
                return new ListResult.NotYet(published);
            }
            try (RocksIterator rows = database.iterator(Family.OBJECTS, database.anywhere())) {
                if (at >= revisions.floor()) {
                    return new Page(query, at, rows).read();
                }
            } catch (RocksDBException e) {
                throw PointReader.failure(e);
            }
            if (query.revision() != 0) {
                return new ListResult.Expired(revisions.published());
            }
        }
    }

    /// One page while it is read.
    private final class Page {
        private final ListQuery query;
        private final long at;
        private final RocksIterator rows;
        private final ListRange range;
        private final ObjectFilter filter;
        private final KeyDecoder decoder = new KeyDecoder();
        private final List<StoredObject> items = new ArrayList<>();
        private long bytes;

        Page(ListQuery query, long at, RocksIterator rows) {
            this.query = query;
            this.at = at;
            this.rows = rows;
            this.range = ListRange.of(query);
            this.filter = new ObjectFilter(query.namespace(), null, query.selection());
        }

        ListResult read() throws RocksDBException {
            range.start(rows, query.after());
            byte[] last = null;
            long remaining = 0;
            boolean count = query.selection().isEverything() && query.bytes() == 0;
            byte[] row;
            while ((row = visible()) != null) {
                int length = row.length - KeyCodec.REVISION_BYTES;
                ObjectKey key = decoder.decode(row, length);
                boolean full = (query.limit() > 0 && items.size() >= query.limit())
                        || (query.bytes() > 0 && bytes >= query.bytes());
                if (filter.matchesKey(key) && take(key, row, full)) {
                    if (full) {
                        remaining++;
                        if (!count || remaining > countedRemaining) {
                            break;
                        }
                    } else {
                        last = row;
                    }
                }
                skip(row, length);
            }
            rows.status();
            if (remaining == 0 || last == null) {
                return new ListResult.Page(items, at, null, 0);
            }
            String next = ListRange.encode(Arrays.copyOf(last, last.length - KeyCodec.REVISION_BYTES));
            return new ListResult.Page(items, at, next, count && remaining <= countedRemaining ? remaining : -1);
        }

        /// Whether the object at the iterator is selected; adds it unless the page is full.
        private boolean take(ObjectKey key, byte[] row, boolean full) {
            if (full && query.selection().isEverything()) {
                return true;
            }
            StoredObject object = codec.open(key, row, rows.value());
            boolean selected = filter.matchesHeader(key, object.header());
            if (selected && !full) {
                items.add(object);
                bytes += object.body().length;
            }
            return selected;
        }

        /// Moves to the next row that is the state of its object at the revision; gives it, or null at the end.
        private byte @Nullable [] visible() {
            byte[] mark = new byte[2];
            byte[] row;
            while ((row = range.settle(rows)) != null) {
                int length = row.length - KeyCodec.REVISION_BYTES;
                if (KeyCodec.revision(row) > at) {
                    byte[] key = Arrays.copyOf(row, length);
                    rows.seek(KeyCodec.row(key, at));
                    continue;
                }
                rows.value(mark);
                if (!RecordCodec.isTombstone(mark)) {
                    return row;
                }
                skip(row, length);
            }
            return null;
        }

        /// Moves behind all versions of the key.
        private void skip(byte[] row, int length) {
            for (int i = 0; i < STEPS; i++) {
                rows.next();
                if (!rows.isValid() || !sameKey(rows.key(), row, length)) {
                    return;
                }
            }
            rows.seek(KeyCodec.after(Arrays.copyOf(row, length)));
        }

        private static boolean sameKey(byte[] one, byte[] other, int length) {
            return one.length == other.length && Arrays.equals(one, 0, length, other, 0, length);
        }
    }
}
