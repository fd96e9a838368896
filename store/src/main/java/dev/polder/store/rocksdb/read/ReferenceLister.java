package dev.polder.store.rocksdb.read;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.ListQuery;
import dev.polder.store.ListQuery.Reference;
import dev.polder.store.ListResult;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.StoredObject;
import dev.polder.store.commit.Revisions;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.ObjectFilter;
import dev.polder.store.record.Rows;
import dev.polder.store.record.TargetRows;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.rocksdb.engine.PrefixRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;

/// Finds the objects that refer to something by the index that is kept with them: the dependents of an owner, what is for a
/// sync target. Any thread that may block.
public final class ReferenceLister {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_NANOS = 20_000;

    private final Database database;
    private final PointReader reader;
    private final Revisions revisions;

    public ReferenceLister(Database database, PointReader reader, Revisions revisions) {
        this.database = database;
        this.reader = reader;
        this.revisions = revisions;
    }

    /// Where an index has the rows of one reference, in the order of the objects' keys.
    ///
    /// @param prefix that they begin with
    /// @param key    gives the key of the object that a row leads to
    /// @param row    gives the row that leads to an object
    @SuppressWarnings("ArrayRecordComponent")
    private record Index(Family family, byte[] prefix, UnaryOperator<byte[]> key, UnaryOperator<byte[]> row) {
        static Index of(Reference reference, @Nullable WorkspaceId workspace) {
            return switch (reference) {
                case Reference.Owner owner when workspace != null ->
                    new Index(
                            Family.OWNERS,
                            KeyCodec.owner(KeyCodec.prefix(workspace), owner.uid()),
                            KeyCodec::owned,
                            key -> KeyCodec.owned(key, owner.uid()));
                case Reference.Owner _ -> throw new IllegalArgumentException("an owner is looked for in one workspace");
                case Reference.Target target ->
                    new Index(
                            Family.TARGETS,
                            TargetRows.prefix(target.key(), workspace),
                            TargetRows::key,
                            key -> TargetRows.row(target.key(), key));
            };
        }
    }

    /// @param reference of the query
    public ListResult list(ListQuery query, Reference reference) throws RocksDBException {
        byte[] after = ListRange.decode(query.after());
        Index index = Index.of(reference, query.workspace());
        byte[] from = after == null ? index.prefix() : KeyCodec.after(index.row().apply(after));
        Snapshot snapshot = database.snapshot();
        try (ReadOptions options = new ReadOptions().setSnapshot(snapshot);
                PrefixRows rows = database.rows(index.family(), options, index.prefix(), from)) {
            long at = Rows.number(database.get(Family.META, options, Rows.REVISION));
            awaitPublished(at);
            List<StoredObject> items = new ArrayList<>();
            long bytes = 0;
            byte[] last = null;
            while (rows.next()) {
                byte[] key = index.key().apply(rows.key());
                StoredObject object = selected(query, key, at, options);
                if (object == null) {
                    continue;
                }
                if (last != null && isFull(query, items.size(), bytes)) {
                    return new ListResult.Page(items, at, ListRange.encode(last), -1);
                }
                items.add(object);
                bytes += object.bodyLength();
                last = key;
            }
            return new ListResult.Page(items, at, null, 0);
        } finally {
            database.release(snapshot);
        }
    }

    private static boolean isFull(ListQuery query, int items, long bytes) {
        return (query.limit() > 0 && items >= query.limit()) || (query.bytes() > 0 && bytes >= query.bytes());
    }

    private @Nullable StoredObject selected(ListQuery query, byte[] key, long at, ReadOptions options)
            throws RocksDBException {
        ObjectKey name = KeyCodec.decode(key, key.length);
        ObjectFilter filter = new ObjectFilter(query.namespace(), null, query.selection());
        if ((query.resource() != null && !query.resource().equals(name.resource()))
                || !filter.matchesKey(name)
                || (query.written() && database.get(Family.LATEST, options, key) == null)) {
            return null;
        }
        StoredObject object = reader.at(name, key, at, options);
        return object != null && filter.matchesHeader(name, object.header()) ? object : null;
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
