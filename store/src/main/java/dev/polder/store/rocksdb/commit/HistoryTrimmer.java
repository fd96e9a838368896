package dev.polder.store.rocksdb.commit;

import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.commit.Revisions;
import dev.polder.store.log.LogLimits;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.Rows;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.rocksdb.engine.ReadGate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Takes away events, and the versions that they replaced: what is older than the history's time, of all workspaces in the
/// order of revisions; and what a workspace has beyond its share, of that workspace alone, so that one that churns never
/// shortens the history of another. One thread at a time.
public final class HistoryTrimmer {
    /// Events a batch: short enough that committers do not notice.
    private static final int BATCH = 1000;

    private static final long PAUSE_NANOS = 100_000;

    /// The least share that a workspace keeps when the whole history is too large.
    private static final long LEAST_SHARE = 1L << 20;

    private final Database database;
    private final Revisions revisions;
    private final ReadGate gate;
    private final LogLimits limits;
    private final InstantSource clock;

    public HistoryTrimmer(
            Database database, Revisions revisions, ReadGate gate, LogLimits limits, InstantSource clock) {
        this.database = database;
        this.revisions = revisions;
        this.gate = gate;
        this.limits = limits;
        this.clock = clock;
    }

    /// Trims what the limits do not allow to be kept.
    public void trimDue() {
        long oldest = clock.instant().minus(limits.historyTime()).toEpochMilli();
        trimOldest((revision, event) -> event.millis() < oldest);
        if (gate.quick(this::held) > limits.workspaceHistoryBytes()) {
            trimShares(limits.workspaceHistoryBytes());
        }
        for (long share = limits.workspaceHistoryBytes() / 2;
                share >= LEAST_SHARE && gate.quick(this::held) > limits.historyBytes();
                share /= 2) {
            trimShares(share);
        }
        long allowed = gate.quick(this::total) - limits.historyBytes();
        if (gate.quick(this::held) > limits.historyBytes()) {
            trimOldest((revision, event) -> event.total() <= allowed);
        }
    }

    /// Trims all events up to the revision; reads before it end with Expired where one was.
    public void compactBefore(long upTo) {
        long bound = Math.min(upTo, revisions.published());
        trimOldest((revision, event) -> revision + event.count() - 1 <= bound);
        gate.run(() -> {
            if (bound > revisions.floor()) {
                try (TrimBatch batch = new TrimBatch(database, revisions)) {
                    batch.raise(bound);
                    batch.write();
                }
            }
        });
    }

    /// Which events go. Asked in order; the first that stays ends the trimming.
    private interface Due {
        boolean isDue(long revision, Rows.Event event);
    }

    private void trimOldest(Due due) {
        while (gate.quick(() -> trim(due))) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private long total() {
        try (RocksIterator rows = database.iterator(Family.LOG, database.anywhere())) {
            rows.seekToLast();
            return rows.isValid() ? Rows.Event.of(rows.value()).total() : 0;
        }
    }

    /// Bytes of the history, estimated.
    private long held() throws RocksDBException {
        long total = total();
        return total == 0 ? 0 : total - Rows.number(database.get(Family.META, Rows.TRIMMED));
    }

    /// @return whether there may be more
    private boolean trim(Due due) throws RocksDBException {
        int count = 0;
        try (TrimBatch batch = new TrimBatch(database, revisions);
                ReadOptions options = new ReadOptions().setFillCache(false);
                RocksIterator rows = database.iterator(Family.LOG, options)) {
            for (rows.seekToFirst(); rows.isValid() && count < BATCH; rows.next()) {
                long revision = Rows.number(rows.key());
                Rows.Event event = Rows.Event.of(rows.value());
                if (revision + event.count() - 1 > revisions.published() || !due.isDue(revision, event)) {
                    break;
                }
                count += batch.add(revision, event);
            }
            rows.status();
            if (count == 0) {
                return false;
            }
            batch.write();
            return count >= BATCH;
        }
    }

    /// Trims each workspace that has more than the share.
    private void trimShares(long share) {
        byte[] from = new byte[0];
        while (from != null) {
            byte[] next = from;
            from = gate.quick(() -> trimShareAfter(next, share));
        }
    }

    /// Looks for the next workspace that has more than the share, and trims it.
    ///
    /// @return where to look on, null at the end
    private byte @Nullable [] trimShareAfter(byte[] from, long share) throws RocksDBException {
        try (RocksIterator rows = database.iterator(Family.USAGE, database.anywhere())) {
            for (rows.seek(from); rows.isValid(); rows.seek(KeyCodec.after(KeyCodec.workspacePrefix(rows.key())))) {
                byte[] prefix = rows.key();
                if (prefix.length != prefix[0] + 1) {
                    continue;
                }
                long bound = Rows.Usage.of(rows.value()).past() - share;
                if (bound > Rows.Floor.of(database.get(Family.FLOORS, prefix)).past()) {
                    trim(KeyCodec.workspace(prefix), bound);
                    return KeyCodec.after(prefix);
                }
            }
            rows.status();
            return null;
        }
    }

    /// Takes the events of a workspace up to so many of its bytes, lane by lane.
    private void trim(WorkspaceId workspace, long bound) throws RocksDBException {
        byte[] prefix = KeyCodec.prefix(workspace);
        byte[] from = prefix;
        while (from != null) {
            from = trim(prefix, from, bound);
        }
    }

    private byte @Nullable [] trim(byte[] prefix, byte[] from, long bound) throws RocksDBException {
        int count = 0;
        try (TrimBatch batch = new TrimBatch(database, revisions);
                RocksIterator rows = database.iterator(Family.LANES, database.anywhere())) {
            rows.seek(from);
            while (rows.isValid() && KeyCodec.startsWith(rows.key(), prefix) && count < BATCH) {
                byte[] lane = rows.key();
                long revision = Rows.laneRevision(lane);
                byte[] row = database.get(Family.LOG, Rows.number(revision));
                Rows.Event event = row == null ? null : Rows.Event.of(row);
                if (event == null || event.past() > bound || revision > revisions.published()) {
                    rows.seek(KeyCodec.after(Arrays.copyOf(lane, lane.length - Long.BYTES)));
                } else {
                    count += batch.add(revision, event);
                    rows.next();
                }
            }
            rows.status();
            byte[] next = rows.isValid() && KeyCodec.startsWith(rows.key(), prefix) ? rows.key() : null;
            if (count > 0) {
                batch.write();
            }
            return next;
        }
    }
}
