package dev.polder.store.rocksdb.commit;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.Mutation;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.StoredObject;
import dev.polder.store.WriteResult;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.commit.Writes;
import dev.polder.store.log.LogEvent;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.RecordCodec;
import dev.polder.store.record.Rows;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.rocksdb.expiry.RocksExpiryIndex;
import dev.polder.store.rocksdb.read.PointReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// The writes that become durable together: judged one after the other, each in view of those before it. Committer only.
final class CommitBatch implements AutoCloseable {
    /// What an event holds on disk beside the version that it replaced. An estimate.
    private static final int EVENT_BYTES = 160;

    private final Database database;
    private final RecordCodec codec;
    private final PointReader reader;
    private final StoreLimits limits;
    private final RocksExpiryIndex expiry;
    private final long millis;
    private final WriteBatch batch = new WriteBatch();
    private final Map<ObjectKey, Current> pending = new HashMap<>();
    private final Map<WorkspaceId, Rows.Usage> usage = new HashMap<>();
    private final List<LogEvent> events = new ArrayList<>();
    private long revision;
    private long total;

    /// The state of a key in view of the batch; null object where it was not read yet.
    private record Current(long revision, int bodyBytes, boolean deleting, @Nullable StoredObject object) {
        static final Current ABSENT = new Current(0, 0, false, null);
    }

    /// @param revision of the last event before this batch
    /// @param total    of [Rows.Event] at that revision
    CommitBatch(CommitEnvironment environment, long millis, long revision, long total) {
        this.database = environment.database();
        this.codec = environment.codec();
        this.reader = environment.reader();
        this.limits = environment.limits();
        this.expiry = environment.expiry();
        this.millis = millis;
        this.revision = revision;
        this.total = total;
    }

    long revision() {
        return revision;
    }

    long total() {
        return total;
    }

    List<LogEvent> events() {
        return events;
    }

    /// The keys that had an object before and have none after it.
    Set<ObjectKey> deleted() {
        return pending.entrySet().stream()
                .filter(entry -> entry.getValue().revision() == 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Adds the write to the batch, or says why not; then it left no trace in it.
    WriteResult add(PendingWrite write) throws RocksDBException {
        List<Current> states = new ArrayList<>(write.steps().size());
        for (PendingWrite.Step step : write.steps()) {
            Current current = current(step);
            WriteResult refusal = Writes.judge(step.mutation(), current.revision(), current.deleting());
            if (refusal != null) {
                return refusal;
            }
            states.add(current);
        }
        for (int i = 0; i < states.size(); i++) {
            states.set(i, read(write.steps().get(i), states.get(i)));
        }
        WriteResult over = count(write, states);
        return over == null ? apply(write, states) : over;
    }

    /// All of it, ready to be written.
    WriteBatch finish() throws RocksDBException {
        for (Map.Entry<WorkspaceId, Rows.Usage> entry : usage.entrySet()) {
            byte[] key = KeyCodec.prefix(entry.getKey());
            if (entry.getValue().equals(Rows.Usage.NONE)) {
                batch.delete(database.handle(Family.USAGE), key); // an empty workspace leaves nothing behind
            } else {
                batch.put(database.handle(Family.USAGE), key, entry.getValue().encoded());
            }
        }
        batch.put(Rows.REVISION, Rows.number(revision));
        return batch;
    }

    @Override
    public void close() {
        batch.close();
    }

    private Current current(PendingWrite.Step step) throws RocksDBException {
        Current current = pending.get(step.mutation().key());
        if (current != null) {
            return current;
        }
        byte[] row = database.get(Family.LATEST, step.key());
        if (row == null) {
            return Current.ABSENT;
        }
        Rows.Latest latest = Rows.Latest.of(row);
        return new Current(latest.revision(), latest.bodyBytes(), latest.deleting(), null);
    }

    /// Fills in the object where the event will show it.
    private Current read(PendingWrite.Step step, Current current) throws RocksDBException {
        if (current.revision() == 0 || current.object() != null || step.mutation() instanceof Mutation.Check) {
            return current;
        }
        StoredObject object = step.seen();
        if (object == null || object.revision() != current.revision()) {
            ObjectKey key = step.mutation().key();
            object = reader.version(key, step.key(), current.revision(), database.anywhere());
            if (object == null) {
                throw new StoreUnavailableException(
                        "%s has no record at revision %d; restore the data directory from a copy"
                                .formatted(key, current.revision()));
            }
        }
        return new Current(current.revision(), current.bodyBytes(), current.deleting(), object);
    }

    /// Moves the counters of the workspaces, unless one would overshoot its limits.
    private @Nullable WriteResult count(PendingWrite write, List<Current> states) throws RocksDBException {
        Map<WorkspaceId, Rows.Usage> after = new HashMap<>(2);
        for (int i = 0; i < states.size(); i++) {
            Mutation mutation = write.steps().get(i).mutation();
            if (mutation instanceof Mutation.Check) {
                continue;
            }
            WorkspaceId workspace = mutation.key().workspace();
            Rows.Usage now = after.get(workspace);
            if (now == null) {
                now = usage(workspace);
            }
            Current before = states.get(i);
            long objects = now.objects() - (before.revision() == 0 ? 0 : 1);
            long bytes = now.bytes() - before.bodyBytes();
            if (mutation instanceof Mutation.Put put) {
                objects++;
                bytes += put.body().length;
            }
            after.put(workspace, new Rows.Usage(objects, bytes));
        }
        for (PendingWrite.Step step : write.steps()) {
            WorkspaceId workspace = step.mutation().key().workspace();
            Rows.Usage now = after.get(workspace);
            if (now != null) {
                Rows.Usage before = usage(workspace);
                Optional<String> limit =
                        limits.exceeded(before.objects(), before.bytes(), now.objects(), now.bytes());
                if (limit.isPresent()) {
                    return new WriteResult.OverLimit(step.mutation().key(), limit.get());
                }
            }
        }
        usage.putAll(after);
        return null;
    }

    private Rows.Usage usage(WorkspaceId workspace) throws RocksDBException {
        Rows.Usage known = usage.get(workspace);
        return known != null ? known : Rows.Usage.of(database.get(Family.USAGE, KeyCodec.prefix(workspace)));
    }

    private WriteResult apply(PendingWrite write, List<Current> states) throws RocksDBException {
        List<Long> revisions = new ArrayList<>(states.size());
        for (int i = 0; i < states.size(); i++) {
            PendingWrite.Step step = write.steps().get(i);
            Current before = states.get(i);
            switch (step.mutation()) {
                case Mutation.Put put -> put(put, step, before);
                case Mutation.Delete delete -> {
                    if (before.revision() != 0) {
                        delete(delete, step, before);
                    }
                }
                case Mutation.Check check -> {}
            }
            revisions.add(revision);
        }
        return new WriteResult.Written(revisions);
    }

    private void put(Mutation.Put put, PendingWrite.Step step, Current before) throws RocksDBException {
        revision++;
        byte[] row = KeyCodec.row(step.key(), revision);
        if (step.draft() == null) {
            throw new IllegalStateException("a put without its record");
        }
        batch.put(database.handle(Family.OBJECTS), row, codec.seal(step.draft(), row));
        int bodyBytes = put.body().length;
        boolean deleting = put.header().deleting();
        byte[] latest = new Rows.Latest(revision, bodyBytes, deleting).bytes();
        batch.put(database.handle(Family.LATEST), step.key(), latest);
        StoredObject object = new StoredObject(put.key(), revision, put.header(), put.body());
        record(step, before, object);
        expiry.add(batch, step.key(), revision, put.lifetimeSeconds());
        pending.put(put.key(), new Current(revision, bodyBytes, deleting, object));
    }

    private void delete(Mutation.Delete delete, PendingWrite.Step step, Current before) throws RocksDBException {
        revision++;
        byte[] row = KeyCodec.row(step.key(), revision);
        batch.put(database.handle(Family.OBJECTS), row, RecordCodec.tombstone());
        batch.delete(database.handle(Family.LATEST), step.key());
        record(step, before, null);
        pending.put(delete.key(), Current.ABSENT);
    }

    private void record(PendingWrite.Step step, Current before, @Nullable StoredObject now) throws RocksDBException {
        total += before.bodyBytes() + EVENT_BYTES + 2L * step.key().length;
        Rows.Event event = new Rows.Event(millis, total, before.revision(), now == null, step.key());
        batch.put(database.handle(Family.LOG), Rows.number(revision), event.bytes());
        byte[] lane = Rows.lane(Rows.laneOf(step.key()), revision);
        batch.put(database.handle(Family.LANES), lane, Rows.nothing());
        events.add(new LogEvent(step.mutation().key(), revision, now, before.object()));
    }
}
