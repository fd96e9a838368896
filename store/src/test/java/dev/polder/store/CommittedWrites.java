package dev.polder.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.log.LogLimits;
import dev.polder.store.memory.MemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Remembers what a store acknowledged to many writers, to say afterwards what must have come of it: the same writes, done
/// one after the other in the order of their revisions, to the model. The store must begin empty and may not restart.
public final class CommittedWrites {
    private final ObjectStore store;
    private final long start;
    private final StoreLimits limits;
    private final Queue<Done> all = new ConcurrentLinkedQueue<>();

    private record Done(Write write, long last) {
        String describe() {
            return last + " " + write.mutations().stream().map(Done::describe).toList();
        }

        private static String describe(Mutation mutation) {
            return switch (mutation) {
                case Mutation.Put put -> "put " + put.key() + " " + put.expectation() + " " + put.header().labels();
                case Mutation.Delete delete -> "delete " + delete.key() + " " + delete.expectation();
                case Mutation.Check check -> "check " + check.key() + " " + check.expectation();
                case Mutation.Begin begin -> "begin " + begin.workspace() + " " + begin.template().hashCode();
                case Mutation.Move move -> "move " + move.workspace() + " " + move.template().hashCode();
                case Mutation.End end -> "end " + end.workspace();
            };
        }

        /// What changes nothing has the revision of a commit before it, so it comes after what does.
        int turn() {
            List<Mutation> mutations = write.mutations();
            if (mutations.getFirst() instanceof Mutation.Move) {
                return 1;
            }
            return mutations.stream().allMatch(Mutation.Check.class::isInstance) ? 2 : 0;
        }
    }

    /// One change of one object.
    ///
    /// @param object the new state, or the last one with the revision of the deletion
    /// @param before the state before it, null when there was none
    /// @param written of [WatchQuery]: whether somebody wrote it
    public record Change(
            WatchEvent.Type type, StoredObject object, @Nullable StoredObject before, boolean written) {
        public long revision() {
            return object.revision();
        }

        public ObjectKey key() {
            return object.key();
        }
    }

    /// What must have happened.
    ///
    /// @param changes by revision; not every revision has one
    /// @param ends    last revisions of writes, and the start
    /// @param model   in the same state
    /// @param offset  what the store's revisions are ahead of the model's
    /// @param writes  what was asked for, in the order of what came of it
    public record Truth(
            long start, NavigableMap<Long, Change> changes, Set<Long> ends, MemoryObjectStore model, long offset,
            List<String> writes) {
        /// For people: the changes of a key and of its workspace, to find out why it has this state.
        public String storyOf(ObjectKey key, long upTo) {
            List<String> lines = new ArrayList<>();
            for (Change change : changes.headMap(upTo, true).values()) {
                if (change.key().equals(key)) {
                    lines.add("%s@%d %s %s written=%b".formatted(
                            change.type(), change.revision(), change.object().header().labels(),
                            new String(change.object().body(), StandardCharsets.UTF_8), change.written()));
                }
            }
            String workspace = key.workspace().toString();
            writes.stream().filter(write -> write.contains(workspace)).forEach(lines::add);
            return key + ": " + String.join("\n    ", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        }

        /// What was changed after one revision and up to another, in order.
        public Collection<Change> between(long after, long upTo) {
            return changes.subMap(after, false, Math.max(after, upTo), true).values();
        }
    }

    public CommittedWrites(ObjectStore store, StoreLimits limits) {
        this.store = store;
        this.start = store.revision();
        this.limits = limits;
    }

    /// Hands the write to the store. Any thread.
    public WriteResult write(Write write) {
        WriteResult result = store.write(write);
        if (result instanceof WriteResult.Written written) {
            all.add(new Done(write, written.revisions().getLast()));
        }
        return result;
    }

    public int count() {
        return all.size();
    }

    /// Does it all again, in order; fails when the model would not have done the same.
    public Truth replay() {
        LogLimits events = new LogLimits(0, 0, 0, 0, Duration.ofHours(1), 1L << 40, 1L << 40);
        MemoryObjectStore model = new MemoryObjectStore(limits, events, InstantSource.system());
        long offset = start - model.revision();
        List<Done> inOrder = new ArrayList<>(all);
        inOrder.sort(Comparator.comparingLong(Done::last).thenComparingInt(Done::turn));
        Set<Long> ends = new HashSet<>(Set.of(start));
        for (int i = 0; i < inOrder.size(); i++) {
            Done done = inOrder.get(i);
            List<Done> around = inOrder.subList(Math.max(0, i - 9), Math.min(inOrder.size(), i + 3));
            WriteResult again = model.write(new Write(done.write().mutations().stream()
                    .map(mutation -> before(mutation, offset))
                    .toList()));
            assertInstanceOf(WriteResult.Written.class, again, () -> done + " among " + around);
            assertEquals(done.last(), model.revision() + offset, () -> done + " among " + around);
            ends.add(done.last());
        }
        assertEquals(store.revision(), model.revision() + offset, "the last revision");
        return new Truth(start, changes(model, offset), ends, model, offset, inOrder.stream().map(Done::describe).toList());
    }

    private static Mutation before(Mutation mutation, long offset) {
        return switch (mutation) {
            case Mutation.Put put ->
                new Mutation.Put(put.key(), before(put.expectation(), offset), put.header(), put.body());
            case Mutation.Delete delete -> new Mutation.Delete(delete.key(), before(delete.expectation(), offset));
            case Mutation.Check check -> new Mutation.Check(check.key(), before(check.expectation(), offset));
            case Mutation.Begin _, Mutation.Move _, Mutation.End _ -> mutation;
        };
    }

    private static Expectation before(Expectation expectation, long offset) {
        return expectation instanceof Expectation.AtRevision at
                ? new Expectation.AtRevision(at.revision() - offset)
                : expectation;
    }

    private NavigableMap<Long, Change> changes(MemoryObjectStore model, long offset) {
        Set<Long> written = new HashSet<>();
        for (WatchEvent event : events(model, offset, true)) {
            written.add(event.object().revision());
        }
        Map<ObjectKey, StoredObject> states = new HashMap<>();
        NavigableMap<Long, Change> changes = new TreeMap<>();
        for (WatchEvent event : events(model, offset, false)) {
            StoredObject shown = event.object();
            StoredObject object =
                    new StoredObject(shown.key(), shown.revision() + offset, shown.header(), shown.body());
            StoredObject before = states.get(object.key());
            Change change = new Change(event.type(), object, before, written.contains(shown.revision()));
            assertNull(changes.put(object.revision(), change), "two changes of a revision");
            if (event.type() == WatchEvent.Type.DELETED) {
                states.remove(object.key());
            } else {
                states.put(object.key(), object);
            }
        }
        return changes;
    }

    private List<WatchEvent> events(MemoryObjectStore model, long offset, boolean written) {
        List<WatchEvent> events = new ArrayList<>();
        WatchQuery query = new WatchQuery(
                null, null, null, null, dev.polder.api.selector.Selection.EVERYTHING, start - offset, written);
        try (WatchCursor cursor = TestObjects.watch(model, query)) {
            while (cursor.poll(1000) instanceof WatchCursor.Batch.Events batch) {
                events.addAll(batch.events());
                if (batch.events().isEmpty() && batch.revision() == model.revision()) {
                    return events;
                }
            }
            throw new IllegalStateException("the model's watch expired");
        }
    }

    /// Of all of a state but its revision.
    public static int digest(StoredObject object) {
        return 31 * (31 * object.key().hashCode() + object.header().hashCode()) + Arrays.hashCode(object.body());
    }
}
