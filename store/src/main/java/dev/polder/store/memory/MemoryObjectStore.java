package dev.polder.store.memory;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.status.Statuses;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.Mutation;
import dev.polder.store.ObjectStore;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// All versions of all objects in sorted maps, under one lock. Nothing survives it.
public final class MemoryObjectStore implements ObjectStore {
    private final StoreLimits limits;
    private final NavigableMap<byte[], NavigableMap<Long, Version>> objects = new TreeMap<>(Arrays::compareUnsigned);
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
            StoredObject current = current(mutation.key());
            WriteResult refusal = Writes.judge(
                    mutation,
                    current == null ? 0 : current.revision(),
                    current != null && current.header().deleting());
            if (refusal != null) {
                return refusal;
            }
        }
        WriteResult over = overLimit(write);
        return over == null ? apply(write) : over;
    }

    private @Nullable WriteResult overLimit(Write write) {
        for (Mutation mutation : write.mutations()) {
            WorkspaceId workspace = mutation.key().workspace();
            long objectsBefore = 0;
            long bytesBefore = 0;
            for (Map.Entry<byte[], NavigableMap<Long, Version>> entry : objects.entrySet()) {
                Version newest = entry.getValue().lastEntry().getValue();
                if (newest.object() != null && newest.key().workspace().equals(workspace)) {
                    objectsBefore++;
                    bytesBefore += newest.object().body().length;
                }
            }
            long objectsAfter = objectsBefore;
            long bytesAfter = bytesBefore;
            for (Mutation other : write.mutations()) {
                if (other.key().workspace().equals(workspace) && !(other instanceof Mutation.Check)) {
                    StoredObject current = current(other.key());
                    objectsAfter -= current == null ? 0 : 1;
                    bytesAfter -= current == null ? 0 : current.body().length;
                    if (other instanceof Mutation.Put put) {
                        objectsAfter++;
                        bytesAfter += put.body().length;
                    }
                }
            }
            Optional<String> limit = limits.exceeded(objectsBefore, bytesBefore, objectsAfter, bytesAfter);
            if (limit.isPresent()) {
                return new WriteResult.OverLimit(mutation.key(), limit.get());
            }
        }
        return null;
    }

    private WriteResult apply(Write write) {
        List<Long> revisions = new ArrayList<>();
        List<LogEvent> events = new ArrayList<>();
        for (Mutation mutation : write.mutations()) {
            ObjectKey key = mutation.key();
            StoredObject previous = current(key);
            switch (mutation) {
                case Mutation.Put put -> {
                    revision++;
                    StoredObject object = new StoredObject(key, revision, put.header(), put.body());
                    versions(key).put(revision, new Version(key, object));
                    events.add(new LogEvent(key, revision, object, previous));
                    expiry.put(key, revision, put.lifetimeSeconds(), time);
                }
                case Mutation.Delete delete -> {
                    if (previous != null) {
                        revision++;
                        versions(key).put(revision, new Version(key, null));
                        events.add(new LogEvent(key, revision, null, previous));
                    }
                }
                case Mutation.Check check -> {}
            }
            revisions.add(revision);
        }
        history.add(events);
        log.append(events, revision);
        compactBefore(history.due());
        return new WriteResult.Written(revisions);
    }

    @Override
    public synchronized ListResult list(ListQuery query) {
        long at = query.revision() == 0 ? revision : query.revision();
        if (at > revision) {
            return new ListResult.NotYet(revision);
        }
        if (at < history.compacted()) {
            return new ListResult.Expired(revision);
        }
        byte[] after = query.after() == null ? new byte[0] : afterOf(query.after());
        LaneKey lane = new LaneKey(query.workspace(), query.resource());
        ObjectFilter filter = new ObjectFilter(query.namespace(), null, query.selection());
        List<StoredObject> items = new ArrayList<>();
        byte[] last = null;
        long bytes = 0;
        long remaining = 0;
        for (Map.Entry<byte[], NavigableMap<Long, Version>> entry : objects.tailMap(after, false).entrySet()) {
            Map.Entry<Long, Version> version = entry.getValue().floorEntry(at);
            StoredObject object = version == null ? null : version.getValue().object();
            if (object == null
                    || !lane.holds(object.key())
                    || !filter.matchesKey(object.key())
                    || !filter.matchesHeader(object.key(), object.header())) {
                continue;
            }
            if ((query.limit() == 0 || items.size() < query.limit())
                    && (query.bytes() == 0 || bytes < query.bytes())) {
                items.add(object);
                bytes += object.body().length;
                last = entry.getKey();
            } else {
                remaining++;
            }
        }
        boolean more = remaining > 0;
        boolean told = query.selection().isEverything()
                && query.bytes() == 0
                && remaining <= limits.countedRemaining();
        return new ListResult.Page(
                items,
                at,
                more && last != null ? Base64.getUrlEncoder().withoutPadding().encodeToString(last) : null,
                !more ? 0 : told ? remaining : -1);
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

    private NavigableMap<Long, Version> versions(ObjectKey key) {
        return objects.computeIfAbsent(KeyCodec.key(key), k -> new TreeMap<>());
    }

    private @Nullable StoredObject current(ObjectKey key) {
        NavigableMap<Long, Version> versions = objects.get(KeyCodec.key(key));
        return versions == null ? null : versions.lastEntry().getValue().object();
    }
}
