package dev.polder.store.log;

import static dev.polder.store.TestObjects.A;
import static dev.polder.store.TestObjects.B;
import static dev.polder.store.TestObjects.MAPS;
import static dev.polder.store.TestObjects.all;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.selector.Selection;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.StoredObject;
import dev.polder.store.TestObjects;
import dev.polder.store.WatchCursor;
import dev.polder.store.WatchQuery;
import dev.polder.store.WatchStart;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The log alone, over a history that has lost everything up to the start.
class EventLogTest {
    private static final long START = 10;

    private final ArrayDeque<Runnable> reads = new ArrayDeque<>();
    private long revision = START;

    private final History nothing = new History() {
        @Override
        public long lost(LaneKey lane) {
            return revision;
        }

        @Override
        public Slice read(LaneKey lane, long after, long upTo, int max, boolean written) {
            return new Slice(List.of(), upTo);
        }
    };

    private EventLog log(int events, long bytes, int workspaceEvents, long workspaceBytes) {
        LogLimits limits =
                new LogLimits(events, bytes, workspaceEvents, workspaceBytes, Duration.ofHours(1), 1 << 20, 1 << 20);
        return new EventLog(limits, revision, nothing, reads::add);
    }

    private long append(EventLog log, WorkspaceId workspace, String name, int bytes) {
        revision++;
        ObjectKey key = TestObjects.map(workspace, name);
        StoredObject object = new StoredObject(key, revision, TestObjects.header(Map.of()), new byte[bytes]);
        log.append(List.of(new LogEvent(key, revision, object, null)), revision);
        return revision;
    }

    /// How many events there are now, -1 when the watch expired.
    private static int poll(WatchCursor cursor) {
        int count = 0;
        while (true) {
            switch (cursor.poll(3)) {
                case WatchCursor.Batch.Expired expired -> {
                    return -1;
                }
                case WatchCursor.Batch.Events events -> {
                    if (events.events().isEmpty()) {
                        return count;
                    }
                    count += events.events().size();
                }
            }
        }
    }

    private static WatchCursor watch(EventLog log, WatchQuery query) {
        return assertInstanceOf(WatchStart.Started.class, log.watch(query)).cursor();
    }

    @Test
    void aWorkspaceThatWritesMuchDoesNotShortenTheMemoryOfOthers() {
        EventLog log = log(100, 1 << 30, 100, 1 << 30);
        WatchCursor quiet = watch(log, all(B, MAPS, START));
        WatchCursor busy = watch(log, all(A, MAPS, START));
        append(log, B, "quiet", 10);
        for (int i = 0; i < 1000; i++) {
            append(log, A, "x" + i, 10);
        }
        assertEquals(1, poll(quiet));
        assertEquals(0, poll(busy));
        reads.remove().run();
        assertEquals(-1, poll(busy));
    }

    @Test
    void oneWorkspaceIsBoundedByCountAndByBytes() {
        for (EventLog log : List.of(log(1000, 1 << 30, 5, 1 << 30), log(1000, 1 << 30, 1000, 5 * 2024))) {
            long start = revision;
            for (int i = 0; i < 20; i++) {
                append(log, A, "x" + i, 1000);
            }
            assertInstanceOf(WatchStart.Expired.class, log.watch(all(A, MAPS, start)));
            assertEquals(5, poll(watch(log, all(A, MAPS, revision - 5))));
        }
    }

    @Test
    void wildcardLanesForgetWhatTheirWorkspacesForget() {
        EventLog log = log(50, 1 << 30, 50, 1 << 30);
        for (int i = 0; i < 40; i++) {
            append(log, B, "y" + i, 10);
        }
        for (int i = 0; i < 3000; i++) {
            append(log, A, "x" + i, 10);
        }
        assertEquals(5, poll(watch(log, WatchQuery.everywhere(MAPS, revision - 5))));
        assertTrue(log.lanes() <= 6, "lanes: " + log.lanes());
    }

    @Test
    void lanesGoWhenNothingIsInThemAndNobodyWatches() {
        EventLog log = log(10, 1 << 30, 10, 1 << 30);
        for (int i = 0; i < 200; i++) {
            WorkspaceId workspace = new WorkspaceId("w" + i);
            append(log, workspace, "x", 10);
            watch(log, all(workspace, MAPS, revision)).close();
        }
        assertTrue(log.lanes() <= 22, "lanes: " + log.lanes());
    }

    @Test
    void aWatchThatSelectsLittleYieldsAndIsWokenForTheRest() {
        EventLog log = log(10_000, 1 << 30, 10_000, 1 << 30);
        for (int i = 0; i < 3000; i++) {
            append(log, A, "x" + i, 10);
        }
        long wanted = append(log, A, "wanted", 10);
        AtomicInteger woken = new AtomicInteger();
        WatchCursor cursor = watch(log, new WatchQuery(A, MAPS, null, "wanted", Selection.EVERYTHING, START));
        cursor.onReady(woken::incrementAndGet);
        int seen = 0;
        int polls = 0;
        while (seen == 0) {
            int before = woken.get();
            var batch = assertInstanceOf(WatchCursor.Batch.Events.class, cursor.poll(10));
            seen = batch.events().size();
            assertTrue(seen == 1 || woken.get() > before);
            polls++;
        }
        assertTrue(polls > 3);
        assertEquals(
                wanted,
                assertInstanceOf(WatchCursor.Batch.Events.class, cursor.poll(1)).revision());
    }

    @Test
    void aReadOfTheHistoryThatFailsIsToldToThePoller() {
        History broken = new History() {
            @Override
            public long lost(LaneKey lane) {
                return 0;
            }

            @Override
            public Slice read(LaneKey lane, long after, long upTo, int max, boolean written) {
                throw new StoreUnavailableException("the disk is gone");
            }
        };
        EventLog log = new EventLog(LogLimits.DEFAULT, START, broken, Runnable::run);
        WatchCursor cursor = watch(log, all(A, MAPS, START - 1));
        assertThrows(StoreUnavailableException.class, () -> cursor.poll(1));
    }

    @Test
    void aQuietWatcherDoesNotExpireWhenWhatItDoesNotWantIsForgotten() {
        EventLog log = log(10, 1 << 20, 10, 1 << 20);
        WatchCursor cursor = watch(
                log, new WatchQuery(A, MAPS, null, "mine", Selection.EVERYTHING, revision));
        AtomicInteger woken = new AtomicInteger();
        cursor.onReady(woken::incrementAndGet);
        assertEquals(0, poll(cursor));
        for (int i = 0; i < 100; i++) {
            append(log, A, "other" + i, 10);
        }
        assertEquals(0, woken.get());
        append(log, A, "mine", 10);
        assertEquals(1, woken.get());
        assertEquals(1, poll(cursor));
        assertTrue(reads.isEmpty(), "nothing is read from the history");
    }

    @Test
    void aWatchThatCannotBeOpenedLeavesNothingBehind() {
        History broken = new History() {
            @Override
            public long lost(LaneKey lane) {
                throw new StoreUnavailableException("no disk");
            }

            @Override
            public Slice read(LaneKey lane, long after, long upTo, int max, boolean written) {
                throw new StoreUnavailableException("no disk");
            }
        };
        LogLimits limits = new LogLimits(10, 1 << 20, 10, 1 << 20, Duration.ofHours(1), 1 << 20, 1 << 20);
        EventLog log = new EventLog(limits, revision, broken, reads::add);
        WatchQuery query = new WatchQuery(A, MAPS, null, null, Selection.EVERYTHING, revision - 1);
        assertThrows(StoreUnavailableException.class, () -> log.watch(query));
        assertEquals(0, log.lanes());
    }

    private static LogEvent event(String name, long revision) {
        ObjectKey key = TestObjects.map(A, name);
        return new LogEvent(
                key, revision, new StoredObject(key, revision, TestObjects.header(Map.of()), new byte[1]), null);
    }

    private static WatchQuery named(String name, long revision) {
        return new WatchQuery(A, MAPS, null, name, Selection.EVERYTHING, revision);
    }

    /// The store's revision is published before its events are in the log, so a watch may begin behind events that come.
    @Test
    void aWatchThatBeginsAtARevisionWhoseEventsAreStillToComeGetsNoneOfThem() {
        EventLog log = log(100, 1 << 30, 100, 1 << 30);
        WatchCursor cursor = watch(log, named("wanted", START + 3));
        assertEquals(0, poll(cursor));
        log.append(List.of(event("other", START + 1), event("wanted", START + 2), event("other", START + 3)), START + 3);
        assertEquals(0, poll(cursor));
        log.append(List.of(event("wanted", START + 4)), START + 4);
        assertEquals(1, poll(cursor));
    }

    @Test
    void whatPassesWhileAWatcherTakesItsEventsHidesNoneOfThem() throws Exception {
        EventLog log = log(1000, 1 << 30, 1000, 1 << 30);
        WatchCursor cursor = watch(log, named("wanted", START));
        int rounds = 20_000;
        AtomicInteger seen = new AtomicInteger();
        Thread committer = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < rounds; i++) {
                log.append(List.of(event("wanted", START + 1 + i * 2L)), START + 1 + i * 2L);
                log.append(List.of(event("other", START + 2 + i * 2L)), START + 2 + i * 2L);
                while (seen.get() < i - 100) {
                    Thread.onSpinWait();
                }
            }
        });
        long end = System.nanoTime() + TestObjects.PATIENCE.toNanos();
        while (seen.get() < rounds && System.nanoTime() < end) {
            seen.addAndGet(
                    assertInstanceOf(WatchCursor.Batch.Events.class, cursor.poll(400)).events().size());
        }
        assertEquals(rounds, seen.get());
        committer.join();
    }
}
