package dev.polder.store;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.CommittedWrites.Change;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What many threads asked of a store and were told, with the times; says afterwards whether one order explains it all: the
/// revisions say which, so this takes O(n log n). An operation that began after another ended must come after it, and each
/// read must be the state at its revision, or at one of those that its times allow.
public final class RecordedHistory {
    private final ObjectStore store;
    private final CommittedWrites committed;
    private final Queue<Operation> all = new ConcurrentLinkedQueue<>();

    /// When it was asked and answered, in nanoseconds.
    private record Times(long begun, long ended) {}

    private sealed interface Operation {
        Times times();

        /// A revision that had been published when it ended; 0 when it does not say one.
        long revision();
    }

    /// @param first    of what it changed first
    /// @param revision of its end
    /// @param perhaps  whether it may have changed nothing and have the revision of a commit before it
    private record Wrote(Times times, long first, long revision, boolean perhaps) implements Operation {}

    /// @param revision of the state, 0 for none
    private record Got(Times times, ObjectKey key, long revision, int digest) implements Operation {}

    /// What the commit of a write that was refused found.
    private record Found(Times times, ObjectKey key, long revision) implements Operation {}

    private record Listed(Times times, ListQuery query, long revision, List<Long> revisions, int digest)
            implements Operation {
        boolean latest() {
            return query.revision() == 0;
        }
    }

    public RecordedHistory(ObjectStore store, CommittedWrites committed) {
        this.store = store;
        this.committed = committed;
    }

    public WriteResult write(Write write) {
        long begun = System.nanoTime();
        WriteResult result = committed.write(write);
        Times times = new Times(begun, System.nanoTime());
        switch (result) {
            case WriteResult.Written written -> {
                for (int i = 0; i < write.mutations().size(); i++) {
                    if (!(write.mutations().get(i) instanceof Mutation.Check)) {
                        all.add(new Wrote(
                                times,
                                written.revisions().get(i),
                                written.revisions().getLast(),
                                write.mutations().get(i) instanceof Mutation.Move));
                        break;
                    }
                }
            }
            case WriteResult.Conflict conflict ->
                all.add(new Found(times, conflict.key(), conflict.currentRevision()));
            case WriteResult.Exists _,
                    WriteResult.Missing _,
                    WriteResult.Held _,
                    WriteResult.OverLimit _ -> {}
        }
        return result;
    }

    public void get(ObjectKey key) {
        long begun = System.nanoTime();
        var object = store.get(key);
        Times times = new Times(begun, System.nanoTime());
        all.add(new Got(
                times,
                key,
                object.map(StoredObject::revision).orElse(0L),
                object.map(CommittedWrites::digest).orElse(0)));
    }

    public void list(ListQuery query) {
        long begun = System.nanoTime();
        ListResult result = store.list(query);
        Times times = new Times(begun, System.nanoTime());
        if (result instanceof ListResult.Page page) {
            all.add(new Listed(times, query, page.revision(), revisions(page, 0), digest(page)));
        } else {
            throw new IllegalStateException(query + " gave " + result);
        }
    }

    public int count() {
        return all.size();
    }

    private static List<Long> revisions(ListResult.Page page, long offset) {
        return page.items().stream().map(object -> object.revision() + offset).toList();
    }

    private static int digest(ListResult.Page page) {
        return Arrays.hashCode(
                page.items().stream().mapToInt(CommittedWrites::digest).toArray());
    }

    /// What no order explains, for people; empty when one explains all.
    public List<String> violations() {
        CommittedWrites.Truth truth = committed.replay();
        Bounds bounds = Bounds.of(all);
        Map<ObjectKey, NavigableMap<Long, Change>> states = new HashMap<>();
        for (Change change : truth.changes().values()) {
            states.computeIfAbsent(change.key(), key -> new TreeMap<>()).put(change.revision(), change);
        }
        List<String> violations = new ArrayList<>();
        for (Operation operation : all) {
            long least = bounds.least(operation.times().begun());
            long most = bounds.most(operation.times().ended());
            boolean right =
                    switch (operation) {
                        case Wrote wrote -> wrote.perhaps() ? wrote.revision() >= least : wrote.first() > least;
                        case Got got -> fits(got, states.getOrDefault(got.key(), new TreeMap<>()), least, most);
                        case Found found ->
                            fits(states.getOrDefault(found.key(), new TreeMap<>()), found.revision(), least, most);
                        case Listed listed ->
                            (!listed.latest() || (least <= listed.revision() && listed.revision() <= most))
                                    && isState(listed, truth);
                    };
            if (!right) {
                violations.add("%s, but what had ended before reached %d, what began after %d"
                        .formatted(operation, least, most + 1));
            }
        }
        return violations;
    }

    private static boolean fits(Got got, NavigableMap<Long, Change> states, long least, long most) {
        if (got.revision() != 0) {
            Change change = states.get(got.revision());
            return change != null
                    && CommittedWrites.digest(change.object()) == got.digest()
                    && fits(states, got.revision(), least, most);
        }
        Map.Entry<Long, Change> before = states.floorEntry(least);
        return before == null
                || before.getValue().type() == WatchEvent.Type.DELETED
                || states.subMap(least, false, Math.max(least, most), true).values().stream()
                        .anyMatch(change -> change.type() == WatchEvent.Type.DELETED);
    }

    /// Whether the state of that revision was there at some revision between the two.
    private static boolean fits(NavigableMap<Long, Change> states, long revision, long least, long most) {
        Change change = states.get(revision);
        Long next = states.higherKey(revision);
        return change != null
                && change.type() != WatchEvent.Type.DELETED
                && revision <= most
                && (next == null || next > least);
    }

    private static boolean isState(Listed listed, CommittedWrites.Truth truth) {
        ListQuery query = listed.query();
        ListQuery then = new ListQuery(
                query.workspace(), query.resource(), query.namespace(), query.selection(),
                listed.revision() - truth.offset(), 0, null);
        return truth.model().list(then) instanceof ListResult.Page page
                && revisions(page, truth.offset()).equals(listed.revisions())
                && digest(page) == listed.digest();
    }

    /// Between which revisions an operation lies for its times alone.
    ///
    /// @param ends     when operations ended, in order
    /// @param reached  the highest revision of those that had ended by then
    /// @param begins   when writes began, in order
    /// @param followed the lowest revision of those that began then or later
    @SuppressWarnings("ArrayRecordComponent")
    private record Bounds(long[] ends, long[] reached, long[] begins, long[] followed) {
        static Bounds of(Collection<Operation> all) {
            List<Operation> byEnd = new ArrayList<>(all);
            byEnd.removeIf(operation -> operation instanceof Listed listed && !listed.latest());
            byEnd.sort(Comparator.comparingLong(operation -> operation.times().ended()));
            long[] ends = byEnd.stream().mapToLong(o -> o.times().ended()).toArray();
            long[] reached = byEnd.stream().mapToLong(Operation::revision).toArray();
            for (int i = 1; i < reached.length; i++) {
                reached[i] = Math.max(reached[i], reached[i - 1]);
            }
            List<Wrote> writes = new ArrayList<>();
            for (Operation operation : all) {
                if (operation instanceof Wrote wrote && !wrote.perhaps()) {
                    writes.add(wrote);
                }
            }
            writes.sort(Comparator.comparingLong(wrote -> wrote.times().begun()));
            long[] begins = writes.stream().mapToLong(o -> o.times().begun()).toArray();
            long[] followed = writes.stream().mapToLong(Wrote::first).toArray();
            for (int i = followed.length - 2; i >= 0; i--) {
                followed[i] = Math.min(followed[i], followed[i + 1]);
            }
            return new Bounds(ends, reached, begins, followed);
        }

        long least(long begun) {
            int at = after(ends, begun - 1);
            return at == 0 ? 0 : reached[at - 1];
        }

        long most(long ended) {
            int at = after(begins, ended);
            return at == begins.length ? Long.MAX_VALUE - 1 : followed[at] - 1;
        }

        /// The first place of what is greater.
        private static int after(long[] sorted, long time) {
            int low = 0;
            int high = sorted.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (sorted[middle] <= time) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }
}
