package dev.polder.store.rocksdb.read;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.StoredObject;
import dev.polder.store.commit.Revisions;
import dev.polder.store.log.LaneKey;
import dev.polder.store.record.ObjectFilter;
import dev.polder.store.record.RecordCodec;
import dev.polder.store.rocksdb.engine.Database;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;

/// Reads pages at one revision. No iterator outlives its page. Any thread that may block.
public final class Lister {
    private final Database database;
    private final RecordCodec codec;
    private final WorkspaceRows workspaces;
    private final Revisions revisions;
    private final Floors floors;
    private final int countedRemaining;

    /// @param countedRemaining of [dev.polder.store.commit.StoreLimits]
    public Lister(
            Database database,
            RecordCodec codec,
            WorkspaceRows workspaces,
            Revisions revisions,
            Floors floors,
            int countedRemaining) {
        this.database = database;
        this.codec = codec;
        this.workspaces = workspaces;
        this.revisions = revisions;
        this.floors = floors;
        this.countedRemaining = countedRemaining;
    }

    public ListResult list(ListQuery query) throws RocksDBException {
        byte[] after = ListRange.decode(query.after());
        while (true) {
            long published = revisions.published();
            long at = query.revision() == 0 ? published : query.revision();
            if (at > published) {
                return new ListResult.NotYet(published);
            }
            Snapshot snapshot = database.snapshot();
            try (ReadOptions options = new ReadOptions().setSnapshot(snapshot)) {
                if (at >= revisions.floor() || at >= floors.lost(new LaneKey(query.workspace(), query.resource()), options)) {
                    var origin = new VisibleRows.Origin(database, codec, workspaces, options, query.bytes() > 0);
                    boolean written = query.written() || !workspaces.mayShow(query.resource());
                    try (VisibleRows rows = new VisibleRows(origin, ListRange.of(query), at, after, written)) {
                        return page(query, at, rows);
                    }
                }
            } finally {
                database.release(snapshot);
            }
            if (query.revision() != 0) {
                return new ListResult.Expired(revisions.published());
            }
        }
    }

    private ListResult page(ListQuery query, long at, VisibleRows rows) throws RocksDBException {
        ObjectFilter filter = new ObjectFilter(query.namespace(), null, query.selection());
        boolean everything = query.selection().isEverything();
        boolean count = everything && query.bytes() == 0;
        List<StoredObject> items = new ArrayList<>();
        byte[] last = null;
        long bytes = 0;
        long remaining = 0;
        while (rows.next()) {
            ObjectKey key = rows.key();
            if (!filter.matchesKey(key) || !rows.mayMatch(key, filter)) {
                continue;
            }
            boolean full = (query.limit() > 0 && items.size() >= query.limit())
                    || (query.bytes() > 0 && bytes >= query.bytes());
            if (!full || !everything) {
                StoredObject object = rows.open(key);
                if (!everything && !filter.matchesHeader(key, object.header())) {
                    continue;
                }
                if (!full) {
                    items.add(object);
                    bytes += object.bodyLength();
                    last = rows.keyBytes();
                    continue;
                }
            }
            remaining++;
            if (!count || remaining > countedRemaining) {
                break;
            }
        }
        rows.check();
        if (remaining == 0 || last == null) {
            return new ListResult.Page(items, at, null, 0);
        }
        return new ListResult.Page(
                items, at, ListRange.encode(last), count && remaining <= countedRemaining ? remaining : -1);
    }
}
