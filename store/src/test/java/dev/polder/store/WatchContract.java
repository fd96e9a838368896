package dev.polder.store;

import static dev.polder.store.TestObjects.A;
import static dev.polder.store.TestObjects.B;
import static dev.polder.store.TestObjects.DEPLOYMENTS;
import static dev.polder.store.TestObjects.MAPS;
import static dev.polder.store.TestObjects.all;
import static dev.polder.store.TestObjects.created;
import static dev.polder.store.TestObjects.deleted;
import static dev.polder.store.TestObjects.expired;
import static dev.polder.store.TestObjects.map;
import static dev.polder.store.TestObjects.put;
import static dev.polder.store.TestObjects.take;
import static dev.polder.store.TestObjects.text;
import static dev.polder.store.TestObjects.updated;
import static dev.polder.store.TestObjects.watch;
import static dev.polder.store.TestObjects.written;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.selector.Selection;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.log.LogLimits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What every store does for watchers. Run against each implementation.
public abstract class WatchContract extends StoreContract {
    private static List<String> shown(List<WatchEvent> events) {
        return events.stream().map(TestObjects::show).toList();
    }

    private static WatchCursor.Batch.Events poll(WatchCursor cursor) {
        return assertInstanceOf(WatchCursor.Batch.Events.class, cursor.poll(100));
    }

    @Test
    void watchGivesEveryEventAfterItsRevisionInOrder() {
        long first = created(store, map("x"), "1");
        try (WatchCursor cursor = watch(store, all(A, MAPS, first))) {
            created(store, map("y"), "1");
            updated(store, map("x"), "2");
            updated(store, map("y"), "2");
            deleted(store, map("x"));
            List<WatchEvent> events = take(cursor, 4);
            assertEquals(
                    List.of(
                            "ADDED y@" + (first + 1),
                            "MODIFIED x@" + (first + 2),
                            "MODIFIED y@" + (first + 3),
                            "DELETED x@" + (first + 4)),
                    shown(events));
            assertEquals("2", text(events.getLast().object()));
            WatchCursor.Batch.Events rest = poll(cursor);
            assertTrue(rest.events().isEmpty());
            assertEquals(first + 4, rest.revision());
        }
    }

    @Test
    void watchFromAnEarlierRevisionStartsThere() {
        long start = store.revision();
        created(store, map("x"), "1");
        long second = updated(store, map("x"), "2");
        try (WatchCursor cursor = watch(store, all(A, MAPS, start));
                WatchCursor later = watch(store, all(A, MAPS, start + 1))) {
            assertEquals(List.of("ADDED x@" + (start + 1), "MODIFIED x@" + second), shown(take(cursor, 2)));
            assertEquals(List.of("MODIFIED x@" + second), shown(take(later, 1)));
        }
    }

    @Test
    void watchFromTheFutureIsNotYet() {
        long now = store.revision();
        assertEquals(new WatchStart.NotYet(now), store.watch(all(A, MAPS, now + 1)));
    }

    @Test
    void watchesOfOthersSeeNothingButTheRevision() {
        long start = store.revision();
        try (WatchCursor other = watch(store, all(B, MAPS, start));
                WatchCursor otherKind = watch(store, all(A, DEPLOYMENTS, start))) {
            long last = created(store, map(A, "x"), "1");
            for (WatchCursor cursor : List.of(other, otherKind)) {
                WatchCursor.Batch.Events batch = poll(cursor);
                assertTrue(batch.events().isEmpty());
                assertEquals(last, batch.revision());
            }
        }
    }

    @Test
    void wildcardWatchesSeeAllOfTheirs() {
        long start = store.revision();
        try (WatchCursor everything = watch(store, all0(start));
                WatchCursor workspace = watch(store, new WatchQuery(A, null, null, null, Selection.EVERYTHING, start));
                WatchCursor resource = watch(store, WatchQuery.everywhere(MAPS, start))) {
            created(store, map(A, "x"), "1");
            created(store, map(B, "y"), "1");
            created(store, new ObjectKey(A, DEPLOYMENTS, "default", "z"), "1");
            assertEquals(3, take(everything, 3).size());
            assertEquals(
                    List.of("ADDED x@" + (start + 1), "ADDED z@" + (start + 3)), shown(take(workspace, 2)));
            assertEquals(List.of("ADDED x@" + (start + 1), "ADDED y@" + (start + 2)), shown(take(resource, 2)));
        }
    }

    private static WatchQuery all0(long revision) {
        return new WatchQuery(null, null, null, null, Selection.EVERYTHING, revision);
    }

    @Test
    void watchOfANameOrNamespaceSeesOnlyThat() {
        long start = store.revision();
        created(store, map("x"), "1");
        created(store, map("y"), "1");
        created(store, new ObjectKey(A, MAPS, "kube-system", "x"), "1");
        try (WatchCursor name = watch(store, new WatchQuery(A, MAPS, "default", "y", Selection.EVERYTHING, start));
                WatchCursor space =
                        watch(store, new WatchQuery(A, MAPS, "kube-system", null, Selection.EVERYTHING, start))) {
            assertEquals(List.of("ADDED y@" + (start + 2)), shown(take(name, 1)));
            assertEquals(List.of("ADDED x@" + (start + 3)), shown(take(space, 1)));
        }
    }

    @Test
    void enteringASelectionIsAddedAndLeavingItIsDeletedWithTheStateBefore() {
        long start = created(store, map("x"), "1");
        WatchQuery web = new WatchQuery(A, MAPS, null, null, TestObjects.labelled("app", "web"), start);
        try (WatchCursor cursor = watch(store, web)) {
            updated(store, map("x"), "2", "app", "web");
            updated(store, map("x"), "3", "app", "web");
            updated(store, map("x"), "4", "app", "db");
            updated(store, map("x"), "5", "app", "db");
            updated(store, map("x"), "6", "app", "web");
            deleted(store, map("x"));
            List<WatchEvent> events = take(cursor, 5);
            assertEquals(
                    List.of(
                            "ADDED x@" + (start + 1),
                            "MODIFIED x@" + (start + 2),
                            "DELETED x@" + (start + 3),
                            "ADDED x@" + (start + 5),
                            "DELETED x@" + (start + 6)),
                    shown(events));
            assertEquals("3", text(events.get(2).object()));
            assertEquals("6", text(events.get(4).object()));
        }
    }

    @Test
    void createdAgainAfterDeletionIsAdded() {
        long start = store.revision();
        created(store, map("x"), "1");
        deleted(store, map("x"));
        created(store, map("x"), "2");
        try (WatchCursor cursor = watch(store, all(A, MAPS, start))) {
            assertEquals(
                    List.of("ADDED x@" + (start + 1), "DELETED x@" + (start + 2), "ADDED x@" + (start + 3)),
                    shown(take(cursor, 3)));
        }
    }

    @Test
    void framesAreSharedByWatchersThatSeeTheSameAndByNoOthers() {
        long start = created(store, map("x"), "1");
        WatchQuery web = new WatchQuery(A, MAPS, null, null, TestObjects.labelled("app", "web"), start);
        try (WatchCursor one = watch(store, all(A, MAPS, start));
                WatchCursor two = watch(store, WatchQuery.everywhere(MAPS, start));
                WatchCursor selecting = watch(store, web)) {
            updated(store, map("x"), "2", "app", "web");
            FrameCache frames = take(one, 1).getFirst().frames();
            assertSame(frames, take(two, 1).getFirst().frames());
            assertNotSame(frames, take(selecting, 1).getFirst().frames());
            byte[] frame = frames.frame("MODIFIED json", () -> new byte[1]);
            assertSame(frame, frames.frame("MODIFIED json", () -> new byte[2]));
        }
    }

    @Test
    void allEventsOfAWriteComeBeforeTheRevisionMovesPastThem() {
        long start = store.revision();
        written(
                store,
                put(map("x"), Expectation.ABSENT, "1"),
                put(map("y"), Expectation.ABSENT, "1"),
                put(map("z"), Expectation.ABSENT, "1"));
        try (WatchCursor cursor = watch(store, all(A, MAPS, start))) {
            WatchCursor.Batch.Events first =
                    assertInstanceOf(WatchCursor.Batch.Events.class, cursor.poll(2));
            assertEquals(2, first.events().size());
            assertEquals(start + 2, first.revision());
            assertEquals(1, poll(cursor).events().size());
        }
    }

    @Test
    void aWatcherIsWokenForItsOwnEventsOnly() {
        AtomicInteger woken = new AtomicInteger();
        long start = store.revision();
        try (WatchCursor cursor =
                watch(store, new WatchQuery(A, MAPS, null, "mine", Selection.EVERYTHING, start))) {
            cursor.onReady(woken::incrementAndGet);
            created(store, map(B, "mine"), "1");
            created(store, map(A, "other"), "1");
            assertEquals(0, woken.get());
            created(store, map(A, "mine"), "1");
            TestObjects.take(cursor, 1);
            cursor.onReady(woken::incrementAndGet);
            updated(store, map(A, "mine"), "2");
            cursor.onReady(woken::incrementAndGet);
            assertTrue(woken.get() >= 2);
        }
    }

    @Test
    void aClosedWatchIsSilent() {
        AtomicInteger woken = new AtomicInteger();
        WatchCursor cursor = watch(store, all(A, MAPS, store.revision()));
        cursor.onReady(woken::incrementAndGet);
        cursor.close();
        cursor.close();
        created(store, map("x"), "1");
        assertTrue(poll(cursor).events().isEmpty());
        assertEquals(0, woken.get());
    }

    @Test
    void whatMemoryCannotHoldIsReadFromTheHistory() throws Exception {
        store.close();
        store = open(
                StoreLimits.DEFAULT, new LogLimits(8, 1L << 30, 4, 1L << 30, Duration.ofHours(1), 1L << 30, 1L << 30));
        long start = store.revision();
        WatchQuery web = new WatchQuery(A, MAPS, null, null, TestObjects.labelled("app", "web"), start);
        try (WatchCursor slow = watch(store, all(A, MAPS, start));
                WatchCursor everything = watch(store, all0(start));
                WatchCursor selecting = watch(store, web)) {
            created(store, map(A, "x"), "0");
            for (int i = 1; i <= 30; i++) {
                updated(store, map(A, "x"), "v" + i, "app", i % 2 == 0 ? "web" : "db");
                created(store, map(B, "y" + i), "1");
            }
            deleted(store, map(A, "x"));
            List<WatchEvent> events = take(slow, 32);
            for (int i = 1; i <= 30; i++) {
                assertEquals("v" + i, text(events.get(i).object()));
            }
            assertEquals(WatchEvent.Type.DELETED, events.getLast().type());
            assertEquals("v30", text(events.getLast().object()));
            assertEquals(62, take(everything, 62).size());
            List<WatchEvent> selected = take(selecting, 30);
            assertEquals(WatchEvent.Type.ADDED, selected.get(0).type());
            assertEquals(WatchEvent.Type.DELETED, selected.get(1).type());
            assertEquals("v2", text(selected.get(1).object()));
            try (WatchCursor again = watch(store, all(A, MAPS, start))) {
                assertEquals(shown(events), shown(take(again, 32)));
            }
        }
    }

    @Test
    void watchAfterCompactionEndsWithExpired() {
        long start = created(store, map("x"), "1");
        updated(store, map("x"), "2");
        compactBefore(store, store.revision());
        long last = updated(store, map("x"), "3");
        WatchStart old = store.watch(all(A, MAPS, start - 1));
        if (old instanceof WatchStart.Started started) {
            assertEquals(3, take(started.cursor(), 3).size());
        } else {
            assertEquals(new WatchStart.Expired(last), old);
        }
        try (WatchCursor now = watch(store, all(A, MAPS, last - 1))) {
            assertEquals(List.of("MODIFIED x@" + last), shown(take(now, 1)));
        }
    }

    @Test
    void onlyAWatcherWhoseOwnEventWasDroppedExpires() throws Exception {
        store.close();
        store = open(
                StoreLimits.DEFAULT, new LogLimits(4, 1L << 30, 4, 1L << 30, Duration.ofHours(1), 1L << 30, 1L << 30));
        long start = store.revision();
        created(store, map(B, "quiet"), "1");
        long afterQuiet = store.revision();
        try (WatchCursor mine = watch(store, all(A, MAPS, start));
                WatchCursor quiet = watch(store, all(B, MAPS, afterQuiet));
                WatchCursor other = watch(store, all(A, DEPLOYMENTS, start))) {
            for (int i = 0; i < 20; i++) {
                created(store, map(A, "x" + i), "1");
            }
            compactBefore(store, store.revision() - 4);
            assertEquals(store.revision(), expired(mine).current());
            assertInstanceOf(WatchCursor.Batch.Expired.class, mine.poll(1));
            assertTrue(poll(quiet).events().isEmpty());
            assertTrue(poll(other).events().isEmpty());
            assertInstanceOf(WatchStart.Expired.class, store.watch(all(A, MAPS, start)));
            assertInstanceOf(WatchStart.Expired.class, store.watch(all0(start)));
            watch(store, all(B, MAPS, afterQuiet)).close();
            watch(store, all(A, DEPLOYMENTS, start)).close();
        }
    }
}
