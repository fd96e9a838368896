package dev.polder.store.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.Expectation;
import dev.polder.store.ListQuery;
import dev.polder.store.Mutation;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.TestObjects;
import dev.polder.store.WatchCursor;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import dev.polder.store.log.LogLimits;
import dev.polder.store.rocksdb.RocksObjectStore;
import dev.polder.store.rocksdb.StoreSettings;
import dev.polder.store.space.DiskLimits;
import dev.polder.store.space.FreeSpace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// T5: the disk fills while the store is written, read and watched: with the watermark, and with none, so that the disk
/// itself refuses. A small file system in memory is the disk.
@Tag("fault")
class FullDiskTest {
    private static final int WRITERS = 4;
    private static final int READ = 20;
    private static final int READS = 200;
    private static final int SOME = 100;
    private static final long TEN_SECONDS = 10_000_000_000L;

    @TempDir
    Path temporary;

    private Path disk;

    private final Map<ObjectKey, Long> acknowledged = new ConcurrentHashMap<>();
    private final ConcurrentSkipListSet<String> wrong = new ConcurrentSkipListSet<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong refused = new AtomicLong();
    private volatile ReadTimes times = new ReadTimes();

    @BeforeEach
    void mount() throws Exception {
        Faults.needMounts();
        RocksObjectStore.open(StoreSettings.in(temporary.resolve("other"))).close();
        disk = Files.createDirectory(temporary.resolve("disk"));
        Faults.may("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            Faults.run("umount", disk.toString());
        }
    }

    private StoreSettings settings() {
        LogLimits brief = new LogLimits(100, 1 << 20, 100, 1 << 20, Duration.ofMillis(1), 1 << 20, 1 << 20);
        return StoreSettings.in(disk.resolve("data")).withLog(brief);
    }

    private void write(RocksObjectStore store, String name, SplittableRandom random) {
        byte[] noise = new byte[random.nextInt(100, 20_000)];
        for (int n = 0; !stop.get(); n++) {
            ObjectKey key = TestObjects.map(name + "." + n % 500);
            random.nextBytes(noise);
            byte[] body = TestObjects.body(HexFormat.of().formatHex(noise));
            try {
                Long at = acknowledged.get(key);
                Expectation expectation = at == null ? Expectation.ABSENT : new Expectation.AtRevision(at);
                WriteResult result = store.write(Write.of(
                        new Mutation.Put(key, expectation, TestObjects.header(Map.of()), body)));
                if (result instanceof WriteResult.Written written) {
                    acknowledged.put(key, written.first());
                } else {
                    wrong.add("a write of " + key + " gave " + result);
                }
            } catch (StoreUnavailableException.Full e) {
                refused.incrementAndGet();
                LockSupport.parkNanos(1_000_000);
            } catch (StoreUnavailableException e) {
                return;
            }
        }
    }

    private void read(RocksObjectStore store) {
        for (int n = 0; !stop.get(); n++) {
            try {
                long begun = System.nanoTime();
                store.get(TestObjects.map(TestObjects.B, "read"));
                long got = System.nanoTime();
                TestObjects.page(store, ListQuery.all(TestObjects.B, TestObjects.MAPS));
                times.add(got - begun, System.nanoTime() - got);
                if (n % 16 == 0) {
                    TestObjects.page(store, ListQuery.all(TestObjects.A, TestObjects.MAPS));
                }
            } catch (RuntimeException e) {
                wrong.add("a read failed: " + e);
            }
        }
    }

    private void watch(RocksObjectStore store) {
        try (WatchCursor cursor = TestObjects.watch(
                store, TestObjects.all(TestObjects.A, TestObjects.MAPS, store.revision()))) {
            while (!stop.get()) {
                if (cursor.poll(100) instanceof WatchCursor.Batch.Expired) {
                    return; // too slow for the brief history of this test
                }
                Thread.onSpinWait();
            }
        } catch (RuntimeException e) {
            wrong.add("a watch failed: " + e);
        }
    }

    private List<Thread> work(RocksObjectStore store, SplittableRandom random, int round) {
        stop.set(false);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            String name = "w" + i + "-" + round % 3;
            SplittableRandom own = random.split();
            threads.add(Thread.ofPlatform().start(() -> write(store, name, own)));
            threads.add(Thread.ofPlatform().start(i % 2 == 0 ? () -> read(store) : () -> watch(store)));
        }
        return threads;
    }

    private void end(List<Thread> threads) throws InterruptedException {
        stop.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        assertTrue(wrong.isEmpty(), wrong.toString());
    }

    private void audit(RocksObjectStore store) {
        acknowledged.forEach((key, revision) ->
                assertEquals(revision, store.get(key).orElseThrow().revision(), key.toString()));
        store.verify();
    }

    /// Writes zeros until so much is left.
    private void fill(Path file, long leave) throws IOException {
        byte[] zeros = new byte[64 << 10];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (disk.toFile().getUsableSpace() > leave + zeros.length) {
                out.write(zeros);
            }
        } catch (IOException e) {
            System.out.println("full: " + e.getMessage());
        }
    }

    @Test
    void beforeTheDiskIsFullWritesWaitDeletesGoOnAndNothingIsLost() throws Exception {
        long seed = Faults.seed();
        SplittableRandom random = Faults.random(seed);
        int rounds = Faults.times("fills", 2);
        long slowest = 0;
        ReadTimes before = new ReadTimes();
        ReadTimes paused = new ReadTimes();
        Path ballast = disk.resolve("ballast");
        for (int round = 0; round < rounds; round++) {
            Faults.delete(disk.resolve("data")); // the disk is small, and deletes give back room only after a while
            acknowledged.clear();
            try (RocksObjectStore store = RocksObjectStore.open(settings())) {
                for (int i = 0; i < READ; i++) {
                    TestObjects.created(store, TestObjects.map(TestObjects.B, i == 0 ? "read" : "list" + i), "x");
                }
                List<Thread> threads = work(store, random, round);
                awaitWrites(SOME);
                times = before;
                awaitReads(before, (round + 1) * READS);
                times = new ReadTimes();
                fill(ballast, 13 << 20);
                awaitRefusals(refused.get() + WRITERS);
                times = paused;
                awaitReads(paused, (round + 1) * READS);
                end(threads);
                for (ObjectKey key : List.copyOf(acknowledged.keySet()).subList(0, acknowledged.size() / 2)) {
                    delete(store, key);
                    acknowledged.remove(key);
                }
                audit(store);
                Files.delete(ballast);
                long begun = System.nanoTime();
                while (store.space().paused() != 0) {
                    assertTrue(System.nanoTime() - begun < TEN_SECONDS, "not writable again: " + store.space());
                    Thread.onSpinWait();
                }
                TestObjects.created(store, TestObjects.map("again" + round), "1");
                slowest = Math.max(slowest, System.nanoTime() - begun);
            }
            try (RocksObjectStore store = RocksObjectStore.open(settings())) {
                audit(store);
            }
        }
        Faults.report(
                "T5 watermark",
                seed,
                """
                %d rounds, %d writes refused, 0 lost, writable again after %d ms at most; p99 of a get %d us before and %d us \
                while writes pause, of a list %d us and %d us"""
                        .formatted(
                                rounds, refused.get(), slowest / 1_000_000, before.get(), paused.get(), before.list(),
                                paused.list()));
        // Twice is the aim; a test machine with other work may be far off.
        assertTrue(paused.get() < 20 * Math.max(1000, before.get()), "gets wait for the disk");
        assertTrue(paused.list() < 20 * Math.max(1000, before.list()), "lists wait for the disk");
    }

    private void awaitWrites(int count) {
        long end = System.nanoTime() + 3 * TEN_SECONDS;
        while (acknowledged.size() < count) {
            assertTrue(System.nanoTime() < end, "writes stand still");
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void awaitReads(ReadTimes times, int count) {
        long end = System.nanoTime() + 3 * TEN_SECONDS;
        while (times.count() < count) {
            assertTrue(System.nanoTime() < end, "reads stand still");
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void awaitRefusals(long count) {
        long end = System.nanoTime() + 3 * TEN_SECONDS;
        while (refused.get() < count) {
            assertTrue(System.nanoTime() < end, "nothing is refused on a full disk");
            Thread.onSpinWait();
        }
    }

    /// As a client does: again, when it is told to.
    private static void delete(RocksObjectStore store, ObjectKey key) {
        long end = System.nanoTime() + 6 * TEN_SECONDS;
        while (true) {
            try {
                TestObjects.deleted(store, key);
                return;
            } catch (StoreUnavailableException.Full e) {
                assertTrue(System.nanoTime() < end, "deletes never get room: " + e.getMessage());
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    @Test
    void whatIsDeletedWhileTheDiskIsNearlyFullIsGivenBackToIt() throws Exception {
        int megabytes = Faults.times("reclaims", 0);
        assumeTrue(megabytes > 0, "takes half a minute; with -Dfaults.reclaims=20");
        long seed = Faults.seed();
        SplittableRandom random = Faults.random(seed);
        AtomicLong free = new AtomicLong(50L << 30);
        Path directory = temporary.resolve("roomy");
        StoreSettings settings =
                StoreSettings.in(directory).withSpace(d -> new FreeSpace.Room(free.get(), 100L << 30));
        try (RocksObjectStore store = RocksObjectStore.open(settings)) {
            byte[] noise = new byte[50_000];
            for (int i = 0; i < megabytes * 10; i++) {
                random.nextBytes(noise);
                ObjectKey key = TestObjects.map("n" + i);
                byte[] body = TestObjects.body(HexFormat.of().formatHex(noise));
                TestObjects.written(
                        store, new Mutation.Put(key, Expectation.ABSENT, TestObjects.header(Map.of()), body));
            }
            free.set(1L << 30);
            while (store.space().paused() == 0) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < megabytes * 10; i++) {
                TestObjects.deleted(store, TestObjects.map("n" + i));
            }
            long begun = System.nanoTime();
            long most = tables(directory);
            while (tables(directory) > 1 << 20) {
                assertTrue(System.nanoTime() - begun < 6 * TEN_SECONDS, tables(directory) + " bytes stay on the disk");
                most = Math.max(most, tables(directory));
                LockSupport.parkNanos(10_000_000);
            }
            Faults.report("T5 deletes", seed, "%d KiB of tables were given back %d s after all was deleted"
                    .formatted(most >> 10, (System.nanoTime() - begun) / 1_000_000_000));
        }
    }

    private static long tables(Path directory) throws IOException {
        try (var files = Files.list(directory.resolve("store/rocksdb"))) {
            return files.filter(file -> file.toString().endsWith(".sst"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void whenTheDiskItselfRefusesTheStoreStopsAndNothingAcknowledgedIsLost() throws Exception {
        long seed = Faults.seed();
        SplittableRandom random = Faults.random(seed);
        int rounds = Faults.times("refusals", 0);
        // Once in some fifty rounds RocksDB's write waits for ever instead of failing: see docs/store.md.
        assumeTrue(rounds > 0, "may not end; with -Dfaults.refusals=25");
        long written = 0;
        Path ballast = disk.resolve("ballast");
        for (int round = 0; round < rounds; round++) {
            Faults.delete(disk.resolve("data"));
            acknowledged.clear();
            AtomicBoolean stopped = new AtomicBoolean();
            StoreSettings none = settings().withDisk(DiskLimits.NONE).withOnFailure(why -> stopped.set(true));
            try (RocksObjectStore store = RocksObjectStore.open(none)) {
                List<Thread> threads = work(store, random, round);
                fill(ballast, random.nextInt(1 << 20));
                long end = System.nanoTime() + 3 * TEN_SECONDS;
                while (!stopped.get()) {
                    assertTrue(System.nanoTime() < end, "a full disk does not stop the store");
                    Thread.onSpinWait();
                }
                end(threads);
            }
            Files.delete(ballast);
            try (RocksObjectStore store = RocksObjectStore.open(settings())) {
                settle(store);
                written += acknowledged.size();
            }
        }
        Faults.report(
                "T5 no room at all", seed, "%d rounds, %d objects acknowledged, 0 lost".formatted(rounds, written));
    }

    /// A write on its way may have been done: then its object is newer than what was acknowledged.
    private void settle(RocksObjectStore store) {
        acknowledged.forEach((key, revision) -> {
            long now = store.get(key).orElseThrow().revision();
            assertTrue(now >= revision, key + " was acknowledged at " + revision + " and is at " + now);
        });
        store.verify();
    }
}
