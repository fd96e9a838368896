package dev.polder.store.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.store.ListQuery;
import dev.polder.store.StoredObject;
import dev.polder.store.TestObjects;
import dev.polder.store.directory.StoreDirectory;
import dev.polder.store.rocksdb.RocksObjectStore;
import dev.polder.store.rocksdb.StoreOpenException;
import dev.polder.store.rocksdb.StoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// T6: the write-ahead log ends anywhere, as after a power cut in the middle of a write.
@Tag("fault")
class TornTailTest {
    private static final int TAIL = 64 << 10;
    private static final int OBJECTS = 150;

    @TempDir
    Path temporary;

    private Path work;
    private Specimen specimen;
    private Path log;
    private byte[] acknowledgedHead;
    private final Map<Long, Integer> written = new TreeMap<>();

    @BeforeEach
    void write() throws Exception {
        work = Faults.temporary(temporary);
        Path directory = work.resolve("data");
        try (RocksObjectStore store = RocksObjectStore.open(StoreSettings.in(directory))) {
            byte[] head = Files.readAllBytes(directory.resolve("store/HEAD"));
            log = Specimen.of(directory).matching("\\d+\\.log").getLast();
            written.put(Files.size(log), 0);
            for (int i = 0; i < OBJECTS; i++) {
                TestObjects.created(store, TestObjects.map("n" + i), i + "x".repeat(200 + i * 3));
                written.put(Files.size(log), i + 1);
            }
            specimen = Specimen.of(directory);
            acknowledgedHead = specimen.bytes(specimen.file("store/HEAD"));
            specimen.write(specimen.file("store/HEAD"), head);
            specimen = Specimen.of(directory);
        }
        assertTrue(specimen.bytes(log).length > TAIL, "the log is too short: " + specimen.bytes(log).length);
    }

    @AfterEach
    void clear() throws Exception {
        Faults.delete(work);
    }

    private RocksObjectStore open() throws StoreOpenException {
        return RocksObjectStore.open(StoreSettings.in(work.resolve("data")));
    }

    /// How many objects were whole in so many bytes of the log.
    private int whole(long bytes) {
        int count = 0;
        for (Map.Entry<Long, Integer> end : written.entrySet()) {
            if (end.getKey() <= bytes) {
                count = end.getValue();
            }
        }
        return count;
    }

    private static void assertPrefix(RocksObjectStore store, int count) {
        var page = TestObjects.page(store, ListQuery.all(null, null));
        assertEquals(count, page.items().size());
        for (StoredObject object : page.items()) {
            int number = Integer.parseInt(object.key().name().substring(1));
            assertTrue(number < count && TestObjects.text(object).startsWith(number + "x"), object.key().toString());
        }
    }

    /// What stands in the log instead of its end.
    ///
    /// @param kind 0: nothing; 1: zeros; 2: garbage
    private static byte[] torn(byte[] bytes, int end, int kind, SplittableRandom random) {
        byte[] torn = Arrays.copyOf(bytes, kind == 0 ? end : end + 1 + random.nextInt(4096));
        if (kind == 1) {
            Arrays.fill(torn, end, torn.length, (byte) 0);
        } else if (kind == 2) {
            byte[] garbage = new byte[torn.length - end];
            random.nextBytes(garbage);
            System.arraycopy(garbage, 0, torn, end, garbage.length);
        }
        return torn;
    }

    /// How far a torn log is the one that was written: what stands instead of a byte may be the same byte.
    private static int same(byte[] bytes, byte[] torn) {
        int differs = Arrays.mismatch(bytes, torn);
        return differs < 0 ? bytes.length : differs;
    }

    @Test
    void aLogThatEndsAnywhereGivesExactlyTheWritesThatAreWholeInIt() throws Exception {
        long seed = Faults.seed();
        SplittableRandom random = Faults.random(seed);
        int tails = Faults.times("tails", 25);
        byte[] bytes = specimen.bytes(log);
        int[] opened = new int[3];
        for (int i = 0; i < tails; i++) {
            int end = bytes.length - random.nextInt(TAIL);
            int kind = i % 3;
            specimen.restore();
            byte[] torn = torn(bytes, end, kind, random);
            specimen.write(log, torn);
            try (RocksObjectStore store = open()) {
                assertPrefix(store, whole(same(bytes, torn)));
                opened[kind]++;
            } catch (StoreOpenException e) {
                throw new AssertionError("kind " + kind + " at " + end + ", seed " + seed + ": " + e.getMessage(), e);
            }
        }
        Faults.report(
                "T6 torn tail",
                seed,
                "%d tails opened with exactly the writes that are whole: %d cut, %d of zeros, %d of garbage"
                        .formatted(tails, opened[0], opened[1], opened[2]));
    }

    /// Whatever the end of a log is, the check that comes before the database leaves one of a few logs behind: each of these is
    /// opened once.
    @Test
    void everyTailIsCutBackToALogOfWholeRecordsAndEachOfTheseOpens() throws Exception {
        long seed = Faults.seed();
        SplittableRandom random = Faults.random(seed);
        int step = Faults.times("tailStep", 1499);
        byte[] bytes = specimen.bytes(log);
        StoreDirectory directory = new StoreDirectory(work.resolve("data"));
        Map<Integer, Integer> left = new TreeMap<>(); // length of the log to what must be in it
        int tails = 0;
        for (int kind = 0; kind < 3; kind++) {
            for (int end = bytes.length; end > bytes.length - TAIL; end -= step) {
                byte[] torn = torn(bytes, end, kind, random);
                specimen.write(log, torn);
                directory.checkLogs();
                byte[] now = Files.readAllBytes(log);
                String where = "kind " + kind + " at " + end + ", seed " + seed;
                int same = same(bytes, torn);
                assertTrue(now.length <= same, where + ": " + now.length + " bytes are left");
                assertEquals(-1, Arrays.mismatch(now, Arrays.copyOf(bytes, now.length)), where);
                assertArrayEquals(Arrays.copyOfRange(torn, now.length, torn.length), cutOff(now.length), where);
                assertEquals(whole(same), left.computeIfAbsent(now.length, this::whole), where);
                tails++;
            }
        }
        for (Map.Entry<Integer, Integer> one : left.entrySet()) {
            specimen.restore();
            specimen.write(log, Arrays.copyOf(bytes, one.getKey()));
            try (RocksObjectStore store = open()) {
                assertPrefix(store, one.getValue());
            }
        }
        Faults.report(
                "T6 every tail",
                seed,
                "%d tails cut back to %d logs, each opened with exactly the writes that are whole".formatted(tails, left.size()));
    }

    /// What was kept of the log's end, and is taken away.
    private byte[] cutOff(int from) throws Exception {
        Path kept = work.resolve("data/store/torn-" + log.getFileName() + "-" + from);
        if (!Files.exists(kept)) {
            return new byte[0];
        }
        byte[] bytes = Files.readAllBytes(kept);
        Files.delete(kept);
        return bytes;
    }

    @Test
    void aLogThatEndsBeforeAnAcknowledgedWriteIsRefused() throws Exception {
        long seed = Faults.seed();
        SplittableRandom random = Faults.random(seed);
        int tails = Faults.times("tailsAcknowledged", 10);
        byte[] bytes = specimen.bytes(log);
        for (int i = 0; i < tails; i++) {
            specimen.restore();
            specimen.write(log, Arrays.copyOf(bytes, bytes.length - 1 - random.nextInt(TAIL)));
            specimen.write(specimen.file("store/HEAD"), acknowledgedHead);
            try (RocksObjectStore store = open()) {
                throw new AssertionError("opened without " + (OBJECTS - TestObjects.page(store, ListQuery.all(null, null)).items().size()));
            } catch (StoreOpenException e) {
                assertTrue(e.getMessage().contains("was acknowledged"), e.getMessage());
            }
        }
        Faults.report("T6 acknowledged tail", seed, tails + " cuts of what was acknowledged, all refused by name");
    }
}
