package dev.polder.store;

import static dev.polder.store.TestObjects.DEPLOYMENTS;
import static dev.polder.store.TestObjects.MAPS;
import static dev.polder.store.TestObjects.TEMPLATES;
import static dev.polder.store.TestObjects.all;
import static dev.polder.store.TestObjects.created;
import static dev.polder.store.TestObjects.deleted;
import static dev.polder.store.TestObjects.labelled;
import static dev.polder.store.TestObjects.map;
import static dev.polder.store.TestObjects.names;
import static dev.polder.store.TestObjects.page;
import static dev.polder.store.TestObjects.put;
import static dev.polder.store.TestObjects.show;
import static dev.polder.store.TestObjects.take;
import static dev.polder.store.TestObjects.text;
import static dev.polder.store.TestObjects.updated;
import static dev.polder.store.TestObjects.watch;
import static dev.polder.store.TestObjects.written;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.selector.Selection;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.log.LogLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every store does with workspaces that begin with a template, move to another, and end. Run against each
/// implementation.
@Timeout(60)
public abstract class WorkspaceContract extends StoreContract {
    private static final WorkspaceId W = new WorkspaceId("w");
    private static final WorkspaceId X = new WorkspaceId("x");

    private long first;

    @BeforeEach
    void begin() {
        begin(W);
    }

    /// Closes the store and opens it again, where what it held survives that.
    private boolean reopen() throws Exception {
        if (isDurable()) {
            reopen(StoreLimits.DEFAULT);
        }
        return isDurable();
    }

    private void begin(WorkspaceId workspace) {
        first = store.revision() + 1;
        written(store, new Mutation.Begin(workspace, TEMPLATES.getFirst(), TestObjects.values(workspace)));
    }

    private List<String> maps(WorkspaceId workspace) {
        return names(page(store, ListQuery.all(workspace, MAPS)));
    }

    private StoredObject get(String name) {
        return store.get(map(W, name)).orElseThrow();
    }

    @Test
    void aWorkspaceShowsItsTemplateWithRevisionsAndUidsOfItsOwn() throws Exception {
        begin(X);
        assertEquals(List.of("n0", "n1", "n2"), maps(W));
        assertEquals(List.of("n0", "n1", "n2"), maps(X));
        assertEquals("one-in-w", text(get("n0")));
        assertEquals("one-in-x", text(store.get(map(X, "n0")).orElseThrow()));
        assertNotEquals(get("n0").header().uid(), get("n1").header().uid());
        assertNotEquals(get("n0").header().uid(), store.get(map(X, "n0")).orElseThrow().header().uid());
        List<Long> revisions = page(store, ListQuery.all(X, null)).items().stream()
                .map(StoredObject::revision)
                .toList();
        assertEquals(List.of(first, first + 1, first + 2, first + 3), revisions);
        StoredObject before = get("n1");
        if (reopen()) {
            assertEquals(before.revision(), get("n1").revision());
            assertEquals(before.header(), get("n1").header());
            assertArrayEquals(before.body(), get("n1").body());
        }
    }

    @Test
    void aShownObjectBecomesRealOnItsFirstWriteAndOldListsStayRight() {
        long before = store.revision();
        StoredObject shown = get("n1");
        assertEquals(
                new WriteResult.Exists(map(W, "n1")),
                store.write(Write.of(put(map(W, "n1"), Expectation.ABSENT, "mine"))));
        long now = written(store, put(map(W, "n1"), new Expectation.AtRevision(shown.revision()), "mine"));
        assertEquals("mine", text(get("n1")));
        assertEquals(now, get("n1").revision());
        assertEquals(
                new WriteResult.Conflict(map(W, "n1"), now),
                store.write(Write.of(put(map(W, "n1"), new Expectation.AtRevision(shown.revision()), "late"))));
        assertEquals(List.of("n0", "n1", "n2"), maps(W));
        ListQuery past = new ListQuery(W, MAPS, null, Selection.EVERYTHING, before, 0, null);
        assertEquals("one-in-w", text(page(store, past).items().get(1)));
        WatchCursor watch = watch(store, all(W, MAPS, before));
        assertEquals(List.of("MODIFIED n1@" + now), take(watch, 1).stream().map(TestObjects::show).toList());
    }

    @Test
    void aShownObjectThatIsDeletedStaysGoneAndCanBeMadeAgain() throws Exception {
        long gone = deleted(store, map(W, "n1"));
        assertEquals(List.of("n0", "n2"), maps(W));
        compactBefore(store, store.revision());
        assertEquals(Optional.empty(), store.get(map(W, "n1")));
        assertEquals(List.of("n0", "n2"), maps(W));
        if (reopen()) {
            assertEquals(Optional.empty(), store.get(map(W, "n1")));
            assertEquals(List.of("n0", "n2"), maps(W));
        }
        assertTrue(created(store, map(W, "n1"), "again") > gone);
        assertEquals("again", text(get("n1")));
        deleted(store, map(W, "n1"));
        compactBefore(store, store.revision());
        assertEquals(List.of("n0", "n2"), maps(W));
    }

    @Test
    void watchesSeeABeginningObjectByObjectAndCanGoOnInTheMiddle() throws Exception {
        WatchCursor everywhere = watch(store, WatchQuery.everywhere(MAPS, store.revision()));
        everywhere.onReady(() -> {});
        begin(X);
        assertEquals(
                List.of("ADDED n0@" + first, "ADDED n1@" + (first + 1), "ADDED n2@" + (first + 2)),
                take(everywhere, 3).stream().map(TestObjects::show).toList());
        for (int turn = 0; turn < 2; turn++) {
            WatchCursor middle = watch(store, all(X, null, first));
            assertEquals(
                    List.of("ADDED n1@" + (first + 1), "ADDED n2@" + (first + 2), "ADDED n1@" + (first + 3)),
                    take(middle, 3).stream().map(TestObjects::show).toList());
            if (!reopen()) {
                return;
            }
        }
    }

    @Test
    void selectorsHoldForWhatIsShown() {
        ListQuery red = new ListQuery(W, MAPS, null, labelled("color", "red"), 0, 0, null);
        ListQuery blue = new ListQuery(W, MAPS, null, labelled("color", "blue"), 0, 0, null);
        assertEquals(3, page(store, red).items().size());
        assertEquals(0, page(store, blue).items().size());
        updated(store, map(W, "n1"), "mine", "color", "blue");
        assertEquals(List.of("n0", "n2"), names(page(store, red)));
        assertEquals(List.of("n1"), names(page(store, blue)));
    }

    @Test
    void aMoveShowsTheNewTemplateWhereTheWorkspaceWroteNothing() throws Exception {
        updated(store, map(W, "n0"), "mine");
        long before = store.revision();
        long last = written(store, new Mutation.Move(W, TEMPLATES.get(1)));
        assertEquals(last, written(store, new Mutation.Move(W, TEMPLATES.get(1))));
        for (int turn = 0; turn < 2; turn++) {
            assertEquals(List.of("n0", "n2", "n3"), maps(W));
            assertEquals("mine", text(get("n0")));
            assertEquals("two-in-w", text(get("n2")));
            ListQuery past = new ListQuery(W, MAPS, null, Selection.EVERYTHING, before, 0, null);
            assertEquals(List.of("n0", "n1", "n2"), names(page(store, past)));
            WatchCursor watch = watch(store, all(W, MAPS, before));
            assertEquals(
                    List.of("DELETED n1", "MODIFIED n2", "ADDED n3"),
                    take(watch, 3).stream().map(event -> show(event).replaceAll("@.*", "")).toList());
            if (!reopen()) {
                return;
            }
        }
    }

    @Test
    void theEndTakesEverythingAtOnceAndIsToldObjectByObject() throws Exception {
        created(store, map(W, "own"), "1");
        deleted(store, map(W, "n1"));
        long before = store.revision();
        WatchCursor live = watch(store, all(W, MAPS, before));
        written(store, new Mutation.End(W));
        List<String> told = List.of("DELETED n0", "DELETED n2", "DELETED own");
        assertEquals(told, take(live, 3).stream().map(event -> show(event).replaceAll("@.*", "")).toList());
        for (int turn = 0; turn < 2; turn++) {
            assertEquals(List.of(), maps(W));
            assertEquals(Optional.empty(), store.get(map(W, "own")));
            assertEquals(List.of(), names(page(store, ListQuery.all(null, MAPS))));
            assertEquals(
                    List.of("n0", "n2", "own"),
                    names(page(store, new ListQuery(W, MAPS, null, Selection.EVERYTHING, before, 0, null))));
            WatchCursor late = watch(store, WatchQuery.everywhere(MAPS, before));
            assertEquals(told, take(late, 3).stream().map(event -> show(event).replaceAll("@.*", "")).toList());
            assertEquals(
                    new WriteResult.Missing(map(W, "own")),
                    store.write(Write.of(put(map(W, "own"), Expectation.ABSENT, "late"))));
            assertInstanceOf(
                    WriteResult.Exists.class,
                    store.write(Write.of(new Mutation.Begin(W, TEMPLATES.getFirst(), TestObjects.values(W)))));
            if (!reopen()) {
                return;
            }
        }
    }

    private List<String> referring(@Nullable WorkspaceId workspace) {
        List<String> found = new ArrayList<>();
        ListQuery all = ListQuery.all(workspace, MAPS);
        page(store, all.ofTarget("shown")).items().forEach(object -> found.add(object.key() + " for a target"));
        if (workspace != null) {
            page(store, all.ofOwner("owner")).items().forEach(object -> found.add(object.key() + " owned"));
        }
        return found;
    }

    @Test
    void whatIsShownIsFoundByWhatItRefersToUntilItIsWrittenOrGone() throws Exception {
        begin(X);
        assertEquals(6, referring(null).size());
        assertEquals(3, referring(W).size());
        updated(store, map(W, "n0"), "mine");
        deleted(store, map(W, "n1"));
        assertEquals(1, referring(W).size());
        assertEquals(
                List.of(), names(page(store, ListQuery.all(null, MAPS).ofTarget("shown").ofWritten())));
        written(store, new Mutation.Move(W, TEMPLATES.get(1))); // n2 and n3 have an owner there, and no target
        assertEquals(List.of("n2", "n3"), names(page(store, ListQuery.all(W, MAPS).ofOwner("owner"))));
        assertEquals(List.of(), names(page(store, ListQuery.all(W, MAPS).ofTarget("shown"))));
        assertEquals(3, referring(null).size());
        if (reopen()) {
            assertEquals(2, referring(W).size());
        }
        written(store, new Mutation.End(W));
        written(store, new Mutation.End(X));
        assertEquals(List.of(), referring(null));
        assertEquals(List.of(), referring(W));
    }

    @Test
    void finalizersHoldTheEnd() {
        long held = written(store, new Mutation.Put(
                map(W, "own"), Expectation.ABSENT, TestObjects.deleting(), TestObjects.body("1")));
        assertEquals(new WriteResult.Held(W, 1), store.write(Write.of(new Mutation.End(W))));
        assertEquals(List.of("n0", "n1", "n2", "own"), maps(W));
        written(store, new Mutation.Delete(map(W, "own"), new Expectation.AtRevision(held)));
        written(store, new Mutation.End(W));
        assertEquals(List.of(), maps(W));
    }

    @Test
    void whoAsksForWhatWasWrittenHearsNothingOfTemplates() {
        long before = store.revision();
        begin(X);
        written(store, new Mutation.Move(W, TEMPLATES.get(1)));
        long own = updated(store, map(X, "n1"), "mine");
        written(store, new Mutation.End(W));
        long newest = created(store, map(X, "own"), "1");
        var query = ListQuery.all(null, MAPS).ofWritten();
        assertEquals(List.of("n1", "own"), names(page(store, query)));
        WatchCursor watch = watch(store, new WatchQuery(null, MAPS, null, null, Selection.EVERYTHING, before, true));
        assertEquals(
                List.of("MODIFIED n1@" + own, "ADDED own@" + newest),
                take(watch, 2).stream().map(TestObjects::show).toList());
    }

    @Test
    void limitsCountWhatIsShownAndAreExactWith128Writers() throws Exception {
        store.close();
        store = open(StoreLimits.DEFAULT.withObjectsPerKind(50), LogLimits.DEFAULT);
        WorkspaceId limited = new WorkspaceId("limited");
        written(store, new Mutation.Begin(limited, TEMPLATES.getFirst(), TestObjects.values(limited)));
        AtomicInteger stored = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 128; i++) {
            int me = i;
            writers.add(Thread.ofVirtual().start(() -> {
                for (int n = 0; n < 3; n++) {
                    var write = Write.of(put(map(limited, "w" + me + "-" + n), Expectation.ABSENT, "1"));
                    (store.write(write) instanceof WriteResult.Written ? stored : refused).incrementAndGet();
                }
            }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        assertEquals(47, stored.get());
        assertEquals(3 * 128 - 47, refused.get());
        assertEquals(50, maps(limited).size());
        deleted(store, map(limited, "n0"));
        created(store, map(limited, "one-more"), "1");
        assertEquals(1, names(page(store, ListQuery.all(limited, DEPLOYMENTS))).size());
    }
}
