package dev.polder.store.rocksdb.read;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.StoredObject;
import dev.polder.store.commit.Revisions;
import dev.polder.store.log.History;
import dev.polder.store.log.LaneKey;
import dev.polder.store.log.LogEvent;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.Rows;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.rocksdb.engine.ReadGate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;

/// Events on disk. Any thread that may block.
public final class RocksHistory implements History {
    /// Rows that one read looks at, so that a watcher to whom few of them belong does not keep others from reading.
    private static final int MOST_ROWS = 16_384;

    private final Database database;
    private final PointReader reader;
    private final Revisions revisions;
    private final ReadGate gate;

    public RocksHistory(Database database, PointReader reader, Revisions revisions, ReadGate gate) {
        this.database = database;
        this.reader = reader;
        this.revisions = revisions;
        this.gate = gate;
    }

    @Override
    public long lost(LaneKey lane) {
        if (lane.workspace() == null) {
            return revisions.floor();
        }
        byte[] prefix = lane.resource() == null
                ? KeyCodec.prefix(lane.workspace())
                : KeyCodec.prefix(lane.workspace(), lane.resource());
        return gate.blocking(() -> {
            long lost = 0;
            try (RocksIterator floors = database.iterator(Family.FLOORS, database.anywhere())) {
                for (floors.seek(prefix); floors.isValid() && KeyCodec.startsWith(floors.key(), prefix); floors.next()) {
                    lost = Math.max(lost, Rows.number(floors.value()));
                }
                floors.status();
                return lost;
            } catch (RocksDBException e) {
                throw PointReader.failure(e);
            }
        });
    }

    @Override
    public Slice read(LaneKey lane, long after, long upTo, int max) {
        return gate.blocking(() -> {
            Snapshot snapshot = database.snapshot();
            try (ReadOptions options = new ReadOptions().setSnapshot(snapshot)) {
                if (lane.workspace() == null || lane.resource() == null) {
                    try (RocksIterator rows = database.iterator(Family.LOG, options)) {
                        rows.seek(Rows.number(after + 1));
                        return scan(rows, logRow(lane, options), upTo, max);
                    }
                }
                byte[] prefix = KeyCodec.prefix(lane.workspace(), lane.resource());
                try (RocksIterator rows = database.iterator(Family.LANES, options)) {
                    rows.seek(Rows.lane(prefix, after + 1));
                    return scan(rows, laneRow(prefix, options), upTo, max);
                }
            } catch (RocksDBException e) {
                throw PointReader.failure(e);
            } finally {
                database.release(snapshot);
            }
        });
    }

    /// The rows of one column family, in the order of their revisions.
    private interface Row {
        /// The revision of a key; larger than any where the rows that are wanted end.
        long revision(byte[] key);

        /// The event of the row at the iterator, null when it is not wanted or is about to be trimmed.
        @Nullable LogEvent event(long revision, RocksIterator rows) throws RocksDBException;
    }

    private Row laneRow(byte[] lane, ReadOptions options) {
        return new Row() {
            @Override
            public long revision(byte[] key) {
                return KeyCodec.startsWith(key, lane) ? Rows.laneRevision(key) : Long.MAX_VALUE;
            }

            @Override
            public @Nullable LogEvent event(long revision, RocksIterator rows) throws RocksDBException {
                byte[] event = database.get(Family.LOG, options, Rows.number(revision));
                return event == null ? null : RocksHistory.this.event(revision, Rows.Event.of(event), options);
            }
        };
    }

    private Row logRow(LaneKey lane, ReadOptions options) {
        return new Row() {
            @Override
            public long revision(byte[] key) {
                return Rows.number(key);
            }

            @Override
            public @Nullable LogEvent event(long revision, RocksIterator rows) throws RocksDBException {
                Rows.Event row = Rows.Event.of(rows.value());
                ObjectKey key = KeyCodec.decode(row.key(), row.key().length);
                return lane.holds(key) ? RocksHistory.this.event(revision, row, options) : null;
            }
        };
    }

    private Slice scan(RocksIterator rows, Row row, long upTo, int max) throws RocksDBException {
        List<LogEvent> events = new ArrayList<>();
        int scanned = 0;
        for (; rows.isValid(); rows.next()) {
            long revision = row.revision(rows.key());
            if (revision > upTo) {
                break;
            }
            LogEvent event = row.event(revision, rows);
            if (event != null) {
                events.add(event);
            }
            if (events.size() == max || ++scanned == MOST_ROWS) {
                return new Slice(events, revision);
            }
        }
        rows.status();
        return new Slice(events, upTo);
    }

    /// Null when trimming is about to take it: then the lane's floor says so.
    private @Nullable LogEvent event(long revision, Rows.Event row, ReadOptions options) throws RocksDBException {
        ObjectKey key = KeyCodec.decode(row.key(), row.key().length);
        StoredObject current = row.deleted() ? null : reader.version(key, row.key(), revision, options);
        StoredObject previous =
                row.previous() == 0 ? null : reader.version(key, row.key(), row.previous(), options);
        boolean complete = (row.deleted() || current != null) && (row.previous() == 0 || previous != null);
        return complete ? new LogEvent(key, revision, current, previous) : null;
    }
}
