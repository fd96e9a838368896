package dev.polder.store.log;

import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.WatchQuery;
import dev.polder.store.WatchStart;
import dev.polder.store.record.ObjectFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The shared log of events (house decision 7). Each event stands in four lanes: of its workspace and resource, of its
/// workspace, of its resource, and of all; a watcher looks at one lane only, so it neither reads nor is woken for what
/// others write. What memory cannot hold is read from the history, off the caller's thread.
public final class EventLog {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

    private final ReentrantLock lock = new ReentrantLock();
    private LogLimits limits;
    private final History history;
    private final Executor loader;
    private final Map<LaneKey, Lane> lanes = new HashMap<>();
    private final Map<WorkspaceId, WorkspaceShare> shares = new HashMap<>();
    private final TreeSet<WorkspaceShare> byWeight = new TreeSet<>(WorkspaceShare.GIVES_FIRST);

    /// Who waited for what is being appended. Committer only; kept, because it may be thousands each time.
    private final List<LogCursor> woken = new ArrayList<>();

    private long bytes;
    private int count;
    private long forgotten;
    private volatile long head;
    private volatile boolean off;

    /// @param revision that the store starts at: what was before is in the history
    /// @param history  of the store
    /// @param loader   runs reads of the history
    public EventLog(LogLimits limits, long revision, History history, Executor loader) {
        this.limits = limits;
        this.forgotten = revision;
        this.head = revision;
        this.history = history;
        this.loader = loader;
    }

    /// Adds the events of one batch and wakes who waits for them. Committer only; the store's revision was published.
    ///
    /// @param revision of the last of them, or later
    public void append(List<? extends LogEntry> entries, long revision) {
        lock.lock();
        try {
            for (LogEntry entry : entries) {
                add(entry);
            }
            head = revision;
        } finally {
            lock.unlock();
        }
        for (LogCursor cursor : woken) {
            wake(cursor);
        }
        woken.clear();
    }

    /// A wakeup that fails is its watcher's loss; the committer goes on.
    private static void wake(LogCursor cursor) {
        try {
            cursor.wake();
        } catch (RuntimeException e) {
            LOG.warn("a watcher's wakeup failed: {}", e.getMessage(), e);
        }
    }

    /// Opens a watch. The caller has checked that the revision is not in the future.
    public WatchStart watch(WatchQuery query) {
        LaneKey key = new LaneKey(query.workspace(), query.resource());
        ObjectFilter filter = new ObjectFilter(query.namespace(), query.name(), query.selection());
        LogCursor cursor;
        boolean inMemory;
        lock.lock();
        try {
            Lane lane = lane(key);
            lane.attach();
            inMemory = query.revision() >= lane.lost();
            cursor = new LogCursor(this, lane, filter, query.written(), query.revision());
        } finally {
            lock.unlock();
        }
        try {
            if (!inMemory && history.lost(key) > query.revision()) {
                cursor.close();
                return new WatchStart.Expired(head);
            }
        } catch (RuntimeException e) {
            cursor.close();
            throw e;
        }
        return new WatchStart.Started(cursor);
    }

    ReentrantLock lock() {
        return lock;
    }

    History history() {
        return history;
    }

    Executor loader() {
        return loader;
    }

    /// Everything up to here was appended.
    long head() {
        return head;
    }

    /// Takes the cursor off its lane.
    void release(LogCursor cursor, Lane lane) {
        lock.lock();
        try {
            lane.detach(cursor);
            removeIfIdle(lane);
        } finally {
            lock.unlock();
        }
    }

    /// What a lane has in memory after a revision.
    ///
    /// @param after   the revision, or a later one where memory does not reach back to it
    /// @param upTo    the entries are all of the lane up to here
    /// @param entries in order
    record Part(long after, long upTo, List<LogEntry> entries) {}

    /// The lanes in memory of one workspace and resource.
    List<LaneKey> narrowLanes() {
        lock.lock();
        try {
            return lanes.keySet().stream()
                    .filter(key -> key.workspace() != null && key.resource() != null)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /// A part of a lane, nothing where the lane is not in memory.
    Part part(LaneKey key, long after, int max) {
        lock.lock();
        try {
            Lane lane = lanes.get(key);
            if (lane == null) {
                return new Part(head, head, List.of());
            }
            long from = Math.max(after, lane.lost());
            List<LogEntry> entries = lane.after(from, max);
            return new Part(from, entries.size() < max ? head : entries.getLast().last(), entries);
        } finally {
            lock.unlock();
        }
    }

    /// Keeps nothing in memory from here on: whoever watches reads from the history.
    void turnOff() {
        lock.lock();
        try {
            off = true;
            limits = limits.withoutMemory();
            while (count > 0) {
                dropOldest(byWeight.first());
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isOff() {
        return off;
    }

    /// Lanes in memory, for tests of their bound.
    int lanes() {
        lock.lock();
        try {
            return lanes.size();
        } finally {
            lock.unlock();
        }
    }

    private Lane lane(LaneKey key) {
        return lanes.computeIfAbsent(key, k -> new Lane(k, forgotten));
    }

    private void add(LogEntry entry) {
        boolean whole = !(entry instanceof LogEvent);
        if (whole) {
            forgotten = Math.max(forgotten, entry.last());
        }
        for (LaneKey key : entry.lanes()) {
            // Hardly anybody watches a workspace that begins or ends: its own lanes need not be in memory for it.
            Lane lane = whole && key.workspace() != null ? lanes.get(key) : lane(key);
            if (lane != null) {
                lane.append(entry, woken);
            }
        }
        keep(entry);
    }

    private void keep(LogEntry entry) {
        WorkspaceShare share = shares.computeIfAbsent(entry.workspace(), WorkspaceShare::new);
        byWeight.remove(share);
        share.add(entry);
        byWeight.add(share);
        bytes += entry.bytes();
        count++;
        while (share.exceeds(limits)) {
            dropOldest(share);
        }
        while (count > limits.memoryEvents() || bytes > limits.memoryBytes()) {
            dropOldest(byWeight.first());
        }
    }

    private void dropOldest(WorkspaceShare share) {
        byWeight.remove(share);
        LogEntry entry = share.removeOldest();
        if (share.isEmpty()) {
            shares.remove(entry.workspace());
        } else {
            byWeight.add(share);
        }
        bytes -= entry.bytes();
        count--;
        for (LaneKey key : entry.lanes()) {
            Lane lane = lanes.get(key);
            if (lane != null) {
                lane.drop(entry);
                removeIfIdle(lane);
            }
        }
    }

    private void removeIfIdle(Lane lane) {
        if (lane.isIdle() && lanes.remove(lane.key(), lane)) {
            forgotten = Math.max(forgotten, lane.lost());
        }
    }
}
