package dev.polder.store.rocksdb;

import static dev.polder.store.TestObjects.A;
import static dev.polder.store.TestObjects.body;
import static dev.polder.store.TestObjects.created;
import static dev.polder.store.TestObjects.header;
import static dev.polder.store.TestObjects.map;
import static dev.polder.store.TestObjects.page;
import static dev.polder.store.TestObjects.updated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.selector.Selection;
import dev.polder.store.CommittedWrites;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.RandomWriter;
import dev.polder.store.StoredObject;
import dev.polder.store.TestObjects;
import dev.polder.store.WatchCursor;
import dev.polder.store.WatchEvent;
import dev.polder.store.WatchQuery;
import dev.polder.store.fault.Faults;
import dev.polder.store.log.LogEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// T10: what is kept in memory, the cache of latest states and the log of events, says the same as the database.
@Tag("fault")
class ViewsTest {
    private static final int WRITERS = 3;

    @TempDir
    Path directory;

    /// What a view has at a revision, followed by its events.
    private static final class View {
        private final Map<ObjectKey, StoredObject> states = new HashMap<>();
        private long revision;

        View(ListResult.Page page) {
            revision = page.revision();
            page.items().forEach(object -> states.put(object.key(), object));
        }

        void follow(RocksObjectStore store, long upTo) throws InterruptedException {
            WatchQuery everything = new WatchQuery(null, null, null, null, Selection.EVERYTHING, revision);
            Semaphore ready = new Semaphore(0);
            try (WatchCursor cursor = TestObjects.watch(store, everything)) {
                cursor.onReady(ready::release);
                while (revision < upTo) {
                    // One at a time, so that it ends exactly there.
                    var batch = (WatchCursor.Batch.Events) cursor.poll(1);
                    batch.events().forEach(this::add);
                    revision = batch.events().isEmpty() ? Math.min(upTo, batch.revision()) : batch.revision();
                    if (batch.events().isEmpty() && revision < upTo) {
                        ready.tryAcquire(1, TimeUnit.SECONDS);
                    }
                }
            }
        }

        private void add(WatchEvent event) {
            if (event.type() == WatchEvent.Type.DELETED) {
                states.remove(event.object().key());
            } else {
                states.put(event.object().key(), event.object());
            }
        }

        /// By workspace and resource.
        Map<String, Long> digests() {
            Map<String, Long> digests = new TreeMap<>();
            states.forEach((key, object) -> digests.merge(
                    key.workspace() + " " + key.resource(),
                    object.revision() * 0x9E3779B97F4A7C15L ^ CommittedWrites.digest(object) * 0xC2B2AE3D27D4EB4FL,
                    Long::sum));
            return digests;
        }
    }

    private static View database(RocksObjectStore store) {
        return new View(page(store, ListQuery.all(null, null)));
    }

    @Test
    @Timeout(600)
    void whatMemoryShowsIsWhatTheDatabaseHas() throws Exception {
        long seed = Faults.seed();
        SplittableRandom random = Faults.random(seed);
        int writes = Faults.times("viewWrites", 1200);
        int compared = 0;
        List<StoredObject> all;
        try (RocksObjectStore store = RocksObjectStore.open(StoreSettings.in(directory));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writing = new ArrayList<>();
            RandomWriter.Workspaces workspaces = new RandomWriter.Workspaces();
            for (int i = 0; i < WRITERS; i++) {
                RandomWriter writer = new RandomWriter(random.split(), store, "w" + i + "-", workspaces);
                writing.add(threads.submit(() -> {
                    for (int n = 0; n < writes / WRITERS; n++) {
                        writer.write(store::write);
                        for (int r = 0; r < 5; r++) {
                            store.get(writer.key()); // fills the cache
                        }
                    }
                }));
            }
            View log = database(store);
            AtomicLong seen = new AtomicLong(log.revision);
            Future<?> trimming = threads.submit(() -> {
                while (!writing.stream().allMatch(Future::isDone)) {
                    store.upkeep().compactBefore(seen.get());
                    LockSupport.parkNanos(5_000_000);
                }
            });
            while (!writing.stream().allMatch(Future::isDone) || compared < 3) {
                store.upkeep().compareCaches();
                assertEquals(0, store.checkStatus().cacheMismatches());
                View database = database(store);
                log.follow(store, database.revision);
                assertEquals(database.digests(), log.digests(), "at " + database.revision);
                seen.set(log.revision);
                compared++;
            }
            for (Future<?> writer : writing) {
                writer.get();
            }
            trimming.get();
            all = page(store, ListQuery.all(null, null)).items();
        }
        IndexAudit.check(directory, all);
        Faults.report("T10 cache and log against the database", seed, compared + " comparisons, 0 differences");
    }

    @Test
    void aWrongEventIsFound() throws Exception {
        try (RocksObjectStore store = RocksObjectStore.open(StoreSettings.in(directory))) {
            created(store, map("x"), "1");
            View log = database(store);
            long next = store.revision() + 1;
            var wrong = new StoredObject(map("y"), next, header(Map.of()), body("never written"));
            store.log().append(List.of(new LogEvent(map("y"), next, wrong, null)), next);
            updated(store, map("x"), "2");
            View database = database(store);
            log.follow(store, database.revision);
            assertNotEquals(database.digests().get(A + " configmaps"), log.digests().get(A + " configmaps"));
        }
    }
}
