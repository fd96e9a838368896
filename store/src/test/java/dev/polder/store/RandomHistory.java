package dev.polder.store;

import static dev.polder.store.TestObjects.A;
import static dev.polder.store.TestObjects.B;
import static dev.polder.store.TestObjects.DEPLOYMENTS;
import static dev.polder.store.TestObjects.MAPS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.selector.Selection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One seeded run of random operations against a store and the model, compared after each. Revisions of the two may
/// differ (a store leaves some out when it starts), so they are compared through what was written together.
public final class RandomHistory {
    private static final List<WorkspaceId> WORKSPACES = List.of(A, B, new WorkspaceId("a-b"));
    private static final List<GroupResource> RESOURCES = List.of(MAPS, DEPLOYMENTS);
    private static final List<String> NAMESPACES = List.of("", "default", "default-2");
    private static final List<String> COLORS = List.of("red", "blue");
    private static final List<String> TARGETS = List.of("shown", "t1", "nobody");

    private final RandomGenerator random;
    private final ObjectStore model;
    private final Map<Long, Long> actualOf = new HashMap<>();
    private final List<Long> revisions = new ArrayList<>();
    private final List<Long> ends = new ArrayList<>();
    private final List<Pair> watches = new ArrayList<>();
    /// Workspaces that began with a template, the ended ones too.
    private final List<WorkspaceId> begun = new ArrayList<>();
    private final Map<WorkspaceId, Long> over = new HashMap<>();
    private ObjectStore actual;
    private int counter;

    private record Pair(WatchQuery query, WatchCursor expected, WatchCursor actual) {}

    public RandomHistory(RandomGenerator random, ObjectStore model, ObjectStore actual) {
        this.random = random;
        this.model = model;
        this.actual = actual;
        revisions.add(model.revision());
        ends.add(model.revision());
        actualOf.put(model.revision(), actual.revision());
        for (WorkspaceId workspace : WORKSPACES) { // of an unknown one a store may say that it ended long ago
            Mutation first = TestObjects.put(new ObjectKey(workspace, MAPS, "", "n0"), Expectation.ABSENT, "first");
            write(List.of(first), List.of(first));
        }
    }

    /// Goes on with the store opened again; watches are resumed where they were.
    public void reopened(ObjectStore again) {
        for (Pair watch : watches) {
            watch.expected().close();
        }
        watches.clear();
        actual = again;
    }

    /// The model's revision of some write before.
    public long someRevision() {
        return revisions.get(Math.max(0, revisions.size() - 1 - random.nextInt(40)));
    }

    /// The model's revision after some whole write before.
    public long someEnd() {
        return ends.get(Math.max(0, ends.size() - 1 - random.nextInt(20)));
    }

    /// The same revision in the store.
    public long actual(long revision) {
        return actualOf.get(revision);
    }

    public void step() {
        switch (random.nextInt(12)) {
            case 11 -> referring();
            case 0, 1, 2, 3 -> write();
            case 10 -> workspace();
            case 4 -> get();
            case 5, 6 -> list();
            case 7 -> pages();
            case 8 -> watch();
            default -> poll();
        }
    }

    /// The model forgot what was up to the revision: what ended by then is not used again.
    public void compacted(long revision) {
        over.forEach((workspace, end) -> {
            if (end <= revision) {
                begun.remove(workspace);
            }
        });
    }

    /// Everything at once, at the end.
    public void compareAll() {
        compareList(ListQuery.all(null, null), ListQuery.all(null, null));
        for (String target : TARGETS) {
            ListQuery query = ListQuery.all(null, null).ofTarget(target);
            compareList(query, query);
        }
        poll();
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private ObjectKey key() {
        return new ObjectKey(workspaceId(), pick(RESOURCES), pick(NAMESPACES), "n" + random.nextInt(6));
    }

    private WorkspaceId workspaceId() {
        if (begun.isEmpty() || random.nextInt(2) == 0) {
            return pick(WORKSPACES);
        }
        return begun.get(Math.max(0, begun.size() - 1 - random.nextInt(4)));
    }

    /// A workspace begins, moves or ends.
    private void workspace() {
        WorkspaceId workspace = workspaceId();
        Mutation mutation;
        switch (random.nextInt(4)) {
            case 0, 1 -> {
                workspace = new WorkspaceId("t" + counter++);
                begun.add(workspace);
                mutation = new Mutation.Begin(workspace, pick(TestObjects.TEMPLATES), TestObjects.values(workspace));
            }
            case 2 -> mutation = new Mutation.Move(workspace, pick(TestObjects.TEMPLATES));
            default -> mutation = new Mutation.End(workspace);
        }
        write(List.of(mutation), List.of(mutation));
    }

    private void write() {
        List<Mutation> expected = new ArrayList<>();
        List<Mutation> mutations = new ArrayList<>();
        int count = random.nextInt(5) == 0 ? 1 + random.nextInt(4) : 1;
        List<ObjectKey> used = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ObjectKey key = key();
            if (!used.contains(key)) {
                used.add(key);
                add(key, expected, mutations);
            }
        }
        write(expected, mutations);
    }

    private void write(List<Mutation> expected, List<Mutation> mutations) {
        long before = model.revision();
        WriteResult want = model.write(new Write(expected));
        WriteResult got = actual.write(new Write(mutations));
        switch (want) {
            case WriteResult.Written written -> {
                WriteResult.Written other = assertInstanceOf(WriteResult.Written.class, got);
                long offset = other.revisions().getLast() - written.revisions().getLast();
                for (int i = 0; i < written.revisions().size(); i++) {
                    assertEquals(written.revisions().get(i) + offset, other.revisions().get(i));
                }
                ends.add(model.revision());
                if (expected.getFirst() instanceof Mutation.End end) {
                    over.put(end.workspace(), model.revision());
                }
                for (long revision = before + 1; revision <= model.revision(); revision++) {
                    actualOf.put(revision, revision + offset);
                    // An end takes everything at once: there is nothing to read between its revisions.
                    if (!(expected.getFirst() instanceof Mutation.End) || revision == model.revision()) {
                        revisions.add(revision);
                    }
                }
            }
            case WriteResult.Conflict conflict ->
                assertEquals(new WriteResult.Conflict(conflict.key(), actual(conflict.currentRevision())), got);
            case WriteResult.Exists exists -> assertEquals(exists, got);
            case WriteResult.Missing missing -> assertEquals(missing, got);
            case WriteResult.Held held -> assertEquals(held, got);
            case WriteResult.OverLimit over -> assertEquals(over, got);
        }
    }

    private void add(ObjectKey key, List<Mutation> expected, List<Mutation> mutations) {
        Expectation forModel;
        Expectation forActual;
        long current = model.get(key).map(StoredObject::revision).orElse(0L);
        switch (random.nextInt(4)) {
            case 0 -> forModel = forActual = Expectation.ABSENT;
            case 1 -> forModel = forActual = Expectation.LIVE;
            case 2 -> forModel = forActual = current == 0 ? Expectation.ABSENT : Expectation.LIVE;
            default -> {
                long revision = current == 0 || random.nextInt(4) == 0 ? someRevision() : current;
                forModel = new Expectation.AtRevision(revision);
                forActual = new Expectation.AtRevision(actual(revision));
            }
        }
        int kind = random.nextInt(10);
        RecordHeader header = random.nextInt(12) == 0
                ? TestObjects.deleting()
                : random.nextInt(4) == 0
                        ? TestObjects.sensitive(labels())
                        : TestObjects.header(labels());
        byte[] body = TestObjects.body("v" + counter++);
        if (kind < 7) {
            expected.add(new Mutation.Put(key, forModel, header, body));
            mutations.add(new Mutation.Put(key, forActual, header, body));
        } else if (kind < 9) {
            expected.add(new Mutation.Delete(key, forModel));
            mutations.add(new Mutation.Delete(key, forActual));
        } else {
            expected.add(new Mutation.Check(key, forModel));
            mutations.add(new Mutation.Check(key, forActual));
        }
    }

    private Map<String, String> labels() {
        return TestObjects.labels(random, pick(COLORS));
    }

    private void get() {
        ObjectKey key = key();
        StoredObject want = model.get(key).orElse(null);
        StoredObject got = actual.get(key).orElse(null);
        if (want == null || got == null) {
            assertEquals(want, got);
        } else {
            assertSame(want, got);
        }
    }

    private Selection selection() {
        return random.nextInt(3) == 0 ? TestObjects.labelled("color", pick(COLORS)) : Selection.EVERYTHING;
    }

    private void list() {
        long revision = random.nextInt(3) == 0 ? someRevision() : 0;
        ListQuery query = query(revision, random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 0);
        compareList(query, at(query, revision == 0 ? 0 : actual(revision), null));
    }

    private ListQuery query(long revision, int limit) {
        @Nullable WorkspaceId workspace = random.nextInt(4) == 0 ? null : workspaceId();
        @Nullable GroupResource resource = random.nextInt(4) == 0 ? null : pick(RESOURCES);
        @Nullable String namespace = random.nextInt(3) == 0 ? pick(NAMESPACES) : null;
        return new ListQuery(workspace, resource, namespace, selection(), revision, limit, null, 0,
                random.nextInt(5) == 0, null);
    }

    private static ListQuery at(ListQuery query, long revision, @Nullable String after) {
        return new ListQuery(
                query.workspace(), query.resource(), query.namespace(), query.selection(), revision, query.limit(),
                after, 0, query.written(), null);
    }

    /// By an index: dependents of the one owner that some objects have, or what names a sync target.
    private void referring() {
        ListQuery like = query(0, 1 + random.nextInt(3));
        ListQuery query = random.nextBoolean()
                ? like.ofTarget(pick(TARGETS))
                : new ListQuery(
                                workspaceId(), like.resource(), like.namespace(), like.selection(), 0, like.limit(), null, 0,
                                like.written(), null)
                        .ofOwner("owner");
        ListResult result = compareList(query, query);
        while (result instanceof ListResult.Page page && page.continueKey() != null) {
            query = query.behind(page);
            result = compareList(query, query);
        }
    }

    private void pages() {
        long revision = someRevision();
        ListQuery first = query(revision, 1 + random.nextInt(4));
        ListResult result = compareList(first, at(first, actual(revision), null));
        while (result instanceof ListResult.Page page && page.continueKey() != null) {
            result = compareList(
                    at(first, revision, page.continueKey()), at(first, actual(revision), page.continueKey()));
        }
    }

    private ListResult compareList(ListQuery forModel, ListQuery forActual) {
        ListResult want = model.list(forModel);
        ListResult got = actual.list(forActual);
        if (got instanceof ListResult.Expired && want instanceof ListResult.Page) {
            assertTrue(mayBeCareful(forModel.workspace()));
            return got;
        }
        switch (want) {
            case ListResult.Page page -> {
                ListResult.Page other = assertInstanceOf(ListResult.Page.class, got);
                assertEquals(page.items().size(), other.items().size());
                for (int i = 0; i < page.items().size(); i++) {
                    assertSame(page.items().get(i), other.items().get(i));
                }
                assertEquals(page.remaining(), other.remaining());
                assertEquals(page.continueKey(), other.continueKey());
            }
            case ListResult.Expired expired -> assertInstanceOf(ListResult.Expired.class, got);
            case ListResult.NotYet notYet -> assertInstanceOf(ListResult.NotYet.class, got);
        }
        return want;
    }

    /// Whether a store may say that the past is gone where it is not: of all workspaces, and of one that has nothing.
    private boolean mayBeCareful(@Nullable WorkspaceId workspace) {
        return workspace == null
                || (model.list(ListQuery.all(workspace, null)) instanceof ListResult.Page page
                        && page.items().isEmpty());
    }

    private void watch() {
        if (watches.size() > 5) {
            Pair oldest = watches.removeFirst();
            oldest.expected().close();
            oldest.actual().close();
        }
        long revision = someRevision();
        ListQuery like = query(revision, 0);
        @Nullable String name = random.nextInt(4) == 0 ? "n1" : null;
        WatchQuery query = new WatchQuery(
                like.workspace(), like.resource(), like.namespace(), name, like.selection(), revision, like.written());
        WatchQuery forActual = new WatchQuery(
                like.workspace(), like.resource(), like.namespace(), name, like.selection(), actual(revision), like.written());
        WatchStart want = model.watch(query);
        WatchStart got = actual.watch(forActual);
        if (want instanceof WatchStart.Started one && got instanceof WatchStart.Started two) {
            watches.add(new Pair(query, one.cursor(), two.cursor()));
            return;
        }
        // The model keeps no events in memory. A store may still hold what its history lost, and may be too careful with
        // watches of all workspaces.
        if (want instanceof WatchStart.Started one) {
            one.cursor().close();
            assertTrue(mayBeCareful(like.workspace()));
        }
        if (got instanceof WatchStart.Started two) {
            two.cursor().close();
        }
    }

    private void poll() {
        for (Pair watch : watches) {
            List<WatchEvent> want = new ArrayList<>();
            boolean expired = false;
            while (true) {
                WatchCursor.Batch batch = watch.expected().poll(10);
                if (!(batch instanceof WatchCursor.Batch.Events events)) {
                    expired = true;
                    break;
                }
                want.addAll(events.events());
                if (events.events().isEmpty()) {
                    break;
                }
            }
            if (expired) {
                continue;
            }
            List<WatchEvent> got = TestObjects.takeUnlessExpired(watch.actual(), want.size());
            if (got == null) {
                assertTrue(mayBeCareful(watch.query().workspace()));
                continue;
            }
            for (int i = 0; i < want.size(); i++) {
                assertEquals(want.get(i).type(), got.get(i).type());
                assertSame(want.get(i).object(), got.get(i).object());
            }
            if (watch.actual().poll(10) instanceof WatchCursor.Batch.Events rest) {
                assertEquals(List.of(), rest.events());
            }
        }
    }

    private void assertSame(StoredObject want, StoredObject got) {
        assertEquals(want.key(), got.key());
        assertEquals(actual(want.revision()), got.revision());
        assertEquals(want.header(), got.header());
        assertArrayEquals(want.body(), got.body());
    }
}
