package dev.polder.store.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.store.rocksdb.RocksObjectStore;
import dev.polder.store.rocksdb.StoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// T3 and T4: what the kernel is asked to do, seen and spoiled by strace.
@Tag("fault")
class SyncOrderTest {
    private static final int WRITERS = 8;

    @TempDir
    Path directory;

    @BeforeEach
    void strace() throws Exception {
        Faults.need("strace");
        Faults.may("strace", "-f", "-o", "/dev/null", "true");
    }

    private static List<String> strace(Path trace, String... more) {
        List<String> command = new ArrayList<>(List.of(
                "strace", "-f", "--seccomp-bpf", "-y", "-s", "200000", "-o", trace.toString(),
                "-e", "trace=write,pwrite64,writev,fdatasync,fsync"));
        command.addAll(List.of(more));
        return command;
    }

    @Test
    void everyAcknowledgementComesAfterTheSyncOfItsBatch() throws Exception {
        long seed = Faults.seed();
        int requests = Faults.times("requests", 800);
        Path trace = directory.resolve("trace");
        Journal journal = new Journal();
        var work = new WriterProcess.Work(
                directory.resolve("data"), "o", seed, WRITERS, requests / WRITERS, true);
        try (WriterProcess writer = WriterProcess.start(strace(trace), work, journal)) {
            assertEquals(0, writer.await());
        }
        SyscallTrace seen = SyscallTrace.read(trace);
        assertEquals(List.of(), seen.violations());
        assertEquals(journal.acknowledged(), seen.acknowledged());
        assertTrue(seen.acknowledged() > requests / 2, "acknowledged: " + seen.acknowledged());
        assertTrue(seen.logSyncs() > 0 && seen.logSyncs() <= seen.logWrites() + 1, seen.logSyncs() + " syncs");
        try (RocksObjectStore store = RocksObjectStore.open(StoreSettings.in(directory.resolve("data")))) {
            journal.audit(store);
        }
        Faults.report(
                "T3 order of syncs",
                seed,
                "%d acknowledgements, %d log writes, %d log syncs, 0 acknowledged before their sync"
                        .formatted(seen.acknowledged(), seen.logWrites(), seen.logSyncs()));
    }

    @Test
    void afterTheFirstSyncThatFailsNothingIsAcknowledgedAndTheProcessEnds() throws Exception {
        long seed = Faults.seed();
        SplittableRandom random = Faults.random(seed);
        int rounds = Faults.times("syncFailures", 3);
        int atOpen = 0;
        Journal journal = new Journal();
        for (int round = 0; round < rounds; round++) {
            int nth = rounds >= 200 ? round % 200 + 1 : random.nextInt(1, 60);
            Path trace = directory.resolve("trace");
            Files.deleteIfExists(trace);
            var work = new WriterProcess.Work(
                    directory.resolve("data"), "e" + round, random.nextLong() >>> 1, WRITERS, 100_000, true);
            List<String> command = strace(trace, "-e", "inject=fdatasync:error=EIO:when=" + nth);
            int code;
            try (WriterProcess writer = WriterProcess.start(command, work, journal)) {
                code = writer.await();
                assertNotEquals("", writer.failure(), "it does not say why it ended");
                atOpen += writer.failure().startsWith("O") ? 1 : 0;
            }
            assertTrue(code == 3 || code == 2, "exit code " + code);
            SyscallTrace seen = SyscallTrace.read(trace);
            assertEquals(List.of(), seen.violations(), "round " + round + ", sync " + nth);
            try (RocksObjectStore store = RocksObjectStore.open(StoreSettings.in(directory.resolve("data")))) {
                journal.audit(store);
            }
        }
        Faults.report(
                "T4 failing sync",
                seed,
                "%d runs (%d failed while opening), %d writes acknowledged, 0 after the failure, no sync tried again"
                        .formatted(rounds, atOpen, journal.acknowledged()));
    }
}
