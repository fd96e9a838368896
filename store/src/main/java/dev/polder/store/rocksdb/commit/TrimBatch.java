package dev.polder.store.rocksdb.commit;

import dev.polder.store.commit.Revisions;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.Rows;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.rocksdb.engine.PrefixRows;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// What the trimmer takes in one step, with the floors that tell of it. Readers hear of the floor before anything is gone.
final class TrimBatch implements AutoCloseable {
    private final Database database;
    private final Revisions revisions;
    private final WriteBatch batch = new WriteBatch();
    private final Map<byte[], Rows.Floor> floors = new TreeMap<>(Arrays::compareUnsigned);
    private long floor;
    private long bytes;

    TrimBatch(Database database, Revisions revisions) {
        this.database = database;
        this.revisions = revisions;
    }

    /// Takes the row of an event, and what only reads before it need.
    ///
    /// @return how much it adds to the batch, in events
    int add(long revision, Rows.Event event) throws RocksDBException {
        raise(revision + Math.max(1, event.count()) - 1);
        bytes += event.size();
        int count = 1;
        switch (event.change()) {
            case BEGUN -> {}
            case ENDED -> count += forget(event.key());
            case PUT, SHOWN, DELETED, HIDDEN -> forget(revision, event);
        }
        batch.delete(database.handle(Family.LOG), Rows.number(revision));
        return count;
    }

    private void forget(long revision, Rows.Event event) throws RocksDBException {
        byte[] lane = Rows.laneOf(event.key());
        batch.delete(database.handle(Family.LANES), Rows.lane(lane, revision));
        if (event.previous() != 0 && !event.is(Rows.Event.REPLACES_SHOWN)) {
            batch.delete(database.handle(Family.OBJECTS), KeyCodec.row(event.key(), event.previous()));
        }
        if (event.deleted() && !event.is(Rows.Event.KEEPS_TOMBSTONE)) {
            batch.delete(database.handle(Family.OBJECTS), KeyCodec.row(event.key(), revision));
        }
        for (byte[] key : List.of(lane, KeyCodec.workspacePrefix(lane))) {
            floors.merge(
                    key,
                    new Rows.Floor(revision, event.past()),
                    (one, other) -> new Rows.Floor(
                            Math.max(one.revision(), other.revision()), Math.max(one.past(), other.past())));
        }
    }

    /// Takes everything that is left of a workspace that ended.
    private int forget(byte[] prefix) throws RocksDBException {
        int count = 0;
        for (Family family : List.of(Family.OBJECTS, Family.LANES, Family.FLOORS, Family.USAGE)) {
            try (PrefixRows rows = database.rows(family, prefix)) {
                while (rows.next()) {
                    batch.delete(database.handle(family), rows.key());
                    count++;
                }
            }
        }
        count += new ReferenceRows(database, batch).end(prefix);
        batch.delete(database.handle(Family.WORKSPACES), prefix);
        floors.keySet().removeIf(key -> KeyCodec.startsWith(key, prefix));
        return count;
    }

    /// Events up to the revision may be gone.
    void raise(long revision) {
        floor = Math.max(floor, revision);
    }

    void write() throws RocksDBException {
        for (Map.Entry<byte[], Rows.Floor> entry : floors.entrySet()) {
            byte[] key = entry.getKey();
            Rows.Floor known = Rows.Floor.of(database.get(Family.FLOORS, key));
            Rows.Floor now = entry.getValue();
            Rows.Floor highest = new Rows.Floor(
                    Math.max(known.revision(), now.revision()), Math.max(known.past(), now.past()));
            batch.put(database.handle(Family.FLOORS), key, highest.bytes());
        }
        long newest = Math.max(floor, revisions.floor());
        long trimmed = Rows.number(database.get(Family.META, Rows.TRIMMED)) + bytes;
        batch.put(Rows.FLOOR, Rows.number(newest));
        batch.put(Rows.TRIMMED, Rows.number(trimmed));
        revisions.raiseFloor(newest);
        database.writeRelaxed(batch);
    }

    @Override
    public void close() {
        batch.close();
    }
}
