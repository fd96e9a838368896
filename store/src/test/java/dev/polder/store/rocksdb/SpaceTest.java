package dev.polder.store.rocksdb;

import static dev.polder.store.TestObjects.A;
import static dev.polder.store.TestObjects.MAPS;
import static dev.polder.store.TestObjects.PATIENCE;
import static dev.polder.store.TestObjects.all;
import static dev.polder.store.TestObjects.body;
import static dev.polder.store.TestObjects.created;
import static dev.polder.store.TestObjects.deleted;
import static dev.polder.store.TestObjects.deleting;
import static dev.polder.store.TestObjects.map;
import static dev.polder.store.TestObjects.page;
import static dev.polder.store.TestObjects.take;
import static dev.polder.store.TestObjects.text;
import static dev.polder.store.TestObjects.updated;
import static dev.polder.store.TestObjects.watch;
import static dev.polder.store.TestObjects.written;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.store.Expectation;
import dev.polder.store.ListQuery;
import dev.polder.store.Mutation;
import dev.polder.store.WatchCursor;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.space.DiskLimits;
import dev.polder.store.space.FreeSpace;
import dev.polder.store.space.SpaceWatch;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the store does while its disk fills, with a disk of which the test says how full it is.
@Timeout(60)
class SpaceTest {
    private static final long GIB = 1L << 30;

    @TempDir
    Path directory;

    private final AtomicLong free = new AtomicLong(50 * GIB);
    private final AtomicInteger looks = new AtomicInteger();
    private RocksObjectStore store;

    @BeforeEach
    void open() throws Exception {
        FreeSpace space = d -> {
            looks.incrementAndGet();
            return new FreeSpace.Room(free.get(), 100 * GIB);
        };
        store = RocksObjectStore.open(StoreSettings.in(directory).withSpace(space));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void set(long bytes, SpaceWatch.Level expected) {
        free.set(bytes);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (store.space().level() != expected) {
            assertTrue(System.nanoTime() < end, "the store does not see the free space");
            Thread.onSpinWait();
        }
    }

    @Test
    void nearAFullDiskWritesThatGrowWaitAndAllElseGoesOn() {
        long start = created(store, map("x"), "some words");
        created(store, map("y"), "1");
        written(store, new Mutation.Put(map("dying"), Expectation.ABSENT, deleting(), body("with a finalizer")));
        set(GIB, SpaceWatch.Level.SHRINKING);

        StoreUnavailableException.Full full = assertThrows(StoreUnavailableException.Full.class, () -> created(store, map("z"), "1"));
        assertTrue(full.retryAfterSeconds() > 0);
        assertTrue(String.valueOf(full.getMessage()).contains("delete what is not needed"), full.getMessage());
        assertThrows(StoreUnavailableException.Full.class, () -> updated(store, map("x"), "more words than before"));

        assertEquals("some words", text(store.get(map("x")).orElseThrow()));
        assertEquals(3, page(store, ListQuery.all(A, MAPS)).items().size());
        try (WatchCursor cursor = watch(store, all(A, MAPS, start))) {
            updated(store, map("x"), "fewer");
            written(store, new Mutation.Put(map("x"), Expectation.LIVE, deleting(), body("fewer, marked for deletion")));
            var dying = new Expectation.AtRevision(store.get(map("dying")).orElseThrow().revision());
            written(store, new Mutation.Put(map("dying"), dying, deleting(), body("without")));
            deleted(store, map("y"));
            assertEquals(6, take(cursor, 6).size());
        }
    }

    @Test
    void onAFullDiskDeletesWaitTooAndReadsGoOn() {
        created(store, map("x"), "1");
        set(1 << 20, SpaceWatch.Level.NONE);
        assertThrows(StoreUnavailableException.Full.class, () -> deleted(store, map("x")));
        assertThrows(StoreUnavailableException.Full.class, () -> created(store, map("y"), "1"));
        assertEquals("1", text(store.get(map("x")).orElseThrow()));
    }

    @Test
    void writesGoOnByThemselvesWithinSecondsOfThereBeingRoom() {
        set(GIB, SpaceWatch.Level.SHRINKING);
        assertThrows(StoreUnavailableException.Full.class, () -> created(store, map("x"), "1"));
        free.set(10 * GIB);
        long begun = System.nanoTime();
        while (true) {
            try {
                created(store, map("x"), "1");
                break;
            } catch (StoreUnavailableException.Full e) {
                assertTrue(System.nanoTime() - begun < 10_000_000_000L, "not within 10 s");
            }
        }
    }

    @Test
    void theDiskIsLookedAtBeforeAMebibyteMoreIsWritten() {
        int before = looks.get();
        String large = "x".repeat(300_000);
        for (int i = 0; i < 12; i++) {
            created(store, map("x" + i), large);
        }
        assertTrue(looks.get() >= before + 3, "looks: " + (looks.get() - before));
    }

    @Test
    void aLittleRoomMoreThanWhatPausedThemIsNeededToGoOn() throws Exception {
        long[] room = {100};
        SpaceWatch watch = new SpaceWatch(
                directory, d -> new FreeSpace.Room(room[0] << 20, 1 << 30), new DiskLimits(8, 80 << 20, 80 << 20, 50), () -> 0);
        long[][] steps = {{100, 0}, {79, 1}, {80, 1}, {89, 1}, {90, 0}, {80, 0}, {39, 2}, {41, 1}, {200, 0}};
        for (long[] step : steps) {
            room[0] = step[0];
            watch.look();
            assertEquals(step[1], watch.state().paused(), "at " + step[0]);
        }
    }
}
