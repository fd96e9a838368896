package dev.polder.store.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.store.rocksdb.RocksObjectStore;
import dev.polder.store.rocksdb.StoreSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// T2: the power goes at a random moment. The store lies on a file system in a file; a copy of that file is what the disk
/// holds at that moment, without all that was not synced.
@Tag("fault")
class PowerCutTest {
    private static final int WRITERS = 8;

    @TempDir
    Path temporary;

    private LoopDisk disk;

    @BeforeEach
    void mount() throws Exception {
        disk = LoopDisk.mount(temporary);
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            disk.unmount();
        }
    }

    @Test
    void nothingAcknowledgedIsLostWhenThePowerGoes() throws Exception {
        long seed = Faults.seed();
        SplittableRandom random = Faults.random(seed);
        int cuts = Faults.times("cuts", 6);
        long acknowledged = 0;
        long smallest = Long.MAX_VALUE;
        int cut = 0;
        for (int run = 0; cut < cuts; run++) {
            Journal journal = new Journal();
            disk.clear(); // it is small
            var job = new WriterProcess.Work(
                    disk.data(), "p" + run, random.nextLong() >>> 1, WRITERS, Integer.MAX_VALUE, false);
            try (WriterProcess writer = WriterProcess.start(List.of(), job, journal)) {
                writer.awaitReady();
                for (int i = 0; i < 10 && cut < cuts; i++, cut++) {
                    long lines = writer.lines();
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(5, 150)));
                    assertTrue(writer.isAlive(), writer.failure());
                    smallest = Math.min(smallest, cutPower(writer, journal));
                    assertTrue(writer.lines() >= lines);
                }
                writer.kill();
            }
            try (RocksObjectStore store = RocksObjectStore.open(StoreSettings.in(disk.data()))) {
                journal.audit(store);
            }
            acknowledged += journal.acknowledged();
        }
        Faults.report(
                "T2 power cut",
                seed,
                "%d cuts, %d writes acknowledged (at least %d before a cut), 0 lost, 0 in part"
                        .formatted(cuts, acknowledged, smallest));
    }

    /// Copies the disk while the writer is held, and audits a store on the copy; gives what was acknowledged by then.
    private long cutPower(WriterProcess writer, Journal journal) throws Exception {
        writer.signal("STOP");
        Journal said;
        try {
            writer.awaitHeld();
            writer.drain(journal);
            said = journal.copy();
            disk.copy(false);
        } finally {
            writer.signal("CONT");
        }
        disk.audit(said);
        return said.acknowledged();
    }
}
