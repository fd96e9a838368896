package dev.polder.store.rocksdb;

import static dev.polder.store.TestObjects.A;
import static dev.polder.store.TestObjects.MAPS;
import static dev.polder.store.TestObjects.all;
import static dev.polder.store.TestObjects.created;
import static dev.polder.store.TestObjects.deleted;
import static dev.polder.store.TestObjects.map;
import static dev.polder.store.TestObjects.page;
import static dev.polder.store.TestObjects.put;
import static dev.polder.store.TestObjects.show;
import static dev.polder.store.TestObjects.take;
import static dev.polder.store.TestObjects.text;
import static dev.polder.store.TestObjects.updated;
import static dev.polder.store.TestObjects.watch;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.selector.Selection;
import dev.polder.store.Expectation;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.Mutation;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.WatchCursor;
import dev.polder.store.WatchStart;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import dev.polder.store.commit.Durability;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.log.LogLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksRestartTest {
    @TempDir
    Path directory;

    private RocksObjectStore open() throws StoreOpenException {
        return RocksObjectStore.open(StoreSettings.in(directory));
    }

    @Test
    void allThatWasWrittenIsThereAfterARestartAndRevisionsGoOn() throws Exception {
        long last;
        try (RocksObjectStore store = open()) {
            created(store, map("x"), "1");
            updated(store, map("x"), "2");
            created(store, map("y"), "1");
            last = deleted(store, map("y"));
        }
        try (RocksObjectStore store = open()) {
            assertEquals("2", text(store.get(map("x")).orElseThrow()));
            assertTrue(store.get(map("y")).isEmpty());
            assertTrue(store.revision() > last);
            assertTrue(created(store, map("y"), "2") > last);
        }
    }

    @Test
    void revisionsOfStartsWithoutWritesAreNotUsedAgainEither() throws Exception {
        long before = -1;
        for (int i = 0; i < 3; i++) {
            try (RocksObjectStore store = open()) {
                assertTrue(store.revision() > before);
                before = store.revision();
            }
        }
    }

    @Test
    void watchesAndOldListsGoOnAfterARestart() throws Exception {
        long start;
        long second;
        try (RocksObjectStore store = open()) {
            start = created(store, map("x"), "1");
            second = updated(store, map("x"), "2");
            deleted(store, map("x"));
        }
        try (RocksObjectStore store = open()) {
            try (WatchCursor cursor = watch(store, all(A, MAPS, start))) {
                long next = created(store, map("y"), "1");
                assertEquals(
                        List.of("MODIFIED x@" + second, "DELETED x@" + (second + 1), "ADDED y@" + next),
                        take(cursor, 3).stream().map(e -> show(e)).toList());
            }
            ListResult.Page old = page(store, new ListQuery(A, MAPS, null, Selection.EVERYTHING, start, 0, null));
            assertEquals("1", text(old.items().getFirst()));
        }
    }

    @Test
    void whatWasCompactedStaysExpiredAfterARestart() throws Exception {
        long start;
        try (RocksObjectStore store = open()) {
            start = created(store, map("x"), "1");
            updated(store, map("x"), "2");
            store.upkeep().compactBefore(store.revision());
        }
        try (RocksObjectStore store = open()) {
            assertInstanceOf(WatchStart.Expired.class, store.watch(all(A, MAPS, start)));
            assertInstanceOf(
                    ListResult.Expired.class,
                    store.list(new ListQuery(A, MAPS, null, Selection.EVERYTHING, start, 0, null)));
            assertEquals("2", text(store.get(map("x")).orElseThrow()));
        }
    }

    @Test
    void countersOfLimitsSurviveARestart() throws Exception {
        StoreSettings two = StoreSettings.in(directory).withLimits(StoreLimits.DEFAULT.withObjectsPerWorkspace(2));
        try (RocksObjectStore store = RocksObjectStore.open(two)) {
            created(store, map("x"), "1");
            created(store, map("y"), "1");
        }
        try (RocksObjectStore store = RocksObjectStore.open(two)) {
            assertInstanceOf(
                    WriteResult.OverLimit.class, store.write(Write.of(put(map("z"), Expectation.ABSENT, "1"))));
        }
    }

    @Test
    void historyIsTrimmedByTimeAndByBytes() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(1_000_000));
        AtomicLong nanos = new AtomicLong();
        LogLimits hour = new LogLimits(10, 1 << 20, 10, 1 << 20, Duration.ofHours(1), 200_000, 1L << 30);
        StoreSettings settings = StoreSettings.in(directory).withClock(now::get).withNanos(nanos::get).withLog(hour);
        try (RocksObjectStore store = RocksObjectStore.open(settings)) {
            long first = created(store, map("x"), "1");
            nanos.addAndGet(Duration.ofMinutes(50).toNanos());
            now.set(now.get().plus(Duration.ofDays(3650))); // the clock is set, which is no reason to forget
            long second = updated(store, map("x"), "2");
            store.upkeep().trimNow();
            assertInstanceOf(ListResult.Page.class, store.list(at(first)));
            nanos.addAndGet(Duration.ofMinutes(20).toNanos());
            now.set(now.get().minus(Duration.ofDays(7300))); // nor to keep
            store.upkeep().trimNow();
            assertInstanceOf(ListResult.Page.class, store.list(at(first)));
            assertInstanceOf(WatchStart.Expired.class, expiredAfterRestart(store, first - 1));
            String large = "x".repeat(10_000);
            for (int i = 0; i < 50; i++) {
                updated(store, map("x"), large);
            }
            store.upkeep().trimNow();
            assertInstanceOf(ListResult.Expired.class, store.list(at(second)));
            assertInstanceOf(ListResult.Page.class, store.list(at(store.revision() - 10)));
        }
    }

    /// The newest events are in memory still, and may be given from there.
    private static WatchStart expiredAfterRestart(RocksObjectStore store, long revision) {
        for (int i = 0; i < 20; i++) {
            created(store, map("filler" + i), "1");
        }
        return store.watch(all(A, MAPS, revision));
    }

    private static ListQuery at(long revision) {
        return new ListQuery(A, MAPS, null, Selection.EVERYTHING, revision, 0, null);
    }

    @Test
    void afterTheDiskFailedNothingIsAcknowledgedAndReadsGoOn() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        CountDownLatch waiting = new CountDownLatch(1);
        List<String> told = new CopyOnWriteArrayList<>();
        StoreSettings settings = StoreSettings.in(directory).withOnFailure(told::add);
        long acknowledged;
        try (RocksObjectStore store = RocksObjectStore.open(settings, batch -> {
            if (broken.get()) {
                hold(waiting);
                return new Durability.Outcome.Unknown("input/output error", new IOException());
            }
            return Durability.ON_DISK.commit(batch);
        })) {
            acknowledged = created(store, map("x"), "1");
            broken.set(true);
            try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Long>> writers = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    String name = "y" + i;
                    writers.add(executor.submit(() -> created(store, map(name), "1")));
                }
                waiting.countDown();
                for (Future<Long> writer : writers) {
                    Exception e = assertThrows(Exception.class, writer::get);
                    assertInstanceOf(StoreUnavailableException.class, e.getCause());
                }
            }
            assertThrows(StoreUnavailableException.class, () -> created(store, map("z"), "1"));
            assertEquals("1", text(store.get(map("x")).orElseThrow()));
            assertEquals(acknowledged, store.revision());
            assertEquals(1, page(store, ListQuery.all(A, MAPS)).items().size());
        }
        assertEquals(1, told.size(), told.toString());
        assertTrue(told.getFirst().contains("input/output error"), told.getFirst());
        try (RocksObjectStore store = open()) {
            assertTrue(created(store, map("z"), "1") > acknowledged + 10);
        }
    }

    @Test
    void aBatchThatIsNotDurableYetIsNotSeen() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicBoolean slow = new AtomicBoolean();
        try (RocksObjectStore store = RocksObjectStore.open(StoreSettings.in(directory), batch -> {
            Durability.Outcome outcome = Durability.ON_DISK.commit(batch);
            if (slow.get()) {
                inside.countDown();
                hold(go);
            }
            return outcome;
        })) {
            long before = created(store, map("x"), "1");
            created(store, map("gone"), "1");
            slow.set(true);
            try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<WriteResult> write = executor.submit(() -> store.write(Write.of(
                        put(map("x"), Expectation.LIVE, "2"),
                        put(map("y"), Expectation.ABSENT, "1"),
                        new Mutation.Delete(map("gone"), Expectation.LIVE))));
                inside.await();
                assertEquals(before, store.get(map("x")).orElseThrow().revision());
                assertTrue(store.get(map("y")).isEmpty());
                assertTrue(store.get(map("gone")).isPresent());
                assertEquals(2, page(store, ListQuery.all(A, MAPS)).items().size());
                go.countDown();
                assertInstanceOf(WriteResult.Written.class, write.get());
                assertEquals("2", text(store.get(map("x")).orElseThrow()));
                assertTrue(store.get(map("gone")).isEmpty());
            }
        }
    }

    @Test
    void whenTheQueueIsFullWritesAreRefusedAtOnce() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        StoreSettings small = StoreSettings.in(directory).withLimits(StoreLimits.DEFAULT.withQueuedWrites(8));
        try (RocksObjectStore store = RocksObjectStore.open(small, batch -> {
                    hold(go);
                    return Durability.ON_DISK.commit(batch);
                });
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> writers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String name = "y" + i;
                writers.add(executor.submit(() -> created(store, map(name), "1")));
            }
            int refused = 0;
            while (refused < 10) {
                refused = (int) writers.stream().filter(w -> w.state() == Future.State.FAILED).count();
                Thread.onSpinWait();
            }
            go.countDown();
            executor.shutdown();
            for (Future<Long> writer : writers) {
                if (writer.isDone() && writer.state() == Future.State.SUCCESS) {
                    assertTrue(writer.resultNow() > 0);
                }
            }
        }
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
