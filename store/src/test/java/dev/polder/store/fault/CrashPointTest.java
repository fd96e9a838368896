package dev.polder.store.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.store.rocksdb.RocksObjectStore;
import dev.polder.store.rocksdb.StoreSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// T2, second pass: the power goes, and the process is killed, right behind each call that makes, renames, removes, sizes or
/// syncs a file of the store: in a first start, in starts that make tables of what was in the log, and while it is written.
@Tag("fault")
@Timeout(36_000)
class CrashPointTest {
    private static final int WRITERS = 4;
    private static final int STARTS = 4;
    private static final Pattern FILE = Pattern.compile("/data(?:/[^\">]*)?");

    @TempDir
    Path temporary;

    private LoopDisk disk;

    @BeforeEach
    void mount() throws Exception {
        Faults.need("strace");
        Faults.may("strace", "-f", "-o", "/dev/null", "true");
        disk = LoopDisk.mount(temporary);
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            disk.unmount();
        }
    }

    /// What was met.
    private static final class Tally {
        private final Map<String, Integer> kinds = new TreeMap<>();
        private int stops;
        private int audited;
    }

    @Test
    void nothingAcknowledgedIsLostWhereverFilesAreMadeOrRenamedWhenItEnds() throws Exception {
        long seed = Faults.seed();
        SplittableRandom random = Faults.random(seed);
        int wanted = Faults.times("crashPoints", 8);
        Tally tally = new Tally();
        long acknowledged = 0;
        for (int run = 0; tally.audited < wanted; run++) {
            disk.clear();
            Journal journal = new Journal();
            for (int start = 0; start < STARTS && tally.audited < wanted; start++) {
                var job = new WriterProcess.Work(
                        disk.data(), "r" + run + "s" + start, random.nextLong() >>> 1, WRITERS, Integer.MAX_VALUE, false);
                // A short run sees a sixth of them; a long one all.
                follow(job, journal, tally, random, wanted < 50 ? 6 : 1, wanted);
            }
            acknowledged += journal.acknowledged();
            try (RocksObjectStore store = RocksObjectStore.open(StoreSettings.in(disk.data()))) {
                journal.audit(store);
            }
        }
        Faults.report(
                "T2 crash points",
                seed,
                "%d ends behind %d calls (of %d met), each as a power cut and as a kill, %d writes acknowledged, 0 lost: %s"
                        .formatted(tally.audited * 2, tally.audited, tally.stops, acknowledged, tally.kinds));
    }

    private void follow(
            WriterProcess.Work job, Journal journal, Tally tally, SplittableRandom random, int oneOf, int wanted)
            throws Exception {
        Path trace = temporary.resolve("trace-" + job.prefix());
        try (WriterProcess writer = WriterProcess.start(Stops.command(trace, disk.data()), job, journal);
                Stops stops = new Stops(trace)) {
            long end = Long.MAX_VALUE;
            while (System.nanoTime() < end && tally.audited < wanted) {
                String call = stops.await(20);
                if (call != null) {
                    boolean changes = changes(call);
                    tally.stops += changes ? 1 : 0;
                    if (changes && random.nextInt(oneOf) == 0) {
                        tally.kinds.merge(place(call), 1, Integer::sum);
                        tally.audited++;
                        audit(writer, journal, call);
                    }
                    writer.signal("CONT");
                }
                assertTrue(writer.isAlive(), writer.failure());
                if (end == Long.MAX_VALUE && writer.lines() > 0) { // it is open, and writes
                    end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(100, 400));
                }
            }
            writer.kill();
        }
    }

    private void audit(WriterProcess writer, Journal journal, String call) throws Exception {
        try {
            writer.awaitHeld();
            writer.drain(journal);
            Journal said = journal.copy();
            disk.copy(false);
            disk.audit(said.copy());
            disk.copy(true);
            disk.audit(said);
        } catch (AssertionError | Exception e) {
            throw new AssertionError("behind " + call + ": " + e.getMessage(), e);
        }
    }

    /// Whether a call did something to the disk.
    private static boolean changes(String call) {
        return !call.contains(" = -1 ") && (!call.startsWith("openat") || call.contains("O_CREAT"));
    }

    /// The call and the kind of its file.
    private static String place(String call) {
        String name = call.substring(0, call.indexOf('('));
        String file = "";
        Matcher matcher = FILE.matcher(call);
        while (matcher.find()) {
            file = matcher.group().replaceAll(".*/", "").replaceAll("[-0-9]+", "");
        }
        return name + " " + file;
    }

    @Test
    void aStopIsToldByItsCall() {
        assertEquals("rename CURRENT", place("rename(\"/x/data/store/rocksdb/000016.dbtmp\", \"/x/data/store/rocksdb/CURRENT\") = 0"));
        assertEquals("fsync .log", place("fsync(7</x/data/store/rocksdb/000004.log>) = 0"));
        assertEquals("mkdir data", place("mkdir(\"/x/data\", 0777) = 0"));
    }
}
