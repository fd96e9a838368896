package dev.polder.gateway.resource.read;

import dev.polder.api.meta.WorkspaceId;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/// The watches that stream, by the workspace that they look into. A workspace that is being deleted is out of reach at
/// once, for requests that stream already too. (A right that is taken away ends no watch, as upstream.) Any thread.
public final class OpenWatches {
    private final Map<WorkspaceId, Set<WatchBody>> watches = new ConcurrentHashMap<>();
    private final Predicate<WorkspaceId> gone;
    private final ScheduledExecutorService timer;
    private final Duration delay;
    private final AtomicBoolean due = new AtomicBoolean();

    /// @param gone  whether a workspace is out of reach
    /// @param timer runs the search for them; whoever made it stops it
    /// @param delay how long several deletions are gathered for one search
    public OpenWatches(Predicate<WorkspaceId> gone, ScheduledExecutorService timer, Duration delay) {
        this.gone = gone;
        this.timer = timer;
        this.delay = delay;
    }

    /// Has the watch ended when its workspace goes; at once when it is gone already.
    void add(WorkspaceId workspace, WatchBody watch) {
        watches.compute(workspace, (id, all) -> {
            Set<WatchBody> known = all == null ? ConcurrentHashMap.newKeySet(2) : all;
            known.add(watch);
            return known;
        });
        if (gone.test(workspace)) {
            watch.end();
        }
    }

    void remove(WorkspaceId workspace, WatchBody watch) {
        watches.computeIfPresent(workspace, (id, all) -> {
            all.remove(watch);
            return all.isEmpty() ? null : all;
        });
    }

    /// A workspace is being deleted: watches in it, and in all below it, end soon. Does not block.
    public void workspaceDeleted() {
        if (due.compareAndSet(false, true)) {
            var _ = timer.schedule(this::search, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void search() {
        due.set(false);
        watches.forEach((workspace, all) -> {
            if (gone.test(workspace)) {
                all.forEach(WatchBody::end);
            }
        });
    }

    /// Workspaces that are watched, for tests of what is forgotten.
    int workspaces() {
        return watches.size();
    }
}
