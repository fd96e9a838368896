package dev.polder.gateway.resource.read;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// When watches send bookmarks: one timer for all of them, not one each. Any thread.
public final class Bookmarks {
    private final Map<Object, Entry> watches = new ConcurrentHashMap<>();

    private record Entry(Runnable wakeup, AtomicBoolean due) {}

    /// @param timer  runs the tick; whoever made it stops it
    /// @param period between bookmarks of one watch (upstream: about a minute)
    public Bookmarks(ScheduledExecutorService timer, Duration period) {
        var _ = timer.scheduleAtFixedRate(
                this::tick, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    void register(Object watch, Runnable wakeup) {
        watches.put(watch, new Entry(wakeup, new AtomicBoolean()));
    }

    void remove(Object watch) {
        watches.remove(watch);
    }

    /// Whether it is time; true once per tick.
    boolean isDue(Object watch) {
        Entry entry = watches.get(watch);
        return entry != null && entry.due().compareAndSet(true, false);
    }

    private void tick() {
        for (Entry entry : watches.values()) {
            entry.due().set(true);
            entry.wakeup().run();
        }
    }
}
