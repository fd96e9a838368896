package dev.polder.store.memory;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.status.Statuses;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.Mutation;
import dev.polder.store.ObjectStore;
import dev.polder.store.RecordHeader;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.StoredObject;
import dev.polder.store.WatchQuery;
import dev.polder.store.WatchStart;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.commit.Writes;
import dev.polder.store.expiry.Expirer;
import dev.polder.store.expiry.ExpiryLimits;
import dev.polder.store.expiry.StoreTime;
import dev.polder.store.log.EventLog;
import dev.polder.store.log.LaneKey;
import dev.polder.store.log.LogEvent;
import dev.polder.store.log.LogLimits;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.ObjectFilter;
import dev.polder.store.template.TemplateChange;
import dev.polder.store.template.WorkspaceRow;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// All versions of all objects in sorted maps, under one lock. Nothing survives it.
public final class MemoryObjectStore implements ObjectStore {
    private final StoreLimits limits;
    private final NavigableMap<byte[], NavigableMap<Long, Version>> objects = new TreeMap<>(Arrays::compareUnsigned);
    private final Map<WorkspaceId, WorkspaceRow> workspaces = new HashMap<>();
    /// Where workspaces ended, until that is compacted.
    private final Map<WorkspaceId, Long> ends = new HashMap<>();
    /// Keys of templates whose objects their workspaces took away.
    private final Set<ObjectKey> gone = new HashSet<>();
    private final MemoryHistory history;
    private final EventLog log;
    private final StoreTime time;
    private final MemoryExpiryIndex expiry = new MemoryExpiryIndex(this::revisionOf);
    private final Expirer expirer;
    private long revision = 1;
    private boolean closed;

    /// @param object null where it was taken away
    private record Version(ObjectKey key, @Nullable StoredObject object) {}

    public MemoryObjectStore(StoreLimits limits, LogLimits logLimits, InstantSource clock) {
        this(limits, logLimits, clock, System::nanoTime);
    }

    /// @param nanos the monotonic clock
    public MemoryObjectStore(StoreLimits limits, LogLimits logLimits, InstantSource clock, LongSupplier nanos) {
        this.limits = limits;
        this.history = new MemoryHistory(logLimits, clock);
        this.log = new EventLog(logLimits, 1, history, Runnable::run);
        this.time = StoreTime.resume(null, clock, nanos, ExpiryLimits.DEFAULT);
        this.expirer = new Expirer(this::write, expiry, time, ExpiryLimits.DEFAULT);
    }

    /// With default limits and the system's clock.
    public MemoryObjectStore() {
        this(StoreLimits.DEFAULT, LogLimits.DEFAULT, InstantSource.system());
    }

    @Override
    public synchronized Optional<StoredObject> get(ObjectKey key) {
        return Optional.ofNullable(current(key));
    }

    @Override
    public synchronized long revision() {
        return revision;
    }

    @Override
    public synchronized WriteResult write(Write write) {
        if (closed) {
            throw new StoreUnavailableException("the store is closed");
        }
        Optional<WriteResult> tooMuch = Writes.check(write, limits);
        if (tooMuch.isPresent()) {
            return tooMuch.get();
        }
        for (Mutation mutation : write.mutations()) {
            WriteResult refusal;
            switch (mutation) {
                case Mutation.OfObject of -> {
                    StoredObject current = current(of.key());
                    WorkspaceRow row = workspaces.get(of.workspace());
                    refusal = of instanceof Mutation.Put && row != null && row.endedAt() != 0
                            ? new WriteResult.Missing(of.key())
                            : Writes.judge(
                                    of,
                                    current == null ? 0 : current.revision(),
                                    current != null && current.header().deleting());
                }
                default -> refusal = judge(mutation);
            }
            if (refusal != null) {
                return refusal;
            }
        }
        WriteResult over = overLimit(write);
        return over == null ? apply(write) : over;
    }

    private @Nullable WriteResult judge(Mutation mutation) {
        WorkspaceRow row = workspaces.get(mutation.workspace());
        boolean lives = row != null && row.endedAt() == 0;
        return switch (mutation) {
            case Mutation.Begin begin -> row == null ? null : new WriteResult.Exists(Writes.anyKey(begin));
            case Mutation.Move move -> lives ? null : new WriteResult.Missing(Writes.anyKey(move));
            case Mutation.End end -> {
                long held = of(end.workspace()).stream()
                        .filter(object -> object.header().finalizers() > 0)
                        .count();
                yield !lives
                        ? new WriteResult.Missing(Writes.anyKey(end))
                        : held == 0 ? null : new WriteResult.Held(end.workspace(), held);
            }
            case Mutation.OfObject of -> throw new IllegalArgumentException("not of a workspace: " + of.key());
        };
    }

    /// What a workspace has, in key order.
    private List<StoredObject> of(WorkspaceId workspace) {
        List<StoredObject> all = new ArrayList<>();
        for (NavigableMap<Long, Version> versions : objects.values()) {
            StoredObject newest = versions.lastEntry().getValue().object();
            if (newest != null && newest.key().workspace().equals(workspace)) {
                all.add(newest);
            }
        }
        return all;
    }

    private @Nullable WriteResult overLimit(Write write) {
        for (Mutation mutation : write.mutations()) {
            if (!(mutation instanceof Mutation.Put one)) {
                continue;
            }
            Count before = new Count();
            for (StoredObject object : of(one.workspace())) {
                before.add(one, object, isShown(object, revision) ? 0 : object.bodyLength(), 1);
            }
            Count after = before.copy();
            for (Mutation other : write.mutations()) {
                if (other instanceof Mutation.OfObject of
                        && of.workspace().equals(one.workspace())
                        && !(of instanceof Mutation.Check)) {
                    StoredObject current = current(of.key());
                    if (current != null) {
                        after.add(one, current, isShown(current, revision) ? 0 : -current.bodyLength(), -1);
                    }
                    if (of instanceof Mutation.Put put) {
                        after.add(one, new StoredObject(put.key(), 0, put.header(), put.body()), put.body().length, 1);
                    }
                }
            }
            Optional<String> limit = limits.exceeded(before.objects, before.bytes, after.objects, after.bytes)
                    .or(() -> limits.exceeded(one.key().resource(), before.ofKind, after.ofKind));
            if (limit.isPresent()) {
                return new WriteResult.OverLimit(one.key(), limit.get());
            }
        }
        return null;
    }

    /// What a workspace holds.
    private static final class Count {
        private long objects;
        private long bytes;
        private long ofKind;

        void add(Mutation.Put one, StoredObject object, long more, int count) {
            objects += count;
            bytes += more;
            ofKind += object.key().resource().equals(one.key().resource()) ? count : 0;
        }

        Count copy() {
            Count copy = new Count();
            copy.objects = objects;
            copy.bytes = bytes;
            copy.ofKind = ofKind;
            return copy;
        }
    }

    /// Whether it was as the template made it, at a revision.
    private boolean isShown(StoredObject object, long at) {
        WorkspaceRow row = workspaces.get(object.key().workspace());
        StoredObject shown = row == null ? null : row.at(KeyCodec.tailOf(KeyCodec.key(object.key())), at);
        return shown != null && shown.revision() == object.revision();
    }

    private WriteResult apply(Write write) {
        List<Long> revisions = new ArrayList<>();
        List<LogEvent> events = new ArrayList<>();
        for (Mutation mutation : write.mutations()) {
            switch (mutation) {
                case Mutation.Put put -> {
                    revision++;
                    gone.remove(put.key());
                    set(put.key(), new StoredObject(put.key(), revision, put.header(), put.body()), revision, events);
                    expiry.put(put.key(), revision, put.lifetimeSeconds(), time);
                }
                case Mutation.Delete delete -> {
                    if (current(delete.key()) != null) {
                        revision++;
                        set(delete.key(), null, revision, events);
                        WorkspaceRow row = workspaces.get(delete.workspace());
                        if (row != null && row.knows(KeyCodec.tailOf(KeyCodec.key(delete.key())))) {
                            gone.add(delete.key());
                        }
                    }
                }
                case Mutation.Check _ -> {}
                case Mutation.Begin begin -> begin(begin, events);
                case Mutation.Move move -> move(move, events);
                case Mutation.End end -> {
                    long first = revision + 1;
                    List<StoredObject> all = of(end.workspace());
                    all.forEach(object -> show(object.key(), null, ++revision, events));
                    revision = Math.max(revision, first);
                    workspaces.computeIfPresent(end.workspace(), (id, row) -> row.ended(first));
                    ends.put(end.workspace(), revision);
                }
            }
            revisions.add(revision);
        }
        history.add(events);
        log.append(events, revision);
        compactBefore(history.due());
        return new WriteResult.Written(revisions);
    }

    private void begin(Mutation.Begin begin, List<LogEvent> events) {
        WorkspaceRow row =
                WorkspaceRow.begun(begin.workspace(), begin.values(), begin.template(), 1, revision + 1);
        for (int place = 0; place < begin.template().size(); place++) {
            StoredObject object = row.begunWith(place);
            show(object.key(), object, object.revision(), events);
        }
        workspaces.put(begin.workspace(), row);
        revision = row.last();
    }

    private void move(Mutation.Move move, List<LogEvent> events) {
        WorkspaceRow row = workspaces.get(move.workspace());
        if (row == null || row.template().equals(move.template())) {
            return;
        }
        TemplateChange change = TemplateChange.of(row.template(), move.template());
        List<Integer> own = new ArrayList<>();
        for (int place = 0; place < change.size(); place++) {
            ObjectKey key = key(move.workspace(), change.tail(place));
            StoredObject current = current(key);
            if (current == null ? gone.contains(key) : !isShown(current, revision)) {
                own.add(place);
            }
        }
        long first = revision + 1;
        WorkspaceRow moved = row.moved(move.template(), 1, first, own);
        workspaces.put(move.workspace(), moved);
        for (int place = 0; place < change.size(); place++) {
            StoredObject after = moved.at(change.tail(place), Long.MAX_VALUE);
            ObjectKey key = key(move.workspace(), change.tail(place));
            if (!own.contains(place) && (after != null || current(key) != null)) {
                show(key, after, first + place, events);
            }
        }
        revision += change.size();
    }

    private static ObjectKey key(WorkspaceId workspace, byte[] tail) {
        byte[] key = KeyCodec.join(KeyCodec.prefix(workspace), tail);
        return KeyCodec.decode(key, key.length);
    }

    /// What somebody wrote.
    private void set(ObjectKey key, @Nullable StoredObject object, long at, List<LogEvent> events) {
        take(new LogEvent(key, at, object, current(key)), events);
    }

    /// What nobody wrote.
    private void show(ObjectKey key, @Nullable StoredObject object, long at, List<LogEvent> events) {
        take(LogEvent.shown(key, at, object, current(key)), events);
    }

    private void take(LogEvent event, List<LogEvent> events) {
        ObjectKey key = event.key();
        objects.computeIfAbsent(KeyCodec.key(key), k -> new TreeMap<>())
                .put(event.revision(), new Version(key, event.current()));
        events.add(event);
    }

    @Override
    public synchronized ListResult list(ListQuery query) {
        long at = query.revision() == 0 ? revision : query.revision();
        if (at > revision) {
            return new ListResult.NotYet(revision);
        }
        LaneKey lane = new LaneKey(query.workspace(), query.resource());
        if (at < history.compacted() && at < history.lost(lane)) {
            return new ListResult.Expired(revision);
        }
        byte[] after = query.after() == null ? new byte[0] : afterOf(query.after());
        ObjectFilter filter = new ObjectFilter(query.namespace(), null, query.selection());
        List<StoredObject> items = new ArrayList<>();
        byte[] last = null;
        long bytes = 0;
        long remaining = 0;
        for (Map.Entry<byte[], NavigableMap<Long, Version>> entry : objects.tailMap(after, false).entrySet()) {
            Map.Entry<Long, Version> version = entry.getValue().floorEntry(at);
            StoredObject object = version == null ? null : version.getValue().object();
            if (object == null
                    || !refers(object.header(), query.reference())
                    || (query.written() && isShown(object, at))
                    || !lane.holds(object.key())
                    || !filter.matchesKey(object.key())
                    || !filter.matchesHeader(object.key(), object.header())) {
                continue;
            }
            if ((query.limit() == 0 || items.size() < query.limit())
                    && (query.bytes() == 0 || bytes < query.bytes())) {
                items.add(object);
                bytes += object.bodyLength();
                last = entry.getKey();
            } else {
                remaining++;
            }
        }
        boolean more = remaining > 0;
        boolean told = query.selection().isEverything()
                && query.bytes() == 0
                && query.reference() == null
                && remaining <= limits.countedRemaining();
        return new ListResult.Page(
                items,
                at,
                more && last != null ? Base64.getUrlEncoder().withoutPadding().encodeToString(last) : null,
                !more ? 0 : told ? remaining : -1);
    }

    private static boolean refers(RecordHeader header, ListQuery.@Nullable Reference reference) {
        return switch (reference) {
            case null -> true;
            case ListQuery.Reference.Owner owner -> header.ownerUids().contains(owner.uid());
            case ListQuery.Reference.Target target -> header.targets().contains(target.key());
        };
    }

    private static byte[] afterOf(String continueKey) {
        try {
            return Base64.getUrlDecoder().decode(continueKey);
        } catch (IllegalArgumentException e) {
            throw Statuses.badRequest("continue key is not valid");
        }
    }

    @Override
    public synchronized WatchStart watch(WatchQuery query) {
        return query.revision() > revision ? new WatchStart.NotYet(revision) : log.watch(query);
    }

    /// Forgets what only reads before the revision need, as the limits of the history would in time.
    public synchronized void compactBefore(long upTo) {
        if (upTo <= history.compacted()) {
            return;
        }
        history.compact(Math.min(upTo, revision));
        ends.entrySet().removeIf(end -> {
            boolean past = end.getValue() <= history.compacted();
            if (past) {
                workspaces.remove(end.getKey());
            }
            return past;
        });
        objects.values().removeIf(versions -> {
            Long visible = versions.floorKey(history.compacted());
            if (visible != null) {
                versions.headMap(visible, false).clear();
                if (versions.firstEntry().getValue().object() == null) {
                    versions.pollFirstEntry();
                }
            }
            return versions.isEmpty();
        });
    }

    /// Takes away what has outlived its lifetime. The model has no thread that would do it.
    public void expireDue() {
        expirer.expireDue();
    }

    private synchronized long revisionOf(ObjectKey key) {
        StoredObject current = current(key);
        return current == null ? 0 : current.revision();
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private @Nullable StoredObject current(ObjectKey key) {
        NavigableMap<Long, Version> versions = objects.get(KeyCodec.key(key));
        return versions == null ? null : versions.lastEntry().getValue().object();
    }
}
