package dev.polder.store.rocksdb;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.StoredObject;
import dev.polder.store.commit.Revisions;
import dev.polder.store.log.History;
import dev.polder.store.log.LaneKey;
import dev.polder.store.log.LogEvent;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.Rows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;

/// Events on disk. Any thread that may block.
final class RocksHistory implements History {
    private final Database database;
    private final PointReader reader;
    private final Revisions revisions;
    private final ReadGate gate;

    RocksHistory(Database database, PointReader reader, Revisions revisions, ReadGate gate) {
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
                return lane.workspace() == null || lane.resource() == null
                        ? scanLog(lane, after, upTo, max, options)
                        : scanLane(KeyCodec.prefix(lane.workspace(), lane.resource()), after, upTo, max, options);
            } catch (RocksDBException e) {
                throw PointReader.failure(e);
            } finally {
                database.release(snapshot);
            }
        });
    }

    private Slice scanLane(byte[] lane, long after, long upTo, int max, ReadOptions options) throws RocksDBException {
        List<LogEvent> events = new ArrayList<>();
        try (RocksIterator rows = database.iterator(Family.LANES, options)) {
            for (rows.seek(Rows.lane(lane, after + 1)); rows.isValid(); rows.next()) {
                byte[] row = rows.key();
                if (!KeyCodec.startsWith(row, lane) || Rows.laneRevision(row) > upTo) {
                    break;
                }
                long revision = Rows.laneRevision(row);
                byte[] event = database.get(Family.LOG, options, Rows.number(revision));
                LogEvent made = event == null ? null : event(revision, Rows.Event.of(event), options);
                if (made != null) {
                    events.add(made);
                }
                if (events.size() == max) {
                    return new Slice(events, revision);
                }
            }
            rows.status();
        }
        return new Slice(events, upTo);
    }

    private Slice scanLog(LaneKey lane, long after, long upTo, int max, ReadOptions options) throws RocksDBException {
        List<LogEvent> events = new ArrayList<>();
        try (RocksIterator rows = database.iterator(Family.LOG, options)) {
            for (rows.seek(Rows.number(after + 1)); rows.isValid(); rows.next()) {
                long revision = Rows.number(rows.key());
                if (revision > upTo) {
                    break;
                }
                Rows.Event row = Rows.Event.of(rows.value());
                ObjectKey key = KeyCodec.decode(row.key(), row.key().length);
                LogEvent made = lane.holds(key) ? event(revision, row, options) : null;
                if (made != null) {
                    events.add(made);
                }
                if (events.size() == max) {
                    return new Slice(events, revision);
                }
            }
            rows.status();
        }
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
