package dev.polder.store;

import static dev.polder.store.TestObjects.A;
import static dev.polder.store.TestObjects.B;
import static dev.polder.store.TestObjects.MAPS;
import static dev.polder.store.TestObjects.all;
import static dev.polder.store.TestObjects.created;
import static dev.polder.store.TestObjects.map;
import static dev.polder.store.TestObjects.page;
import static dev.polder.store.TestObjects.put;
import static dev.polder.store.TestObjects.take;
import static dev.polder.store.TestObjects.text;
import static dev.polder.store.TestObjects.updated;
import static dev.polder.store.TestObjects.watch;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.log.LogLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What every store does for many callers at once. Run against each implementation.
public abstract class ConcurrencyContract extends StoreContract {
    @Override
    StoreLimits limits() {
        return StoreLimits.DEFAULT.withObjectsPerWorkspace(400);
    }

    @Override
    LogLimits log() {
        return new LogLimits(500, 1L << 20, 300, 1L << 19, Duration.ofHours(1), 1L << 30, 1L << 30);
    }

    /// Runs it on so many virtual threads and gives what they gave.
    private static <T> List<T> inParallel(int threads, Callable<T> task) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(executor.submit(task));
            }
            for (Future<T> future : running) {
                results.add(future.get(60, TimeUnit.SECONDS));
            }
        }
        return results;
    }

    @Test
    void ofWritersWithTheSameRevisionExactlyOneWins() throws Exception {
        for (int round = 0; round < 20; round++) {
            ObjectKey key = map("r" + round);
            long revision = created(store, key, "0");
            List<WriteResult> results = inParallel(
                    16, () -> store.write(Write.of(put(key, new Expectation.AtRevision(revision), "1"))));
            long winner = store.get(key).orElseThrow().revision();
            assertEquals(1, results.stream().filter(WriteResult.Written.class::isInstance).count());
            assertEquals(15, results.stream().filter(new WriteResult.Conflict(key, winner)::equals).count());
        }
    }

    @Test
    void ofWritersThatCreateExactlyOneWins() throws Exception {
        for (int round = 0; round < 20; round++) {
            ObjectKey key = map("c" + round);
            List<WriteResult> results =
                    inParallel(16, () -> store.write(Write.of(put(key, Expectation.ABSENT, "1"))));
            assertEquals(15, results.stream().filter(new WriteResult.Exists(key)::equals).count());
        }
    }

    @Test
    void countersThatAreIncrementedByCompareAndSwapLoseNothing() throws Exception {
        ObjectKey key = map("counter");
        created(store, key, "0");
        inParallel(8, () -> {
            for (int done = 0; done < 50; ) {
                StoredObject object = store.get(key).orElseThrow();
                String next = Integer.toString(Integer.parseInt(text(object)) + 1);
                WriteResult result =
                        store.write(Write.of(put(key, new Expectation.AtRevision(object.revision()), next)));
                done += result instanceof WriteResult.Written ? 1 : 0;
            }
            return true;
        });
        assertEquals("400", text(store.get(key).orElseThrow()));
    }

    @Test
    void whatWasAcknowledgedIsSeenByEveryReadAfterIt() throws Exception {
        ConcurrentSkipListMap<Integer, Boolean> names = new ConcurrentSkipListMap<>();
        inParallel(8, () -> {
            int me = names.size();
            while (names.putIfAbsent(me, true) != null) {
                me++;
            }
            ObjectKey key = map("w" + me);
            for (int i = 0; i < 40; i++) {
                long revision = created(store, key, "1");
                assertEquals(revision, store.get(key).orElseThrow().revision());
                assertTrue(store.revision() >= revision);
                ListResult.Page page = page(store, ListQuery.all(A, MAPS));
                assertTrue(page.revision() >= revision);
                assertTrue(page.items().stream().anyMatch(o -> o.key().equals(key)));
                TestObjects.deleted(store, key);
                assertTrue(store.get(key).isEmpty());
            }
            return true;
        });
    }

    @Test
    void limitsAreNeverOvershotByManyWritersAtOnce() throws Exception {
        List<Integer> written = inParallel(32, () -> {
            int count = 0;
            for (int i = 0; i < 40; i++) {
                ObjectKey key = map(B, Thread.currentThread().threadId() + "-" + i);
                count += store.write(Write.of(put(key, Expectation.ABSENT, "1"))) instanceof WriteResult.Written
                        ? 1
                        : 0;
            }
            return count;
        });
        assertEquals(400, written.stream().mapToInt(i -> i).sum());
        assertEquals(400, page(store, ListQuery.all(B, MAPS)).items().size());
    }

    @Test
    void watchIsFreeOfGapsWhileManyWrite() throws Exception {
        int writers = 8;
        int each = 150;
        long start = store.revision();
        List<WatchCursor> cursors = List.of(
                watch(store, all(A, MAPS, start)),
                watch(store, WatchQuery.everywhere(MAPS, start)),
                watch(store, new WatchQuery(
                        null, null, null, null, TestObjects.labelled("parity", "even"), start)));
        List<List<WatchEvent>> seen = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<WatchEvent>>> watchers = List.of(
                    executor.submit(() -> take(cursors.get(0), writers * each)),
                    executor.submit(() -> take(cursors.get(1), 2 * writers * each)),
                    executor.submit(() -> take(cursors.get(2), 2 * writers * each)));
            inParallel(writers, () -> {
                String name = "w" + Thread.currentThread().threadId();
                for (int i = 0; i < each; i++) {
                    String parity = i % 2 == 0 ? "even" : "odd";
                    for (var workspace : List.of(A, B)) {
                        if (i == 0) {
                            created(store, map(workspace, name), "v0", "parity", parity);
                        } else {
                            updated(store, map(workspace, name), "v" + i, "parity", parity);
                        }
                    }
                }
                return true;
            });
            for (Future<List<WatchEvent>> watcher : watchers) {
                seen.add(watcher.get(60, TimeUnit.SECONDS));
            }
        }
        for (List<WatchEvent> events : seen) {
            for (int i = 1; i < events.size(); i++) {
                assertTrue(
                        events.get(i).object().revision() > events.get(i - 1).object().revision());
            }
        }
        assertFollows(seen.get(0));
        assertFollows(seen.get(1));
        for (WatchEvent event : seen.get(2)) {
            assertTrue(event.type() != WatchEvent.Type.MODIFIED);
        }
        cursors.forEach(WatchCursor::close);
    }

    /// Each object's values come one after the other.
    private static void assertFollows(List<WatchEvent> events) {
        Map<ObjectKey, Integer> next = new HashMap<>();
        for (WatchEvent event : events) {
            int expected = next.merge(event.object().key(), 1, Integer::sum) - 1;
            assertEquals("v" + expected, text(event.object()));
        }
    }
}
