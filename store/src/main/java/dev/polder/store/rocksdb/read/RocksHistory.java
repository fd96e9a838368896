package dev.polder.store.rocksdb.read;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.StoredObject;
import dev.polder.store.log.History;
import dev.polder.store.log.LaneKey;
import dev.polder.store.log.LogBeginning;
import dev.polder.store.log.LogEvent;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.RecordCodec;
import dev.polder.store.record.Rows;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.rocksdb.engine.PrefixRows;
import dev.polder.store.rocksdb.engine.ReadGate;
import dev.polder.store.template.WorkspaceRow;
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
    private final RecordCodec codec;
    private final PointReader reader;
    private final WorkspaceRows workspaces;
    private final Floors floors;
    private final ReadGate gate;

    public RocksHistory(
            Database database,
            RecordCodec codec,
            PointReader reader,
            WorkspaceRows workspaces,
            Floors floors,
            ReadGate gate) {
        this.database = database;
        this.codec = codec;
        this.reader = reader;
        this.workspaces = workspaces;
        this.floors = floors;
        this.gate = gate;
    }

    @Override
    public long lost(LaneKey lane) {
        return gate.blocking(() -> floors.lost(lane, database.anywhere()));
    }

    @Override
    public Slice read(LaneKey lane, long after, long upTo, int max, boolean written) {
        return gate.blocking(() -> read(new Wanted(lane, after, upTo, max, written), true));
    }

    /// The same history, read without a trace in the caches.
    public History aside() {
        RocksHistory all = this;
        return new History() {
            @Override
            public long lost(LaneKey lane) {
                return all.lost(lane);
            }

            @Override
            public Slice read(LaneKey lane, long after, long upTo, int max, boolean written) {
                return gate.blocking(() -> all.read(new Wanted(lane, after, upTo, max, written), false));
            }
        };
    }

    /// @param kept whether the cache of blocks keeps what is read
    private Slice read(Wanted wanted, boolean kept) throws RocksDBException {
        LaneKey lane = wanted.lane();
        Snapshot snapshot = database.snapshot();
        try (ReadOptions options = new ReadOptions().setSnapshot(snapshot).setFillCache(kept)) {
            Read read = new Read(wanted, options);
            return lane.workspace() != null && lane.resource() != null
                    ? read.lane(lane.workspace(), KeyCodec.prefix(lane.workspace(), lane.resource()))
                    : read.log();
        } finally {
            database.release(snapshot);
        }
    }

    /// Of [History#read].
    private record Wanted(LaneKey lane, long after, long upTo, int max, boolean written) {}

    /// One read, in one state of the database.
    private final class Read {
        private final LaneKey lane;
        private final long after;
        private final long upTo;
        private final int max;
        private final boolean written;
        private final ReadOptions options;
        private final List<LogEvent> events = new ArrayList<>();

        Read(Wanted wanted, ReadOptions options) {
            this.lane = wanted.lane();
            this.after = wanted.after();
            this.upTo = wanted.upTo();
            this.max = wanted.max();
            this.written = wanted.written();
            this.options = options;
        }

        private boolean full() {
            return events.size() >= max;
        }

        private Slice soFar() {
            return new Slice(events, events.getLast().revision());
        }

        /// The events of one resource in one workspace: first those of its beginning, last those of its end.
        Slice lane(WorkspaceId workspace, byte[] prefix) throws RocksDBException {
            WorkspaceRow row = workspaces.read(workspace, options);
            if (row != null && !written) {
                LogBeginning.expand(row, lane, after, upTo, events);
                if (full()) {
                    return soFar();
                }
            }
            byte[] from = Rows.lane(prefix, after + 1);
            try (PrefixRows rows = database.rows(Family.LANES, options, prefix, from)) {
                int scanned = 0;
                while (rows.next()) {
                    long revision = Rows.laneRevision(rows.key());
                    if (revision > upTo) {
                        break;
                    }
                    byte[] event = database.get(Family.LOG, options, Rows.number(revision));
                    add(revision, event == null ? null : Rows.Event.of(event), row);
                    if (full() || ++scanned == MOST_ROWS) {
                        return new Slice(events, revision);
                    }
                }
            }
            if (row != null && row.endedAt() != 0 && row.endedAt() <= upTo && !written && !end(row)) {
                return soFar();
            }
            return new Slice(events, upTo);
        }

        /// The events of a lane of all workspaces, or of all resources.
        Slice log() throws RocksDBException {
            try (RocksIterator rows = database.iterator(Family.LOG, options)) {
                begin(rows);
                int scanned = 0;
                for (; rows.isValid(); rows.next()) {
                    long revision = Rows.number(rows.key());
                    if (revision > upTo) {
                        break;
                    }
                    Rows.Event event = Rows.Event.of(rows.value());
                    if (!take(revision, event)) {
                        return soFar();
                    }
                    long last = Math.min(upTo, revision + Math.max(1, event.count()) - 1);
                    if (full() || ++scanned == MOST_ROWS) {
                        return new Slice(events, last);
                    }
                }
                rows.status();
                return new Slice(events, upTo);
            }
        }

        /// Goes to the first row that has an event after the revision: it may have begun before.
        private void begin(RocksIterator rows) {
            rows.seekForPrev(Rows.number(after + 1));
            if (!rows.isValid()) {
                rows.seekToFirst();
            } else if (Rows.number(rows.key()) + Rows.Event.of(rows.value()).count() - 1 <= after) {
                rows.next();
            }
        }

        /// @return false when there was more than is wanted
        private boolean take(long revision, Rows.Event event) throws RocksDBException {
            WorkspaceId workspace = KeyCodec.workspace(event.key());
            if (lane.workspace() != null && !lane.workspace().equals(workspace)) {
                return true;
            }
            return switch (event.change()) {
                case BEGUN -> {
                    WorkspaceRow row = written ? null : workspaces.read(workspace, options);
                    if (row != null) {
                        LogBeginning.expand(row, lane, after, upTo, events);
                    }
                    yield true;
                }
                case ENDED -> {
                    WorkspaceRow row = written ? null : workspaces.read(workspace, options);
                    yield row == null || end(row);
                }
                case PUT, SHOWN, DELETED, HIDDEN -> {
                    if (lane.holds(KeyCodec.decode(event.key(), event.key().length))) {
                        add(revision, event, null);
                    }
                    yield true;
                }
            };
        }

        /// Adds the event of an object, unless trimming is about to take it: then the lane's floor says so.
        private void add(long revision, Rows.@Nullable Event event, @Nullable WorkspaceRow known)
                throws RocksDBException {
            if (event == null) {
                return;
            }
            ObjectKey key = KeyCodec.decode(event.key(), event.key().length);
            boolean shown = event.change() == Rows.Change.SHOWN || event.is(Rows.Event.REPLACES_SHOWN);
            WorkspaceRow row = shown && known == null ? workspaces.read(key.workspace(), options) : known;
            byte[] tail = KeyCodec.tailOf(event.key());
            StoredObject current = switch (event.change()) {
                case PUT -> reader.version(key, event.key(), revision, options);
                case SHOWN -> row == null ? null : row.at(tail, revision);
                case DELETED, HIDDEN, BEGUN, ENDED -> null;
            };
            boolean hasPrevious = event.previous() != 0 && !event.is(Rows.Event.REPLACES_TOMBSTONE);
            StoredObject previous = !hasPrevious
                    ? null
                    : event.is(Rows.Event.REPLACES_SHOWN)
                            ? row == null ? null : row.at(tail, event.previous())
                            : reader.version(key, event.key(), event.previous(), options);
            if ((event.deleted() || current != null) && (!hasPrevious || previous != null)) {
                boolean told = event.change() == Rows.Change.PUT || event.change() == Rows.Change.DELETED;
                events.add(
                        told
                                ? new LogEvent(key, revision, current, previous)
                                : LogEvent.shown(key, revision, current, previous));
            }
        }

        /// Adds the events of a workspace's end: each object that it had, in key order.
        ///
        /// @return false when there were more than is wanted
        private boolean end(WorkspaceRow row) throws RocksDBException {
            var origin = new VisibleRows.Origin(database, codec, workspaces, options, false);
            ListRange range = ListRange.of(row.workspace(), null, null);
            long revision = row.endedAt();
            try (VisibleRows rows = new VisibleRows(origin, range, revision - 1, null, false)) {
                for (; rows.next() && revision <= upTo; revision++) {
                    ObjectKey key = rows.key();
                    if (revision > after && lane.holds(key)) {
                        if (full()) {
                            return false;
                        }
                        events.add(LogEvent.shown(key, revision, null, rows.open(key)));
                    }
                }
                rows.check();
            }
            return true;
        }
    }
}
