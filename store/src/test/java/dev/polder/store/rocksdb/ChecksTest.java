package dev.polder.store.rocksdb;

import static dev.polder.store.TestObjects.A;
import static dev.polder.store.TestObjects.B;
import static dev.polder.store.TestObjects.MAPS;
import static dev.polder.store.TestObjects.all;
import static dev.polder.store.TestObjects.body;
import static dev.polder.store.TestObjects.created;
import static dev.polder.store.TestObjects.header;
import static dev.polder.store.TestObjects.map;
import static dev.polder.store.TestObjects.show;
import static dev.polder.store.TestObjects.take;
import static dev.polder.store.TestObjects.text;
import static dev.polder.store.TestObjects.updated;
import static dev.polder.store.TestObjects.watch;
import static dev.polder.store.TestObjects.written;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.store.Mutation;
import dev.polder.store.StoredObject;
import dev.polder.store.TestObjects;
import dev.polder.store.WatchCursor;
import dev.polder.store.log.LogEvent;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.Rows;
import dev.polder.store.rocksdb.check.CheckLimits;
import dev.polder.store.rocksdb.check.CheckStatus;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.WriteBatch;

@Timeout(60)
class ChecksTest {
    private static final Duration SELDOM = Duration.ofDays(1);

    @TempDir
    Path directory;

    private RocksObjectStore open(Duration caches, Duration scrub) throws StoreOpenException {
        return RocksObjectStore.open(StoreSettings.in(directory).withChecks(new CheckLimits(caches, scrub)));
    }

    private static CheckStatus await(RocksObjectStore store, Predicate<CheckStatus> condition) {
        while (!condition.test(store.checkStatus())) {
            LockSupport.parkNanos(1_000_000);
        }
        return store.checkStatus();
    }

    @Test
    void aCacheThatDiffersIsFoundWithinAPeriodAndGivesNothingMore() throws Exception {
        try (RocksObjectStore store = open(Duration.ofMillis(20), SELDOM)) {
            long revision = created(store, map("x"), "right");
            created(store, map("y"), "right");
            store.get(map("y"));
            await(store, status -> status.cacheChecks() > 1);
            assertNull(store.checkStatus().trouble());
            var wrong = new StoredObject(map("x"), revision, header(Map.of()), body("wrong"));
            store.cache().put(wrong, store.cache().stamp(map("x")));
            CheckStatus status = await(store, now -> now.cacheMismatches() == 1);
            assertTrue(String.valueOf(status.trouble()).startsWith("a cache was not what the database has"), status.trouble());
            assertEquals("right", text(store.get(map("x")).orElseThrow()));
            store.cache().put(wrong, store.cache().stamp(map("x")));
            assertEquals("right", text(store.get(map("x")).orElseThrow()));
            assertEquals(2, updated(store, map("x"), "next") - revision);
            assertEquals("next", text(store.get(map("x")).orElseThrow()));
        }
    }

    @Test
    void aWrongEventIsFoundWithinAPeriodAndWatchersReadTheHistoryFromThenOn() throws Exception {
        try (RocksObjectStore store = open(Duration.ofMillis(20), SELDOM)) {
            long first = created(store, map("x"), "1");
            for (int i = 0; i < 600; i++) { // more than are compared at once
                updated(store, map("x"), "x" + i);
            }
            written(store, new Mutation.Begin(B, TestObjects.TEMPLATES.getFirst(), TestObjects.values(B)));
            written(store, new Mutation.Move(B, TestObjects.TEMPLATES.get(1)));
            updated(store, map(B, "n0"), "mine");
            written(store, new Mutation.End(B));
            await(store, status -> status.cacheChecks() > 1);
            assertNull(store.checkStatus().trouble());
            try (WatchCursor watch = watch(store, all(A, MAPS, first + 599))) {
                assertEquals(List.of("MODIFIED x@" + (first + 600)), shown(watch, 1));
                long next = store.revision() + 1;
                var wrong = new StoredObject(map("y"), next, header(Map.of()), body("never written"));
                store.log().append(List.of(new LogEvent(map("y"), next, wrong, null)), next);
                await(store, now -> now.cacheMismatches() == 1);
                assertEquals(next, updated(store, map("x"), "next"));
                long last = updated(store, map("x"), "last");
                assertEquals(List.of("MODIFIED x@" + next, "MODIFIED x@" + last), shown(watch, 2));
                try (WatchCursor late = watch(store, all(A, MAPS, first))) {
                    assertEquals("MODIFIED x@" + last, shown(late, 602).getLast());
                }
            }
        }
    }

    private static List<String> shown(WatchCursor watch, int count) {
        return take(watch, count).stream().map(event -> show(event)).toList();
    }

    private void fill() throws Exception {
        for (int start = 0; start < 3; start++) { // each start makes tables of what the one before left in the log
            try (RocksObjectStore store = open(SELDOM, SELDOM)) {
                for (int i = 0; i < 50; i++) {
                    created(store, map("s" + start + "-" + i), "x".repeat(300) + i);
                }
            }
        }
    }

    @Test
    void aBitThatIsFlippedOnDiskIsToldByNameOfItsFile() throws Exception {
        fill();
        try (RocksObjectStore store = open(SELDOM, Duration.ofSeconds(1))) {
            await(store, status -> status.scrubs() > 1);
            assertNull(store.checkStatus().trouble());
            Path file;
            try (Stream<Path> files = Files.list(directory.resolve("store/rocksdb"))) {
                file = files.filter(each -> each.toString().endsWith(".sst"))
                        .max(Comparator.comparingLong(each -> each.toFile().length()))
                        .orElseThrow();
            }
            byte[] bytes = Files.readAllBytes(file);
            bytes[100] ^= 4;
            Files.write(file, bytes);
            CheckStatus status = await(store, now -> now.damaged() > 0);
            assertTrue(String.valueOf(status.trouble()).contains("(" + file.getFileName() + ")"), status.trouble());
            bytes[100] ^= 4;
            Files.write(file, bytes); // as after a disk that was mended: nothing is told any more
            await(store, now -> now.damaged() == 0);
        }
    }

    @Test
    void aRecordThatIsNotWhatWasWrittenIsTold() throws Exception {
        fill();
        try (Database database = new Database(directory.resolve("store/rocksdb"), 1 << 20);
                WriteBatch batch = new WriteBatch()) {
            byte[] key = KeyCodec.key(map("s1-7"));
            byte[] row = KeyCodec.row(key, Rows.Latest.of(database.get(Family.LATEST, key)).revision());
            byte[] record = database.get(Family.OBJECTS, row);
            record[record.length - 5] ^= 1;
            batch.put(database.handle(Family.OBJECTS), row, record);
            database.write(batch);
        }
        try (RocksObjectStore store = open(SELDOM, Duration.ofSeconds(1))) {
            CheckStatus status = await(store, now -> now.damaged() > 0);
            assertTrue(String.valueOf(status.trouble()).startsWith("what is on disk is damaged (records)"), status.trouble());
        }
    }
}
