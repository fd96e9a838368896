package dev.polder.store.rocksdb.commit;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.Mutation;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.StoredObject;
import dev.polder.store.WriteResult;
import dev.polder.store.commit.Writes;
import dev.polder.store.log.LogEntry;
import dev.polder.store.log.LogEvent;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.RecordCodec;
import dev.polder.store.record.Rows;
import dev.polder.store.record.Rows.Change;
import dev.polder.store.rocksdb.engine.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// The writes that become durable together: judged one after the other, each in view of those before it. Committer only.
final class CommitBatch implements AutoCloseable {
    /// What an event holds on disk beside the version that it replaced. An estimate.
    private static final int EVENT_BYTES = 160;

    private final CommitEnvironment environment;
    private final long millis;
    private final WriteBatch batch = new WriteBatch();
    private final BatchView view;
    private final WorkspaceSteps workspaces;
    private final ReferenceRows references;
    private final List<LogEntry> entries = new ArrayList<>();
    private long revision;
    private long total;

    /// @param revision of the last event before this batch
    /// @param total    of [Rows.Event] at that revision
    CommitBatch(CommitEnvironment environment, long millis, long revision, long total) {
        this.environment = environment;
        this.millis = millis;
        this.revision = revision;
        this.total = total;
        this.view = new BatchView(environment.database(), environment.templates());
        this.workspaces = new WorkspaceSteps(environment, view, this);
        this.references = new ReferenceRows(environment.database(), batch);
    }

    long revision() {
        return revision;
    }

    long total() {
        return total;
    }

    List<LogEntry> entries() {
        return entries;
    }

    /// The keys that had an object before and have none after it, but for those of workspaces that end.
    Set<ObjectKey> deleted() {
        return view.deleted();
    }

    /// The workspaces that end with it.
    Set<WorkspaceId> ended() {
        return view.ended();
    }

    /// Adds the write to the batch, or says why not; then it left no trace in it.
    WriteResult add(PendingWrite write) throws RocksDBException {
        List<Current> states = new ArrayList<>(write.steps().size());
        for (PendingWrite.Step step : write.steps()) {
            WriteResult refusal;
            switch (step.mutation()) {
                case Mutation.OfObject of -> {
                    Current current = view.current(of.key(), step.key());
                    states.add(current);
                    refusal = of instanceof Mutation.Put && view.isOver(of.workspace())
                            ? new WriteResult.Missing(of.key())
                            : Writes.judge(of, current.exists() ? current.revision() : 0, current.deleting());
                }
                default -> {
                    states.add(Current.ABSENT);
                    refusal = workspaces.judge(step.mutation());
                }
            }
            if (refusal != null) {
                return refusal;
            }
        }
        for (int i = 0; i < states.size(); i++) {
            states.set(i, read(write.steps().get(i), states.get(i)));
        }
        WriteResult over = new Counting(view, environment.limits()).count(write, states);
        return over == null ? apply(write, states) : over;
    }

    /// All of it, ready to be written.
    WriteBatch finish() throws RocksDBException {
        for (Map.Entry<WorkspaceId, Rows.Usage> entry : view.usages().entrySet()) {
            put(Family.USAGE, KeyCodec.prefix(entry.getKey()), entry.getValue().encoded());
        }
        for (Map.Entry<BatchView.Kind, Long> entry : view.counts().entrySet()) {
            byte[] key = entry.getKey().row();
            if (entry.getValue() == 0) {
                delete(Family.USAGE, key);
            } else {
                put(Family.USAGE, key, Rows.number(entry.getValue()));
            }
        }
        batch.put(Rows.REVISION, Rows.number(revision));
        return batch;
    }

    @Override
    public void close() {
        batch.close();
    }

    /// Fills in the object where the event will show it.
    private Current read(PendingWrite.Step step, Current current) throws RocksDBException {
        if (current.kind() != Current.Kind.STORED
                || current.object() != null
                || !(step.mutation() instanceof Mutation.OfObject of)
                || of instanceof Mutation.Check) {
            return current;
        }
        StoredObject object = step.seen();
        if (object == null || object.revision() != current.revision()) {
            object = environment
                    .reader()
                    .version(of.key(), step.key(), current.revision(), environment.database().anywhere());
            if (object == null) {
                throw new StoreUnavailableException(
                        "%s has no record at revision %d; restore the data directory from a copy"
                                .formatted(of.key(), current.revision()));
            }
        }
        return current.with(object);
    }

    private WriteResult apply(PendingWrite write, List<Current> states) throws RocksDBException {
        List<Long> revisions = new ArrayList<>(states.size());
        for (int i = 0; i < states.size(); i++) {
            PendingWrite.Step step = write.steps().get(i);
            Current before = states.get(i);
            switch (step.mutation()) {
                case Mutation.Put put -> put(put, step, before);
                case Mutation.Delete delete -> {
                    if (before.exists()) {
                        delete(delete, step, before);
                    }
                }
                case Mutation.Check _ -> {}
                case Mutation.Begin begin -> workspaces.begin(begin);
                case Mutation.Move move -> workspaces.move(move);
                case Mutation.End end -> workspaces.end(end);
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
        put(Family.OBJECTS, row, environment.codec().seal(step.draft(), row));
        StoredObject object = new StoredObject(put.key(), revision, put.header(), put.body());
        Current now = Current.stored(object);
        put(
                Family.LATEST,
                step.key(),
                new Rows.Latest(revision, now.bodyBytes(), now.deleting(), now.held(), false).bytes());
        refer(step.key(), before, object);
        event(new LogEvent(put.key(), revision, object, before.object()), step.key(), Change.PUT, before, 0);
        view.put(put.key(), now);
        environment.expiry().add(batch, step.key(), revision, put.lifetimeSeconds());
    }

    private void delete(Mutation.Delete delete, PendingWrite.Step step, Current before) throws RocksDBException {
        revision++;
        put(Family.OBJECTS, KeyCodec.row(step.key(), revision), RecordCodec.tombstone());
        boolean keep = view.templateKnows(delete.key(), step.key());
        if (keep) {
            put(Family.LATEST, step.key(), Rows.Latest.gone(revision).bytes());
        } else {
            delete(Family.LATEST, step.key());
        }
        refer(step.key(), before, null);
        LogEvent event = new LogEvent(delete.key(), revision, null, before.object());
        event(event, step.key(), Change.DELETED, before, keep ? Rows.Event.KEEPS_TOMBSTONE : 0);
        view.put(delete.key(), keep ? Current.gone(revision) : Current.ABSENT);
    }

    /// The rows by which the object is found move with it.
    void refer(byte[] key, Current before, @Nullable StoredObject after) throws RocksDBException {
        StoredObject object = before.object();
        references.move(key, object == null ? null : object.header(), after == null ? null : after.header());
    }

    ReferenceRows references() {
        return references;
    }

    /// Writes down the event of one object, at its revision.
    void event(LogEvent event, byte[] key, Change change, Current before, int keeps) throws RocksDBException {
        int flags = keeps
                | switch (before.kind()) {
                    case GONE -> Rows.Event.REPLACES_TOMBSTONE;
                    case SHOWN -> Rows.Event.REPLACES_SHOWN;
                    case ABSENT, STORED -> 0;
                };
        int size = before.bodyBytes() + EVENT_BYTES + 2 * key.length;
        long past = past(event.workspace(), size);
        var row = new Rows.Event(millis, size, total, past, before.revision(), change, flags, 1, key);
        put(Family.LOG, Rows.number(event.revision()), row.bytes());
        put(Family.LANES, Rows.lane(Rows.laneOf(key), event.revision()), Rows.nothing());
        entries.add(event);
    }

    /// Writes down the beginning or end of a workspace: one row for all its events.
    ///
    /// @param count of events, from `first` on
    void events(LogEntry entry, Change change, long first, int count) throws RocksDBException {
        total += EVENT_BYTES;
        byte[] prefix = KeyCodec.prefix(entry.workspace());
        var row = new Rows.Event(millis, EVENT_BYTES, total, 0, 0, change, 0, count, prefix);
        put(Family.LOG, Rows.number(first), row.bytes());
        entries.add(entry);
    }

    private long past(WorkspaceId workspace, int size) throws RocksDBException {
        total += size;
        Rows.Usage now = view.usage(workspace).plusPast(size);
        view.put(workspace, now);
        return now.past();
    }

    /// Takes revisions.
    ///
    /// @return the first of them
    long take(int count) {
        long first = revision + 1;
        revision += count;
        return first;
    }

    void put(Family family, byte[] key, byte[] value) throws RocksDBException {
        batch.put(environment.database().handle(family), key, value);
    }

    void delete(Family family, byte[] key) throws RocksDBException {
        batch.delete(environment.database().handle(family), key);
    }
}
