package dev.polder.store.log;

import dev.polder.store.WatchCursor;
import dev.polder.store.WatchEvent;
import dev.polder.store.record.ObjectFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One watcher's place in one lane. Polled by one thread at a time; woken by the committer or by a read of the history.
final class LogCursor implements WatchCursor {
    /// Events that one poll looks at, so that a watcher that selects little does not hold its thread.
    private static final int SCAN = 512;

    private final EventLog log;
    private final Lane lane;
    private final ObjectFilter filter;
    private final boolean written;
    private volatile long position;
    private volatile boolean closed;
    private volatile boolean loading;
    private volatile @Nullable Loaded loaded;
    private volatile @Nullable Runnable wakeup;
    private History.@Nullable Slice rest;
    private boolean expired;
    private boolean all;

    /// Where it stands among those that wait on its lane, -1 when it does not. Guarded by the log's lock.
    int place = -1;

    /// What a read of the history gave: a slice, the end of the watch (both null), or a failure.
    private record Loaded(History.@Nullable Slice slice, @Nullable RuntimeException failure) {}

    /// @param written of [dev.polder.store.WatchQuery]
    LogCursor(EventLog log, Lane lane, ObjectFilter filter, boolean written, long position) {
        this.written = written;
        this.log = log;
        this.lane = lane;
        this.filter = filter;
        this.position = position;
    }

    @Override
    public Batch poll(int max) {
        List<WatchEvent> seen = new ArrayList<>();
        int scanned = 0;
        boolean more = false;
        all = false;
        while (!all && !closed && !expired && seen.size() < max) {
            if (scanned >= SCAN) {
                more = true;
                break;
            }
            History.Slice slice = next(max - seen.size());
            if (slice == null) {
                break;
            }
            scanned += slice.events().size();
            take(slice, max, seen);
        }
        if (expired && seen.isEmpty()) {
            return new Batch.Expired(log.head());
        }
        if (more && seen.isEmpty()) {
            wake();
        }
        return new Batch.Events(seen, position, all);
    }

    @Override
    public void onReady(Runnable runnable) {
        wakeup = runnable;
        boolean ready;
        log.lock().lock();
        try {
            boolean inMemory = position >= lane.lost();
            ready = loaded != null || (inMemory ? lane.hasAfter(position) : !loading);
            if (!ready && inMemory && !closed) {
                lane.await(this);
            }
        } finally {
            log.lock().unlock();
        }
        if (ready) {
            runnable.run();
        }
    }

    @Override
    public void close() {
        log.lock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
        } finally {
            log.lock().unlock();
        }
        wakeup = null;
        log.release(this, lane);
    }

    /// Whether the watcher may see some of it. Guarded by the log's lock.
    boolean mayWant(LogEntry entry) {
        return switch (entry) {
            case LogEvent event -> (!written || event.isWritten()) && filter.matchesKey(event.key());
            case LogBeginning _, LogEnd _ -> !written;
        };
    }

    /// An event came that the watcher, who has seen everything before it and waits, does not want: so it never has to go
    /// back to where it fell asleep, which may be forgotten by then. The watch may have begun behind the event: a revision is
    /// published before its events are here. Guarded by the log's lock.
    void passed(long revision) {
        position = Math.max(position, revision);
    }

    void wake() {
        Runnable runnable = wakeup;
        if (runnable != null) {
            runnable.run();
        }
    }

    private void take(History.Slice slice, int max, List<WatchEvent> seen) {
        List<LogEvent> events = slice.events();
        for (int i = 0; i < events.size(); i++) {
            if (seen.size() == max) {
                rest = new History.Slice(events.subList(i, events.size()), slice.revision());
                return;
            }
            LogEvent event = events.get(i);
            WatchEvent view = written && !event.isWritten() ? null : event.view(filter);
            if (view != null) {
                seen.add(view);
            }
            position = event.revision();
        }
        position = Math.max(position, slice.revision());
    }

    /// What comes next, or null when there is nothing now. Sets [#all] when there is nothing behind it; then, and after
    /// null, the cursor will be woken.
    ///
    /// @param room how many events will be taken at once
    private History.@Nullable Slice next(int room) {
        History.Slice kept = rest;
        rest = null;
        if (kept != null) {
            return kept;
        }
        long upTo;
        long after; // once the cursor is put to sleep, what passes moves its position
        List<LogEntry> entries = List.of();
        log.lock().lock();
        try {
            upTo = lane.lost();
            after = position;
            if (position >= upTo) {
                entries = lane.after(position, SCAN);
                // Who takes all of them is put to sleep here, and need not come back only to hear that there is no more.
                all = entries.size() <= Math.min(room, SCAN - 1) && areEvents(entries);
                if (all && !closed) {
                    lane.await(this);
                }
                if (entries.isEmpty()) {
                    position = Math.max(position, log.head());
                    return null;
                }
            }
        } finally {
            log.lock().unlock();
        }
        if (!entries.isEmpty() && entries.getFirst() instanceof LogEnd end && !written) {
            return load(end.last());
        }
        return entries.isEmpty() ? load(upTo) : slice(entries, after);
    }

    private static boolean areEvents(List<LogEntry> entries) {
        for (LogEntry entry : entries) {
            if (!(entry instanceof LogEvent)) {
                return false;
            }
        }
        return true;
    }

    private History.Slice slice(List<LogEntry> entries, long after) {
        List<LogEvent> events = new ArrayList<>(entries.size());
        long revision = after;
        for (LogEntry entry : entries) {
            if (events.size() >= SCAN || (entry instanceof LogEnd && !written)) {
                break; // beginnings hold many events each, and ends are read from the history
            }
            if (entry instanceof LogEvent || !written) {
                entry.expand(lane.key(), after, events);
            }
            revision = entry.last();
        }
        return new History.Slice(events, revision);
    }

    private History.@Nullable Slice load(long upTo) {
        if (!loading) {
            loading = true;
            long after = position;
            try {
                log.loader().execute(() -> read(after, upTo));
            } catch (RuntimeException e) {
                loading = false;
                throw e;
            }
        }
        Loaded result = loaded;
        if (result == null) {
            return null;
        }
        loaded = null;
        loading = false;
        if (result.failure() != null) {
            throw result.failure();
        }
        expired = result.slice() == null;
        return result.slice();
    }

    /// Runs where reads may block.
    private void read(long after, long upTo) {
        try {
            History.Slice slice = log.history().read(lane.key(), after, upTo, SCAN, written);
            boolean gone = log.history().lost(lane.key()) > after;
            loaded = new Loaded(gone ? null : slice, null);
        } catch (RuntimeException e) {
            loaded = new Loaded(null, e);
        }
        wake();
    }
}
