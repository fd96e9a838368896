package dev.polder.store;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.selector.Selection;
import dev.polder.store.CommittedWrites.Change;
import dev.polder.store.record.ObjectFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A watcher that writes down what it gets while others write, is cut at random, resumes where it was, begins somewhere near
/// the current revision when it was told that its place is gone, or with the state and goes on from there, as
/// `sendInitialEvents` does; and says afterwards what was wrong with that.
public final class ValidatedWatcher implements Runnable {
    private static final long SOON = 50;

    /// Far more than waking takes, also on a busy machine.
    private static final long LATE = 5000;

    private final ObjectStore store;
    private final RandomGenerator random;
    private final Scene scene;
    private final List<Watch> watches = new ArrayList<>();
    private final Semaphore ready = new Semaphore(0);
    private @Nullable String failure;
    private int expirations;

    /// What all watchers of a run see of it.
    ///
    /// @param start     the store's first revision
    /// @param compacted the newest revision that was compacted
    /// @param last      the revision after all writes, 0 before
    /// @param begun     workspaces
    public record Scene(long start, AtomicLong compacted, AtomicLong last, List<WorkspaceId> begun) {}

    /// @param digest of the object
    private record Seen(WatchEvent.Type type, long revision, int digest) {}

    /// What a poll said.
    ///
    /// @param events  that this watch had given by then
    /// @param nothing whether the poll gave none
    private record Bookmark(int events, long revision, boolean nothing) {}

    /// From its opening to its end.
    private static final class Watch {
        private final WatchQuery query;
        private final @Nullable List<Seen> state; // that it began with
        private final List<Seen> seen = new ArrayList<>();
        private final List<Bookmark> bookmarks = new ArrayList<>();
        private long position;
        private long expiredAfter = -1; // what was compacted when it was told so

        private Watch(WatchQuery query, @Nullable List<Seen> state) {
            this.query = query;
            this.state = state;
            this.position = query.revision();
        }
    }

    public ValidatedWatcher(ObjectStore store, RandomGenerator random, Scene scene) {
        this.store = store;
        this.random = random;
        this.scene = scene;
    }

    @Override
    public void run() {
        try {
            WatchQuery query = anywhere();
            while (query != null) {
                query = follow(query);
            }
        } catch (RuntimeException e) {
            failure = "a watch failed: " + e;
        }
    }

    private WatchQuery anywhere() {
        @Nullable WorkspaceId workspace =
                random.nextInt(4) == 0 ? null : RandomWriter.workspace(random, scene.begun());
        @Nullable GroupResource resource =
                random.nextInt(3) == 0 ? null : RandomWriter.pick(random, RandomWriter.RESOURCES);
        @Nullable String namespace =
                random.nextInt(3) == 0 ? RandomWriter.pick(random, RandomWriter.NAMESPACES) : null;
        @Nullable String name = random.nextInt(4) == 0 ? "n" + random.nextInt(RandomWriter.NAMES) : null;
        Selection selection = random.nextInt(2) == 0
                ? TestObjects.labelled("color", RandomWriter.pick(random, RandomWriter.COLORS))
                : Selection.EVERYTHING;
        boolean written = random.nextInt(4) == 0;
        if (random.nextInt(4) == 0) { // with the state; a list has no name
            return new WatchQuery(workspace, resource, namespace, null, selection, 0, written);
        }
        long revision = Math.max(scene.start(), store.revision() - 100 + random.nextInt(201));
        return new WatchQuery(workspace, resource, namespace, name, selection, revision, written);
    }

    /// The state that a watch begins with; gives its revision.
    private long list(WatchQuery query, List<Seen> state) {
        ListQuery list = new ListQuery(
                query.workspace(), query.resource(), query.namespace(), query.selection(), 0, 0, null);
        ListResult.Page page = TestObjects.page(store, query.written() ? list.ofWritten() : list);
        page.items().forEach(object -> state.add(added(object)));
        return page.revision();
    }

    private static Seen added(StoredObject object) {
        return new Seen(WatchEvent.Type.ADDED, object.revision(), CommittedWrites.digest(object));
    }

    private static WatchQuery from(WatchQuery query, long revision) {
        return new WatchQuery(
                query.workspace(), query.resource(), query.namespace(), query.name(), query.selection(), revision,
                query.written());
    }

    /// Watches until the watch ends.
    ///
    /// @return how to go on, null at the end of all
    private @Nullable WatchQuery follow(WatchQuery asked) {
        List<Seen> state = asked.revision() > 0 ? null : new ArrayList<>();
        WatchQuery query = state == null ? asked : from(asked, list(asked, state));
        switch (store.watch(query)) {
            case WatchStart.NotYet notYet -> {
                if (notYet.current() >= query.revision()) {
                    failure = "not yet, but it was: " + query;
                    return null;
                }
                return from(query, notYet.current());
            }
            case WatchStart.Expired _ -> {
                Watch watch = new Watch(query, state);
                watches.add(watch);
                return ended(watch);
            }
            case WatchStart.Started started -> {
                Watch watch = new Watch(query, state);
                watches.add(watch);
                try (WatchCursor cursor = started.cursor()) {
                    return follow(cursor, watch);
                }
            }
        }
    }

    private WatchQuery ended(Watch watch) {
        watch.expiredAfter = scene.compacted().get();
        expirations++;
        return anywhere();
    }

    private @Nullable WatchQuery follow(WatchCursor cursor, Watch watch) {
        ready.drainPermits();
        cursor.onReady(ready::release);
        while (true) {
            long last = scene.last().get();
            switch (cursor.poll(1 + random.nextInt(40))) {
                case WatchCursor.Batch.Expired _ -> {
                    return ended(watch);
                }
                case WatchCursor.Batch.Events batch -> {
                    note(watch, batch);
                    if (last > 0 && batch.events().isEmpty() && batch.revision() >= last) {
                        return null;
                    }
                    if (random.nextInt(80) == 0) {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(50, 500)));
                    }
                    if (random.nextInt(60) == 0) {
                        return from(watch.query, watch.position);
                    }
                    if (random.nextInt(400) == 0) {
                        return anywhere();
                    }
                    if (batch.events().isEmpty() && !await(cursor, watch)) {
                        return null;
                    }
                }
            }
        }
    }

    private static void note(Watch watch, WatchCursor.Batch.Events batch) {
        for (WatchEvent event : batch.events()) {
            watch.seen.add(new Seen(event.type(), event.object().revision(), CommittedWrites.digest(event.object())));
        }
        watch.bookmarks.add(new Bookmark(watch.seen.size(), batch.revision(), batch.events().isEmpty()));
        watch.position = batch.revision();
    }

    /// Waits to be woken; a look without that must find nothing, or the waking must be on its way.
    private boolean await(WatchCursor cursor, Watch watch) {
        try {
            if (ready.tryAcquire(SOON, TimeUnit.MILLISECONDS)) {
                return true;
            }
            if (cursor.poll(10) instanceof WatchCursor.Batch.Events batch) {
                note(watch, batch);
                if (!batch.events().isEmpty() && !ready.tryAcquire(LATE, TimeUnit.MILLISECONDS)) {
                    failure = "nobody woke the watcher: " + watch.query;
                    return false;
                }
            }
            return true; // what ended says so again
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public long events() {
        return watches.stream().mapToLong(watch -> watch.seen.size()).sum();
    }

    /// Watches that began with the state.
    public long states() {
        return watches.stream().filter(watch -> watch.state != null).count();
    }

    /// Bookmarks in the middle of a write: everything before is there, and the rest of the write comes after.
    public long split(CommittedWrites.Truth truth) {
        return watches.stream()
                .flatMap(watch -> watch.bookmarks.stream()
                        .filter(bookmark -> bookmark.nothing() && bookmark.revision() != watch.query.revision()))
                .filter(bookmark -> !truth.ends().contains(bookmark.revision()))
                .count();
    }

    public int watches() {
        return watches.size();
    }

    public int expirations() {
        return expirations;
    }

    /// What was wrong, for people; empty when nothing was.
    public List<String> violations(CommittedWrites.Truth truth) {
        List<String> violations = new ArrayList<>();
        if (failure != null) {
            violations.add(failure);
        }
        for (Watch watch : watches) {
            compare(watch, truth, violations);
        }
        return violations;
    }

    private static void compare(Watch watch, CommittedWrites.Truth truth, List<String> violations) {
        if (watch.state != null) {
            Set<Seen> state = state(watch.query, truth);
            if (watch.state.size() != state.size() || !state.containsAll(watch.state)) {
                violations.add("%s: began with %s instead of %s".formatted(watch.query, watch.state, state));
                return;
            }
        }
        List<Seen> expected = new ArrayList<>();
        for (Change change : truth.between(watch.query.revision(), watch.position)) {
            Seen seen = expected(change, watch.query);
            if (seen != null) {
                expected.add(seen);
            }
        }
        for (int i = 0; i < Math.min(expected.size(), watch.seen.size()); i++) {
            if (!expected.get(i).equals(watch.seen.get(i))) {
                long revision = Math.min(expected.get(i).revision(), watch.seen.get(i).revision());
                Change change = truth.changes().get(revision);
                violations.add("%s: %s instead of %s; %s".formatted(
                        watch.query, watch.seen.get(i), expected.get(i),
                        change == null ? "nothing was changed then" : truth.storyOf(change.key(), revision + 1000)));
                return;
            }
        }
        if (expected.size() != watch.seen.size()) {
            violations.add("%s: %d events up to %d instead of %d"
                    .formatted(watch.query, watch.seen.size(), watch.position, expected.size()));
        }
        int before = 0;
        for (Bookmark bookmark : watch.bookmarks) {
            while (before < expected.size() && expected.get(before).revision() <= bookmark.revision()) {
                before++;
            }
            if (before != bookmark.events()) {
                violations.add("%s: %s after which %d were due".formatted(watch.query, bookmark, before));
                return;
            }
        }
        if (watch.expiredAfter >= 0 && !mayExpire(watch, truth)) {
            violations.add("%s: expired at %d, compacted was %d"
                    .formatted(watch.query, watch.position, watch.expiredAfter));
        }
    }

    /// What there was at the revision that a watch began at.
    private static Set<Seen> state(WatchQuery query, CommittedWrites.Truth truth) {
        ObjectFilter filter = new ObjectFilter(query.namespace(), query.name(), query.selection());
        Map<ObjectKey, Change> latest = new HashMap<>();
        truth.changes().headMap(query.revision(), true).values().forEach(change -> latest.put(change.key(), change));
        return latest.values().stream()
                .filter(change -> change.type() != WatchEvent.Type.DELETED)
                .filter(change -> holds(query, change) && filter.matchesKey(change.key()))
                .filter(change -> change.written() || !query.written())
                .map(Change::object)
                .filter(object -> filter.matchesHeader(object.key(), object.header()))
                .map(ValidatedWatcher::added)
                .collect(Collectors.toSet());
    }

    /// Whether an event of its own that it had not seen was dropped; of workspaces that are not known, and of all, any.
    private static boolean mayExpire(Watch watch, CommittedWrites.Truth truth) {
        WatchQuery query = watch.query;
        if (query.workspace() == null || query.resource() == null
                || !(query.workspace().equals(TestObjects.A) || query.workspace().equals(TestObjects.B))) {
            return watch.position < watch.expiredAfter;
        }
        return truth.between(watch.position, watch.expiredAfter).stream().anyMatch(change -> holds(query, change));
    }

    private static boolean holds(WatchQuery query, Change change) {
        return (query.workspace() == null || query.workspace().equals(change.key().workspace()))
                && (query.resource() == null || query.resource().equals(change.key().resource()));
    }

    /// What the watch must show of a change, null for nothing.
    private static @Nullable Seen expected(Change change, WatchQuery query) {
        ObjectFilter filter = new ObjectFilter(query.namespace(), query.name(), query.selection());
        if (!holds(query, change) || !filter.matchesKey(change.key()) || (query.written() && !change.written())) {
            return null;
        }
        StoredObject before = change.before();
        boolean was = before != null && filter.matchesHeader(before.key(), before.header());
        boolean is = change.type() != WatchEvent.Type.DELETED
                && filter.matchesHeader(change.key(), change.object().header());
        if (is) {
            return new Seen(
                    was ? WatchEvent.Type.MODIFIED : WatchEvent.Type.ADDED,
                    change.revision(),
                    CommittedWrites.digest(change.object()));
        }
        return before != null && was
                ? new Seen(WatchEvent.Type.DELETED, change.revision(), CommittedWrites.digest(before))
                : null;
    }
}
