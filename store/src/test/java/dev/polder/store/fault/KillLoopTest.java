package dev.polder.store.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.store.rocksdb.RocksObjectStore;
import dev.polder.store.rocksdb.StoreSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// T1: the process is killed at a random moment, again and again.
@Tag("fault")
class KillLoopTest {
    private static final int WRITERS = 8;

    @TempDir
    Path directory;

    @Test
    void nothingAcknowledgedIsLostHoweverOftenTheProcessIsKilled() throws Exception {
        long seed = Faults.seed();
        SplittableRandom random = Faults.random(seed);
        int kills = Faults.times("kills", 5);
        int most = Faults.times("killMillis", 800);
        Journal journal = new Journal();
        long slowest = 0;
        for (int cycle = 0; cycle < kills; cycle++) {
            var work = new WriterProcess.Work(
                    directory, "c" + cycle, random.nextLong() >>> 1, WRITERS, Integer.MAX_VALUE, false);
            try (WriterProcess writer = WriterProcess.start(List.of(), work, journal)) {
                writer.awaitReady();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(20, most)));
                assertTrue(writer.isAlive(), writer.failure());
                writer.kill();
            }
            long begun = System.nanoTime();
            try (RocksObjectStore store = RocksObjectStore.open(StoreSettings.in(directory))) {
                slowest = Math.max(slowest, System.nanoTime() - begun);
                journal.audit(store);
            }
        }
        assertTrue(journal.acknowledged() > kills, "hardly anything was written");
        Faults.report(
                "T1 kill -9",
                seed,
                "%d kills, %d writes acknowledged, 0 lost, 0 in part, 0 revisions twice, slowest open %d ms"
                        .formatted(kills, journal.acknowledged(), slowest / 1_000_000));
    }
}
