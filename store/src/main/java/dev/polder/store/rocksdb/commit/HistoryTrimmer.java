package dev.polder.store.rocksdb.commit;

import dev.polder.store.commit.Revisions;
import dev.polder.store.log.LogLimits;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.Rows;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.rocksdb.engine.ReadGate;
import dev.polder.store.rocksdb.read.PointReader;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/// Takes away events, and the versions that they replaced, oldest first. One thread at a time.
public final class HistoryTrimmer {
    /// Events a batch: short enough that committers do not notice.
    private static final int BATCH = 1000;

    private static final long PAUSE_NANOS = 100_000;

    private final Database database;
    private final Revisions revisions;
    private final ReadGate gate;
    private final LogLimits limits;
    private final InstantSource clock;

    public HistoryTrimmer(Database database, Revisions revisions, ReadGate gate, LogLimits limits, InstantSource clock) {
        this.database = database;
        this.revisions = revisions;
        this.gate = gate;
        this.limits = limits;
        this.clock = clock;
    }

    /// Trims what the limits do not allow to be kept.
    public void trimDue() {
        long oldest = clock.instant().minus(limits.historyTime()).toEpochMilli();
        long allowed = gate.quick(this::total) - limits.historyBytes();
        while (gate.quick(() -> trim((revision, event) -> event.millis() < oldest || event.total() <= allowed))) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// Trims all events up to the revision; reads before it end with Expired.
    public void compactBefore(long upTo) {
        long bound = Math.min(upTo, revisions.published());
        while (gate.quick(() -> trim((revision, event) -> revision <= bound))) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        gate.quick(() -> {
            if (bound > revisions.floor()) {
                revisions.raiseFloor(bound);
                try (WriteBatch batch = new WriteBatch()) {
                    batch.put(Rows.FLOOR, Rows.number(bound));
                    database.writeRelaxed(batch);
                } catch (RocksDBException e) {
                    throw PointReader.failure(e);
                }
            }
            return true;
        });
    }

    /// Which events go. Asked in order; the first that stays ends the trimming.
    private interface Due {
        boolean isDue(long revision, Rows.Event event);
    }

    private long total() {
        try (RocksIterator rows = database.iterator(Family.LOG, database.anywhere())) {
            rows.seekToLast();
            return rows.isValid() ? Rows.Event.of(rows.value()).total() : 0;
        }
    }

    /// @return whether there may be more
    private boolean trim(Due due) {
        Map<ByteBuffer, Long> floors = new HashMap<>();
        long floor = 0;
        int count = 0;
        try (WriteBatch batch = new WriteBatch();
                ReadOptions options = new ReadOptions().setFillCache(false);
                RocksIterator rows = database.iterator(Family.LOG, options)) {
            for (rows.seekToFirst(); rows.isValid() && count < BATCH; rows.next()) {
                long revision = Rows.number(rows.key());
                Rows.Event event = Rows.Event.of(rows.value());
                if (revision > revisions.published() || !due.isDue(revision, event)) {
                    break;
                }
                byte[] lane = Rows.laneOf(event.key());
                delete(batch, revision, event, lane);
                floors.put(ByteBuffer.wrap(lane), revision);
                floor = revision;
                count++;
            }
            rows.status();
            if (count == 0) {
                return false;
            }
            for (Map.Entry<ByteBuffer, Long> lane : floors.entrySet()) {
                byte[] row = lane.getKey().array();
                batch.put(database.handle(Family.FLOORS), row, Rows.number(lane.getValue()));
            }
            batch.put(Rows.FLOOR, Rows.number(floor));
            revisions.raiseFloor(Math.max(floor, revisions.floor()));
            database.writeRelaxed(batch);
            return count == BATCH;
        } catch (RocksDBException e) {
            throw PointReader.failure(e);
        }
    }

    private void delete(WriteBatch batch, long revision, Rows.Event event, byte[] lane) throws RocksDBException {
        batch.delete(database.handle(Family.LOG), Rows.number(revision));
        batch.delete(database.handle(Family.LANES), Rows.lane(lane, revision));
        if (event.previous() != 0) {
            batch.delete(database.handle(Family.OBJECTS), KeyCodec.row(event.key(), event.previous()));
        }
        if (event.deleted()) {
            batch.delete(database.handle(Family.OBJECTS), KeyCodec.row(event.key(), revision));
        }
    }
}
