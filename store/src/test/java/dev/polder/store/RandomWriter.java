package dev.polder.store;

import static dev.polder.store.TestObjects.A;
import static dev.polder.store.TestObjects.B;
import static dev.polder.store.TestObjects.DEPLOYMENTS;
import static dev.polder.store.TestObjects.MAPS;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Makes random writes: puts, deletes and checks of few keys, several at once at times, and workspaces that begin, move and
/// end. Each has its random generator; those that work together share the list of workspaces.
public final class RandomWriter {
    public static final List<GroupResource> RESOURCES = List.of(MAPS, DEPLOYMENTS);
    public static final List<String> NAMESPACES = List.of("", "default", "default-2");
    public static final List<String> COLORS = List.of("red", "blue");
    public static final int NAMES = 6;

    private final RandomGenerator random;
    private final ObjectStore store;
    private final String name;
    private final Workspaces workspaces;
    private int counter;
    private volatile long since;

    /// Those of all writers.
    ///
    /// @param living began and did not end
    /// @param begun  all
    public record Workspaces(CopyOnWriteArrayList<WorkspaceId> living, CopyOnWriteArrayList<WorkspaceId> begun) {
        public Workspaces() {
            this(new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
        }
    }

    /// @param name  its workspaces and bodies begin with it
    public RandomWriter(RandomGenerator random, ObjectStore store, String name, Workspaces workspaces) {
        this.random = random;
        this.store = store;
        this.name = name;
        this.workspaces = workspaces;
        this.since = store.revision();
    }

    public static <T> T pick(RandomGenerator random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /// One of two workspaces that always are, or one of those that began last.
    public static WorkspaceId workspace(RandomGenerator random, List<WorkspaceId> begun) {
        int size = begun.size();
        if (size == 0 || random.nextInt(2) == 0) {
            return random.nextBoolean() ? A : B;
        }
        return begun.get(Math.max(0, size - 1 - random.nextInt(5)));
    }

    public ObjectKey key() {
        return new ObjectKey(
                workspace(random, workspaces.living()), pick(random, RESOURCES), pick(random, NAMESPACES), "n" + random.nextInt(NAMES));
    }

    /// The next write, and what came of it.
    public WriteResult write(Function<Write, WriteResult> target) {
        since = store.revision();
        Write write = next();
        WriteResult result = target.apply(write);
        if (write.mutations().getFirst() instanceof Mutation.End end && result instanceof WriteResult.Written) {
            workspaces.living().remove(end.workspace());
        }
        return result;
    }

    /// Nothing before is in this writer's mind. Who compacts more makes a store forget that a workspace ended that this
    /// writer is about to write to, which then is one that it does not know.
    public long since() {
        return since;
    }

    /// It writes no more.
    public void done() {
        since = Long.MAX_VALUE;
    }

    private Write next() {
        if (random.nextInt(25) == 0) {
            return Write.of(ofWorkspace());
        }
        List<ObjectKey> keys = new ArrayList<>();
        List<Mutation> mutations = new ArrayList<>();
        int count = random.nextInt(5) == 0 ? 1 + random.nextInt(4) : 1;
        for (int i = 0; i < count; i++) {
            ObjectKey key = key();
            if (!keys.contains(key)) {
                keys.add(key);
                mutations.add(ofObject(key));
            }
        }
        return new Write(mutations);
    }

    private Mutation ofWorkspace() {
        return switch (random.nextInt(5)) {
            case 0, 1, 2 -> {
                WorkspaceId workspace = new WorkspaceId(name + counter++);
                workspaces.living().add(workspace);
                workspaces.begun().add(workspace);
                yield new Mutation.Begin(workspace, pick(random, TestObjects.TEMPLATES), TestObjects.values(workspace));
            }
            case 3 -> new Mutation.Move(workspace(random, workspaces.living()), pick(random, TestObjects.TEMPLATES));
            default -> new Mutation.End(workspace(random, workspaces.living()));
        };
    }

    private Mutation ofObject(ObjectKey key) {
        long current = store.get(key).map(StoredObject::revision).orElse(0L);
        Expectation expectation = current == 0
                ? Expectation.ABSENT
                : random.nextBoolean() ? Expectation.LIVE : new Expectation.AtRevision(current);
        Map<String, String> labels = TestObjects.labels(random, pick(random, COLORS));
        return switch (random.nextInt(10)) {
            case 0, 1 -> new Mutation.Delete(key, current == 0 ? Expectation.LIVE : expectation);
            case 2 -> new Mutation.Check(key, expectation);
            default -> {
                RecordHeader header = random.nextInt(6) == 0 ? TestObjects.sensitive(labels) : TestObjects.header(labels);
                yield new Mutation.Put(key, expectation, header, TestObjects.body(name + "-" + counter++));
            }
        };
    }
}
