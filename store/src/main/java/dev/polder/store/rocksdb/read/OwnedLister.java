package dev.polder.store.rocksdb.read;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.StoredObject;
import dev.polder.store.commit.Revisions;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.ObjectFilter;
import dev.polder.store.record.Rows;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.rocksdb.engine.PrefixRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;

/// Finds the dependents of an owner by the index that is kept with them. Any thread that may block.
public final class OwnedLister {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_NANOS = 20_000;

    private final Database database;
    private final PointReader reader;
    private final Revisions revisions;

    public OwnedLister(Database database, PointReader reader, Revisions revisions) {
        this.database = database;
        this.reader = reader;
        this.revisions = revisions;
    }

    /// @param query names an owner
    public ListResult list(ListQuery query) throws RocksDBException {
        WorkspaceId workspace = query.workspace();
        String uid = query.owner();
        if (workspace == null || uid == null) {
            throw new IllegalArgumentException("no owner is asked for");
        }
        byte[] after = ListRange.decode(query.after());
        Snapshot snapshot = database.snapshot();
        byte[] prefix = KeyCodec.owner(KeyCodec.prefix(workspace), uid);
        byte[] from = after == null ? prefix : KeyCodec.after(KeyCodec.join(prefix, KeyCodec.tailOf(after)));
        try (ReadOptions options = new ReadOptions().setSnapshot(snapshot);
                PrefixRows rows = database.rows(Family.OWNERS, options, prefix, from)) {
            long at = Rows.number(database.get(Family.META, options, Rows.REVISION));
            awaitPublished(at);
            ObjectFilter filter = new ObjectFilter(query.namespace(), null, query.selection());
            List<StoredObject> items = new ArrayList<>();
            byte[] last = null;
            while (rows.next()) {
                byte[] row = rows.key();
                byte[] key = KeyCodec.join(
                        KeyCodec.prefix(workspace), Arrays.copyOfRange(row, prefix.length, row.length));
                ObjectKey name = KeyCodec.decode(key, key.length);
                StoredObject object = reader.at(name, key, at, options);
                if (object == null
                        || (query.resource() != null && !query.resource().equals(name.resource()))
                        || !filter.matchesKey(name)
                        || !filter.matchesHeader(name, object.header())) {
                    continue;
                }
                if (last != null && query.limit() > 0 && items.size() == query.limit()) {
                    return new ListResult.Page(items, at, ListRange.encode(last), -1);
                }
                items.add(object);
                last = key;
            }
            return new ListResult.Page(items, at, null, 0);
        } finally {
            database.release(snapshot);
        }
    }

    /// The index has no past, so the reader waits for the batch that it sees to be published: microseconds, as a rule.
    private void awaitPublished(long revision) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (revisions.published() < revision) {
            if (System.nanoTime() - end > 0) {
                throw new StoreUnavailableException("a batch of the store is not published");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
