package dev.polder.store.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.Expectation;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.Mutation;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.StoredObject;
import dev.polder.store.TestObjects;
import dev.polder.store.record.CorruptRecordException;
import dev.polder.store.rocksdb.RocksObjectStore;
import dev.polder.store.rocksdb.StoreOpenException;
import dev.polder.store.rocksdb.StoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// T7: one bit of a file is another one than was written. Nothing wrong is ever answered: the store refuses to open, or a
/// read says what is damaged, or the bit did not matter.
@Tag("fault")
class BitRotTest {
    /// File classes by what their names match.
    private static final Map<String, String> CLASSES = new LinkedHashMap<>();

    static {
        CLASSES.put("write-ahead log", "\\d+\\.log");
        CLASSES.put("table", "\\d+\\.sst");
        CLASSES.put("manifest", "MANIFEST-\\d+");
        CLASSES.put("CURRENT", "CURRENT");
        CLASSES.put("OPTIONS", "OPTIONS-\\d+");
        CLASSES.put("IDENTITY", "IDENTITY");
        CLASSES.put("FORMAT", "FORMAT");
        CLASSES.put("HEAD", "HEAD");
        CLASSES.put("keys", "encryption\\.key");
    }

    @TempDir
    Path temporary;

    private Path work;
    private Specimen specimen;
    private final Map<ObjectKey, String> expected = new HashMap<>();

    @BeforeEach
    void write() throws Exception {
        work = Faults.temporary(temporary);
        for (int start = 0; start < 3; start++) { // each start makes tables of what the one before left in the log
            try (RocksObjectStore store = open()) {
                for (int i = 0; i < 60; i++) {
                    put(store, "s" + start + "-" + i, i % 4 == 0);
                    if (start > 0 && i % 3 == 0) {
                        put(store, "s" + (start - 1) + "-" + i, i % 4 == 0);
                    }
                    if (start > 0 && i % 7 == 1) {
                        TestObjects.deleted(store, TestObjects.map("s" + (start - 1) + "-" + i));
                        expected.remove(TestObjects.map("s" + (start - 1) + "-" + i));
                    }
                }
            }
        }
        specimen = Specimen.of(work.resolve("data"));
    }

    @AfterEach
    void clear() throws Exception {
        Faults.delete(work);
    }

    private RocksObjectStore open() throws StoreOpenException {
        return RocksObjectStore.open(StoreSettings.in(work.resolve("data")));
    }

    private void put(RocksObjectStore store, String name, boolean secret) {
        ObjectKey key = TestObjects.map(name);
        String text = name + "/" + expected.size() + "x".repeat(300);
        var header = secret ? TestObjects.sensitive(Map.of()) : TestObjects.header(Map.of("n", name));
        var expectation = expected.containsKey(key)
                ? Expectation.LIVE
                : Expectation.ABSENT;
        TestObjects.written(store, new Mutation.Put(key, expectation, header, TestObjects.body(text)));
        expected.put(key, text);
    }

    /// What became of flips.
    private static final class Tally {
        private int refused;
        private int named;
        private int reads;
        private int scrubbed;
        private final List<String> harmless = new ArrayList<>();

        @Override
        public String toString() {
            return "%d refused to open (%d naming the file), %d told by a read, %d by the scrub, %d without effect %s"
                    .formatted(refused, named, reads, scrubbed, harmless.size(), harmless.subList(0, Math.min(5, harmless.size())));
        }
    }

    @Test
    void aFlippedBitIsNeverAnsweredWith() throws Exception {
        long seed = Faults.seed();
        SplittableRandom random = Faults.random(seed);
        int flips = Faults.times("flips", 5);
        for (Map.Entry<String, String> kind : CLASSES.entrySet()) {
            List<Path> files = specimen.matching(kind.getValue());
            assertTrue(!files.isEmpty(), "no file of class " + kind.getKey());
            Tally tally = new Tally();
            for (int i = 0; i < flips; i++) {
                Path file = files.get(random.nextInt(files.size()));
                specimen.restore();
                byte[] bytes = specimen.bytes(file);
                int bit = random.nextInt(bytes.length * 8);
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                specimen.write(file, bytes);
                String where = "bit %d of byte %d of %s (%d bytes)".formatted(bit % 8, bit / 8, file, bytes.length);
                try {
                    check(tally, file, where);
                } catch (AssertionError e) {
                    throw new AssertionError(where + ", seed " + seed + ": " + e.getMessage(), e);
                }
            }
            Faults.report("T7 flipped bits, " + kind.getKey(), seed, flips + " flips: " + tally);
        }
    }

    private void check(Tally tally, Path file, String where) {
        try (RocksObjectStore store = open()) {
            boolean told = readAll(store);
            boolean scrub = false;
            try {
                store.verify();
            } catch (StoreUnavailableException e) {
                scrub = true;
            }
            tally.reads += told ? 1 : 0;
            tally.scrubbed += scrub && !told ? 1 : 0;
            if (!told && !scrub) {
                tally.harmless.add(where.replace(work.toString(), ""));
            }
        } catch (StoreOpenException e) {
            tally.refused++;
            String message = String.valueOf(e.getMessage());
            assertEquals(1, message.lines().count(), message);
            String name = file.getFileName().toString();
            tally.named += message.contains(name) ? 1 : 0;
        }
    }

    /// Whether a read told of damage; what it answers is right.
    private boolean readAll(RocksObjectStore store) {
        boolean told = false;
        for (Map.Entry<ObjectKey, String> entry : expected.entrySet()) {
            try {
                StoredObject object = store.get(entry.getKey()).orElse(null);
                assertTrue(object != null, entry.getKey() + " is gone");
                assertEquals(entry.getValue(), TestObjects.text(object));
            } catch (CorruptRecordException | StoreUnavailableException e) {
                told = true;
            }
        }
        try {
            var page = (ListResult.Page) store.list(ListQuery.all(null, null));
            Map<ObjectKey, String> listed = new HashMap<>();
            page.items().forEach(object -> listed.put(object.key(), TestObjects.text(object)));
            assertEquals(expected, listed);
        } catch (CorruptRecordException | StoreUnavailableException e) {
            told = true;
        }
        return told;
    }

    @Test
    void aFileThatIsMissingIsFound() throws Exception {
        long seed = Faults.seed();
        int found = 0;
        for (String pattern : List.of("\\d+\\.log", "\\d+\\.sst", "MANIFEST-\\d+", "CURRENT", "encryption\\.key")) {
            for (Path file : specimen.matching(pattern)) {
                specimen.restore();
                Files.delete(file);
                try (RocksObjectStore store = open()) {
                    throw new AssertionError("opened without " + file + " at " + store.revision());
                } catch (StoreOpenException e) {
                    found++;
                }
            }
        }
        Faults.report("T7 missing files", seed, found + " files taken away one by one, each refused");
    }
}
