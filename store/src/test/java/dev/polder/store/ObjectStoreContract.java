package dev.polder.store;

import static dev.polder.store.TestObjects.A;
import static dev.polder.store.TestObjects.B;
import static dev.polder.store.TestObjects.DEPLOYMENTS;
import static dev.polder.store.TestObjects.MAPS;
import static dev.polder.store.TestObjects.created;
import static dev.polder.store.TestObjects.deleted;
import static dev.polder.store.TestObjects.deployment;
import static dev.polder.store.TestObjects.map;
import static dev.polder.store.TestObjects.names;
import static dev.polder.store.TestObjects.page;
import static dev.polder.store.TestObjects.put;
import static dev.polder.store.TestObjects.text;
import static dev.polder.store.TestObjects.updated;
import static dev.polder.store.TestObjects.written;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.selector.FieldSelector;
import dev.polder.api.selector.LabelSelector;
import dev.polder.api.selector.Selection;
import dev.polder.api.status.ApiException;
import dev.polder.store.commit.StoreLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every store does for one caller: writes, reads, lists. Run against each implementation.
public abstract class ObjectStoreContract extends StoreContract {
    @Test
    void whatWasWrittenIsReadWithItsHeader() {
        RecordHeader header = new RecordHeader(
                "u-1", "apps/v1", -5, Map.of("app", "web"), Map.of("status.phase", "Running"), List.of("o-1", "o-2"),
                false, 3, new RecordHeader.Offsets(10, 20), false);
        ObjectKey key = new ObjectKey(A, DEPLOYMENTS, "", "système");
        byte[] body = TestObjects.body("x");
        long revision = written(store, new Mutation.Put(key, Expectation.ABSENT, header, body));
        StoredObject object = store.get(key).orElseThrow();
        assertEquals(key, object.key());
        assertEquals(revision, object.revision());
        assertEquals(header, object.header());
        assertArrayEquals(body, object.body());
        assertEquals(revision, store.revision());
    }

    @Test
    void whatWasNeverWrittenIsEmpty() {
        assertTrue(store.get(map("none")).isEmpty());
        assertTrue(store.revision() > 0);
    }

    @Test
    void whatWasDeletedIsEmptyAndCanBeCreatedAgain() {
        created(store, map("x"), "1");
        long deleted = deleted(store, map("x"));
        assertTrue(store.get(map("x")).isEmpty());
        long again = created(store, map("x"), "2");
        assertTrue(again > deleted);
        assertEquals("2", text(store.get(map("x")).orElseThrow()));
    }

    @Test
    void revisionsIncreaseByOneForEachChangeOfAWrite() {
        WriteResult.Written result = assertInstanceOf(
                WriteResult.Written.class,
                store.write(Write.of(
                        put(map("x"), Expectation.ABSENT, "1"),
                        new Mutation.Check(map("other"), Expectation.ABSENT),
                        put(map("y"), Expectation.ABSENT, "1"))));
        long first = result.first();
        assertEquals(List.of(first, first, first + 1), result.revisions());
        assertEquals(first + 1, store.revision());
    }

    @Test
    void expectationsAreComparedWithTheCurrentState() {
        long first = created(store, map("x"), "1");
        assertEquals(new WriteResult.Exists(map("x")), store.write(Write.of(put(map("x"), Expectation.ABSENT, "2"))));
        assertEquals(
                new WriteResult.Conflict(map("x"), first),
                store.write(Write.of(put(map("x"), new Expectation.AtRevision(first + 1), "2"))));
        assertEquals(
                new WriteResult.Missing(map("y")),
                store.write(Write.of(put(map("y"), new Expectation.AtRevision(first), "2"))));
        assertEquals(new WriteResult.Missing(map("y")), store.write(Write.of(put(map("y"), Expectation.LIVE, "2"))));
        assertEquals(
                new WriteResult.Missing(map("y")),
                store.write(Write.of(new Mutation.Delete(map("y"), Expectation.LIVE))));
        assertEquals(first, store.revision());
        written(store, put(map("x"), new Expectation.AtRevision(first), "2"));
    }

    @Test
    void anObjectThatIsBeingDeletedIsNotLiveButCanBeReplacedAtItsRevision() {
        created(store, map("x"), "1");
        long revision =
                written(store, new Mutation.Put(map("x"), Expectation.LIVE, TestObjects.deleting(), new byte[2]));
        assertEquals(
                new WriteResult.Conflict(map("x"), revision),
                store.write(Write.of(put(map("x"), Expectation.LIVE, "2"))));
        written(store, new Mutation.Delete(map("x"), new Expectation.AtRevision(revision)));
    }

    @Test
    void aWriteOfWhichOneExpectationFailsChangesNothing() {
        long before = created(store, map("x"), "1");
        assertEquals(
                new WriteResult.Missing(map("parent")),
                store.write(Write.of(
                        put(map("y"), Expectation.ABSENT, "1"),
                        put(map("x"), Expectation.LIVE, "2"),
                        new Mutation.Check(map("parent"), Expectation.LIVE))));
        assertTrue(store.get(map("y")).isEmpty());
        assertEquals("1", text(store.get(map("x")).orElseThrow()));
        assertEquals(before, store.revision());
    }

    @Test
    void twoChangesOfOneKeyInOneWriteAreAMistakeOfTheCaller() {
        Write twice = Write.of(put(map("x"), Expectation.ABSENT, "1"), put(map("x"), Expectation.LIVE, "2"));
        assertThrows(IllegalArgumentException.class, () -> store.write(twice));
        long revision = created(store, map("x"), "1");
        written(
                store,
                new Mutation.Check(map("x"), new Expectation.AtRevision(revision)),
                put(map("x"), Expectation.LIVE, "2"));
    }

    @Test
    void listsAreInKeyOrderAndNeverShowAnotherWorkspace() {
        for (String name : List.of("b", "a", "a-b", "a.b", "ab")) {
            created(store, map(A, name), "1");
        }
        created(store, map(B, "c"), "1");
        created(store, map(new WorkspaceId("a-b"), "d"), "1");
        created(store, new ObjectKey(A, DEPLOYMENTS, "default", "e"), "1");
        created(store, new ObjectKey(A, MAPS, "default-2", "f"), "1");
        assertEquals(List.of("a", "a-b", "a.b", "ab", "b", "f"), names(page(store, ListQuery.all(A, MAPS))));
        assertEquals(
                List.of("a", "a-b", "a.b", "ab", "b"), names(page(store, ListQuery.inNamespace(A, MAPS, "default"))));
        assertEquals(List.of("a", "a-b", "a.b", "ab", "b", "f", "e"), names(page(store, ListQuery.all(A, null))));
        assertEquals(List.of("c"), names(page(store, ListQuery.all(B, null))));
        assertEquals(
                List.of("a", "a-b", "a.b", "ab", "b", "f", "c", "d"), names(page(store, ListQuery.all(null, MAPS))));
        assertEquals(List.of("e"), names(page(store, ListQuery.all(null, DEPLOYMENTS))));
        assertEquals(9, page(store, ListQuery.all(null, null)).items().size());
        assertEquals(List.of(), names(page(store, ListQuery.all(new WorkspaceId("none"), MAPS))));
    }

    @Test
    void listsSelectByLabelsAndFields() {
        created(store, map("x"), "1", "app", "web");
        created(store, map("y"), "1", "app", "db");
        ListQuery web = new ListQuery(A, MAPS, null, TestObjects.labelled("app", "web"), 0, 0, null);
        assertEquals(List.of("x"), names(page(store, web)));
        Selection byName = new Selection(
                LabelSelector.EVERYTHING,
                new FieldSelector(List.of(
                        new FieldSelector.Term("metadata.name", "y", true),
                        new FieldSelector.Term("metadata.namespace", "default", true),
                        new FieldSelector.Term("spec.nodeName", "", true))));
        assertEquals(List.of("y"), names(page(store, new ListQuery(A, MAPS, null, byName, 0, 0, null))));
    }

    @Test
    void pagesKeepToTheSnapshotOfTheFirstWhileOthersWrite() {
        for (int i = 0; i < 10; i++) {
            created(store, map("m" + i), "1");
        }
        ListResult.Page first = page(store, new ListQuery(A, MAPS, null, Selection.EVERYTHING, 0, 4, null));
        assertEquals(List.of("m0", "m1", "m2", "m3"), names(first));
        assertEquals(6, first.remaining());
        updated(store, map("m5"), "2");
        deleted(store, map("m6"));
        created(store, map("m55"), "1");
        List<StoredObject> rest = new ArrayList<>();
        ListResult.Page page = first;
        while (page.continueKey() != null) {
            page = page(
                    store,
                    new ListQuery(A, MAPS, null, Selection.EVERYTHING, first.revision(), 4, page.continueKey()));
            assertEquals(first.revision(), page.revision());
            rest.addAll(page.items());
        }
        assertEquals(
                List.of("m4", "m5", "m6", "m7", "m8", "m9"),
                rest.stream().map(o -> o.key().name()).toList());
        assertEquals("1", text(rest.get(1)));
        assertEquals(0, page.remaining());
        ListResult.Page now = page(store, ListQuery.all(A, MAPS));
        assertEquals(10, now.items().size());
        assertNull(now.continueKey());
    }

    @Test
    void pagesBoundedInBytesAddUpToTheWholeList() {
        for (int i = 0; i < 10; i++) {
            created(store, map("m" + i), "1");
        }
        ListResult.Page whole = page(store, ListQuery.all(A, MAPS));
        long two = whole.items().getFirst().body().length + 1L;
        ListQuery query = ListQuery.all(A, MAPS).inPagesOf(two);
        ListResult.Page page = page(store, query);
        List<String> all = new ArrayList<>(names(page));
        assertEquals(List.of("m0", "m1"), all);
        assertEquals(-1, page.remaining());
        while (page.continueKey() != null) {
            page = page(store, query.behind(page));
            assertEquals(2, page.items().size());
            all.addAll(names(page));
        }
        assertEquals(names(whole), all);
    }

    @Test
    void aContinueKeyOfAnotherRangeNeverLeavesTheOwn() {
        created(store, map(A, "x"), "1");
        created(store, map(B, "y"), "1");
        created(store, map(B, "z"), "1");
        ListResult.Page foreign =
                page(store, new ListQuery(B, MAPS, null, Selection.EVERYTHING, 0, 1, null));
        assertNotNull(foreign.continueKey());
        assertEquals(
                List.of(),
                names(page(store, new ListQuery(A, MAPS, null, Selection.EVERYTHING, 0, 5, foreign.continueKey()))));
        assertThrows(
                ApiException.class,
                () -> store.list(new ListQuery(A, MAPS, null, Selection.EVERYTHING, 0, 5, "?not base64?")));
    }

    @Test
    void moreThanIsWorthCountingIsNotTold() throws Exception {
        reopen(StoreLimits.DEFAULT.withCountedRemaining(2));
        for (int i = 0; i < 5; i++) {
            created(store, map("m" + i), "1", "app", "web");
        }
        assertEquals(-1, page(store, new ListQuery(A, MAPS, null, Selection.EVERYTHING, 0, 2, null)).remaining());
        assertEquals(2, page(store, new ListQuery(A, MAPS, null, Selection.EVERYTHING, 0, 3, null)).remaining());
        Selection web = TestObjects.labelled("app", "web");
        ListResult.Page selected = page(store, new ListQuery(A, MAPS, null, web, 0, 4, null));
        assertEquals(-1, selected.remaining());
        assertNotNull(selected.continueKey());
        assertNull(page(store, new ListQuery(A, MAPS, null, web, 0, 5, null)).continueKey());
    }

    @Test
    void aListOfAnOldRevisionShowsWhatWasThen() {
        created(store, map("x"), "1");
        long then = created(store, map("y"), "1");
        updated(store, map("x"), "2");
        deleted(store, map("y"));
        created(store, map("z"), "1");
        ListResult.Page old = page(store, new ListQuery(A, MAPS, null, Selection.EVERYTHING, then, 0, null));
        assertEquals(List.of("x", "y"), names(old));
        assertEquals("1", text(old.items().getFirst()));
        assertEquals(then, old.revision());
    }

    @Test
    void aListOfTheFutureIsNotYet() {
        long now = created(store, map("x"), "1");
        assertEquals(
                new ListResult.NotYet(now),
                store.list(new ListQuery(A, MAPS, null, Selection.EVERYTHING, now + 1, 0, null)));
    }

    @Test
    void continueAfterCompactionEndsWithExpired() {
        long then = created(store, map("x"), "1");
        created(store, map("y"), "1");
        ListResult.Page first = page(store, new ListQuery(A, MAPS, null, Selection.EVERYTHING, 0, 1, null));
        for (int i = 0; i < 20; i++) {
            updated(store, map("x"), "v" + i);
        }
        deleted(store, map("y"));
        compactBefore(store, store.revision());
        assertEquals(
                new ListResult.Expired(store.revision()),
                store.list(
                        new ListQuery(A, MAPS, null, Selection.EVERYTHING, first.revision(), 1, first.continueKey())));
        assertInstanceOf(
                ListResult.Expired.class,
                store.list(new ListQuery(A, MAPS, null, Selection.EVERYTHING, then, 0, null)));
        ListResult.Page now = page(
                store, new ListQuery(A, MAPS, null, Selection.EVERYTHING, store.revision(), 0, null));
        assertEquals(List.of("x"), names(now));
        assertEquals("v19", text(now.items().getFirst()));
        assertEquals("v19", text(store.get(map("x")).orElseThrow()));
        assertTrue(store.get(map("y")).isEmpty());
    }

    private List<String> ofTarget(@Nullable WorkspaceId workspace, @Nullable GroupResource resource, String target) {
        return page(store, ListQuery.all(workspace, resource).ofTarget(target)).items().stream()
                .map(object -> object.key().workspace() + "/" + object.key().name())
                .toList();
    }

    @Test
    void objectsAreFoundByTheSyncTargetsThatTheirLabelsName() {
        String east = RecordHeader.TARGET_LABEL + "east";
        created(store, map(A, "x"), "1", east, "Sync");
        created(store, map(B, "x"), "1", east, "");
        created(store, deployment("d"), "1", east, "Sync");
        created(store, map(A, "longer"), "1", east + "-1", "Sync");
        created(store, map(A, "none"), "1", "color", "red");
        created(store, map(A, "odd"), "1", RecordHeader.TARGET_LABEL, "Sync");
        assertEquals(List.of("a/x", "a/d", "b/x"), ofTarget(null, null, "east"));
        assertEquals(List.of("a/x", "b/x"), ofTarget(null, MAPS, "east"));
        assertEquals(List.of("a/x", "a/d"), ofTarget(A, null, "east"));
        assertEquals(List.of("a/longer"), ofTarget(null, null, "east-1"));
        updated(store, map(A, "x"), "2", RecordHeader.TARGET_LABEL + "west", "Sync");
        deleted(store, map(B, "x"));
        assertEquals(List.of("a/d"), ofTarget(null, null, "east"));
        assertEquals(List.of("a/x"), ofTarget(null, null, "west"));
        written(
                store,
                put(map(B, "y"), Expectation.ABSENT, "1", east, "Sync"),
                new Mutation.Delete(deployment("d"), Expectation.LIVE));
        assertEquals(List.of("b/y"), ofTarget(null, null, "east"));
    }

    @Test
    void whatIsForASyncTargetComesInPages() {
        String label = RecordHeader.TARGET_LABEL + "east";
        for (int i = 0; i < 7; i++) {
            created(store, map(i % 2 == 0 ? A : B, "n" + i), "1", label, "Sync");
        }
        ListQuery query = new ListQuery(null, MAPS, null, Selection.EVERYTHING, 0, 3, null).ofTarget("east");
        List<String> found = new ArrayList<>();
        ListResult.Page page = page(store, query);
        while (page.continueKey() != null) {
            assertEquals(3, page.items().size());
            assertEquals(-1, page.remaining());
            found.addAll(names(page));
            query = query.behind(page);
            page = page(store, query);
        }
        found.addAll(names(page));
        assertEquals(List.of("n0", "n2", "n4", "n6", "n1", "n3", "n5"), found);
    }

    @Test
    void limitsOfAWorkspaceAreExactAndItsAlone() throws Exception {
        reopen(StoreLimits.DEFAULT.withObjectsPerWorkspace(2));
        created(store, map(A, "x"), "1");
        created(store, map(A, "y"), "1");
        assertInstanceOf(
                WriteResult.OverLimit.class, store.write(Write.of(put(map(A, "z"), Expectation.ABSENT, "1"))));
        assertInstanceOf(
                WriteResult.OverLimit.class,
                store.write(Write.of(
                        put(map(B, "u"), Expectation.ABSENT, "1"), put(map(A, "z"), Expectation.ABSENT, "1"))));
        assertTrue(store.get(map(B, "u")).isEmpty());
        created(store, map(B, "z"), "1");
        updated(store, map(A, "x"), "2");
        written(store, new Mutation.Delete(map(A, "x"), Expectation.LIVE), put(map(A, "z"), Expectation.ABSENT, "1"));
        assertInstanceOf(
                WriteResult.OverLimit.class, store.write(Write.of(put(map(A, "x"), Expectation.ABSENT, "1"))));
    }

    @Test
    void bytesOfAWorkspaceAreCountedExactly() throws Exception {
        int size = TestObjects.body("1").length;
        reopen(StoreLimits.DEFAULT.withBytesPerWorkspace(2L * size).withBodyBytes(size + 1));
        created(store, map("x"), "1");
        created(store, map("y"), "1");
        assertInstanceOf(WriteResult.OverLimit.class, store.write(Write.of(put(map("x"), Expectation.LIVE, "12"))));
        updated(store, map("x"), "");
        updated(store, map("y"), "12");
        assertInstanceOf(WriteResult.OverLimit.class, store.write(Write.of(put(map("y"), Expectation.LIVE, "123"))));
        deleted(store, map("x"));
        created(store, map("z"), "");
    }

    @Test
    void aStoreThatIsClosedTakesNoWrites() {
        store.close();
        assertThrows(StoreUnavailableException.class, () -> created(store, map("x"), "1"));
        store.close();
    }
}
