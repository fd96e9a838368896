package dev.polder.store.rocksdb;

import static dev.polder.store.TestObjects.A;
import static dev.polder.store.TestObjects.map;
import static dev.polder.store.TestObjects.text;
import static dev.polder.store.TestObjects.written;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.Expectation;
import dev.polder.store.ListQuery;
import dev.polder.store.Mutation;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.StoredObject;
import dev.polder.store.TestObjects;
import dev.polder.store.Write;
import dev.polder.store.keys.FaultyKeyProvider;
import dev.polder.store.keys.KeyFile;
import dev.polder.store.keys.KeyLimits;
import dev.polder.store.record.CorruptRecordException;
import dev.polder.store.record.KeyCodec;
import dev.polder.store.record.RecordCodec;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

@Timeout(120)
class SecretsAtRestTest {
    private static final String CANARY = "canary-91c4-plaintext";
    private static final KeyLimits QUICK = new KeyLimits(
            Duration.ofSeconds(2), Duration.ofMillis(50), Duration.ofMinutes(3), Duration.ofMillis(100));

    @TempDir
    Path directory;

    private final AtomicLong nanos = new AtomicLong(System.nanoTime());

    private StoreSettings settings() {
        return StoreSettings.in(directory).withKeys(new KeySettings(null, QUICK));
    }

    private static Mutation.Put secret(ObjectKey key, Expectation expectation, String text) {
        return new Mutation.Put(
                key, expectation, TestObjects.sensitive(Map.of("team", CANARY)), TestObjects.body(CANARY + text));
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    /// How many files of the data directory hold the text.
    private List<Path> holding(String text) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    private Database database() throws Exception {
        return new Database(directory.resolve("store/rocksdb"), 1 << 20);
    }

    /// The data keys that the records on disk are encrypted with, and how many each.
    private Map<Integer, Integer> keysOnDisk() throws Exception {
        Map<Integer, Integer> keys = new java.util.TreeMap<>();
        try (Database database = database();
                RocksIterator rows = database.iterator(Family.OBJECTS, database.anywhere())) {
            for (rows.seekToFirst(); rows.isValid(); rows.next()) {
                if (RecordCodec.isSensitive(rows.value())) {
                    keys.merge(RecordCodec.keyId(rows.value()), 1, Integer::sum);
                }
            }
        }
        return keys;
    }

    @Test
    void whileKeysChangeUnderLoadNothingFailsAllIsEncryptedAnewAndNoPlaintextIsOnDisk() throws Exception {
        KeyFile file = new KeyFile(directory.resolve("encryption.key"));
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong operations = new AtomicLong();
        try (RocksObjectStore store = RocksObjectStore.open(settings());
                ExecutorService load = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1000; i++) {
                written(store, secret(map("s" + i), Expectation.ABSENT, "-0"));
            }
            TestObjects.created(store, map("plain"), "visible-91c4");
            List<Future<?>> writers = new ArrayList<>();
            for (int w = 0; w < 4; w++) {
                int writer = w;
                writers.add(load.submit(() -> {
                    for (int n = 1; !stop.get(); n++) {
                        String name = "s" + ThreadLocalRandom.current().nextInt(writer * 100, writer * 100 + 100);
                        written(store, secret(map(name), Expectation.LIVE, "-" + n));
                        assertTrue(text(store.get(map(name)).orElseThrow()).startsWith(CANARY));
                        assertTrue(text(store.get(map("s" + (500 + n % 500))).orElseThrow()).equals(CANARY + "-0"));
                        if (n % 50 == 0) {
                            assertEquals(1001, TestObjects.page(store, ListQuery.all(A, null)).items().size());
                        }
                        operations.incrementAndGet();
                    }
                    return null;
                }));
            }
            writers.add(load.submit(() -> {
                while (!stop.get()) {
                    store.upkeep().compactBefore(store.revision() - 500);
                }
            }));
            for (int rotation = 2; rotation <= 3; rotation++) {
                file.add(new SecureRandom());
                int id = rotation;
                await(() -> store.keyStatus().activeKey() == id);
                await(() -> store.keyStatus().outdatedKeys() == 0);
            }
            stop.set(true);
            for (Future<?> writer : writers) {
                writer.get();
            }
            assertTrue(store.keyStatus().reencrypted() >= 1000);
        }
        assertTrue(operations.get() > 100, operations + " operations");
        assertEquals(List.of(), holding(CANARY));
        assertFalse(holding("visible-91c4").isEmpty(), "the search finds what is there");
        assertEquals("[3]", keysOnDisk().keySet().toString());
        keepLastLine();
        try (RocksObjectStore store = RocksObjectStore.open(settings())) {
            for (int i = 0; i < 1000; i++) {
                StoredObject object = store.get(map("s" + i)).orElseThrow();
                assertTrue(text(object).startsWith(CANARY));
                assertEquals(CANARY, object.header().labels().get("team"));
            }
        }
        assertEquals(List.of(), holding(CANARY));
    }

    /// Removes the keys that are said to be unused.
    private void keepLastLine() throws IOException {
        Path file = directory.resolve("encryption.key");
        List<String> lines = Files.readAllLines(file);
        assertEquals(3, lines.size());
        Files.writeString(file, lines.getLast() + "\n");
    }

    @Test
    void encryptingAnewGoesOnAfterARestartAndUntilThenTheOldKeyIsNeeded() throws Exception {
        int count = 3000;
        KeySettings rarely = new KeySettings(null, new KeyLimits(
                Duration.ofSeconds(2), Duration.ofHours(1), Duration.ofMinutes(3), Duration.ofMillis(100)));
        try (RocksObjectStore store = RocksObjectStore.open(settings())) {
            for (int i = 0; i < count; i += 100) {
                List<Mutation> writes = new ArrayList<>();
                for (int j = i; j < i + 100; j++) {
                    writes.add(secret(map("s" + j), Expectation.ABSENT, "x".repeat(2000)));
                }
                store.write(new Write(writes));
            }
        }
        Path file = directory.resolve("encryption.key");
        String first = Files.readString(file);
        new KeyFile(file).add(new SecureRandom());
        try (RocksObjectStore store = RocksObjectStore.open(settings().withKeys(rarely))) {
            await(() -> store.keyStatus().activeKey() == 2);
            store.upkeep().reencryptFor(Duration.ofNanos(1));
        }
        Map<Integer, Integer> half = keysOnDisk();
        assertEquals("[1, 2]", half.keySet().toString());
        assertTrue(half.get(2) >= 100 && half.get(2) < count, half.toString());

        String both = Files.readString(file);
        Files.writeString(file, both.substring(first.length()));
        String why = assertThrows(StoreOpenException.class, () -> RocksObjectStore.open(settings()))
                .getMessage();
        assertTrue(why.contains("does not hold key 1"), why);

        Files.writeString(file, both);
        try (RocksObjectStore store = RocksObjectStore.open(settings().withKeys(rarely))) {
            store.upkeep().reencryptFor(Duration.ofSeconds(60));
            assertEquals(0, store.keyStatus().outdatedKeys());
            assertEquals(count - half.get(2), store.keyStatus().reencrypted(), "each once");
            store.upkeep().reencryptFor(Duration.ofSeconds(60));
        }
        assertEquals(Map.of(2, count), keysOnDisk());
        Files.writeString(file, both.substring(first.length()));
        RocksObjectStore.open(settings()).close();
    }

    @Test
    void aCiphertextInThePlaceOfAnotherIsRefused() throws Exception {
        long one;
        long two;
        long newer;
        try (RocksObjectStore store = RocksObjectStore.open(settings())) {
            one = written(store, secret(map("one"), Expectation.ABSENT, "-1"));
            two = written(store, secret(map("two"), Expectation.ABSENT, "-2"));
            newer = written(store, secret(map("one"), Expectation.LIVE, "-3"));
        }
        try (Database database = database();
                WriteBatch batch = new WriteBatch()) {
            byte[] theirs = database.get(Family.OBJECTS, row("two", two));
            byte[] older = database.get(Family.OBJECTS, row("one", one));
            batch.put(database.handle(Family.OBJECTS), row("one", newer), older); // replayed
            batch.put(database.handle(Family.OBJECTS), row("one", one), theirs);
            batch.put(database.handle(Family.OBJECTS), row("two", two), older); // swapped
            database.write(batch);
        }
        try (RocksObjectStore store = RocksObjectStore.open(settings())) {
            for (String name : List.of("one", "two")) {
                String why = assertThrows(CorruptRecordException.class, () -> store.get(map(name)))
                        .getMessage();
                assertTrue(why.contains(map(name).toString()), why);
                assertFalse(why.contains(CANARY));
            }
        }
    }

    private static byte[] row(String name, long revision) {
        return KeyCodec.row(KeyCodec.key(map(name)), revision);
    }

    @Test
    void aDamagedSecretKeepsItsKeyAndIsNamed() throws Exception {
        long revision;
        try (RocksObjectStore store = RocksObjectStore.open(settings())) {
            revision = written(store, secret(map("bad"), Expectation.ABSENT, "-1"));
            written(store, secret(map("good"), Expectation.ABSENT, "-1"));
        }
        try (Database database = database();
                WriteBatch batch = new WriteBatch()) {
            byte[] record = database.get(Family.OBJECTS, row("bad", revision));
            record[record.length - 5] ^= 1;
            batch.put(database.handle(Family.OBJECTS), row("bad", revision), record);
            database.write(batch);
        }
        new KeyFile(directory.resolve("encryption.key")).add(new SecureRandom());
        try (RocksObjectStore store = RocksObjectStore.open(settings())) {
            await(() -> store.keyStatus().activeKey() == 2);
            await(() -> store.keyStatus().reencrypted() == 1);
            store.upkeep().reencryptFor(Duration.ofSeconds(10));
            assertEquals(1, store.keyStatus().outdatedKeys());
        }
        assertEquals(Map.of(1, 1, 2, 1), keysOnDisk());
    }

    @Test
    void withoutItsKeyServiceTheStoreReadsAndAfterThreeMinutesWritesNoSecretsUntilItIsBack() throws Exception {
        FaultyKeyProvider provider = new FaultyKeyProvider();
        StoreSettings settings =
                settings().withKeys(new KeySettings(provider, QUICK)).withNanos(nanos::get);
        try (RocksObjectStore store = RocksObjectStore.open(settings)) {
            assertFalse(Files.exists(directory.resolve("encryption.key")));
            written(store, secret(map("x"), Expectation.ABSENT, "-1"));
            provider.fail(true);
            int calls = provider.calls();
            await(() -> provider.calls() > calls + 1);
            nanos.addAndGet(Duration.ofSeconds(179).toNanos());
            written(store, secret(map("x"), Expectation.LIVE, "-2"));
            nanos.addAndGet(Duration.ofSeconds(5).toNanos());
            String why = assertThrows(
                            StoreUnavailableException.class,
                            () -> store.write(Write.of(secret(map("x"), Expectation.LIVE, "-3"))))
                    .getMessage();
            assertTrue(why.contains("no Secrets can be written"), why);
            TestObjects.created(store, map("other"), "is no secret");
            nanos.addAndGet(Duration.ofHours(1).toNanos());
            assertEquals(CANARY + "-2", text(store.get(map("x")).orElseThrow()));
            TestObjects.deleted(store, map("other"));
            assertTrue(store.keyStatus().silentSeconds() > 3600);
            provider.fail(false);
            await(() -> store.keyStatus().silentSeconds() == 0);
            written(store, secret(map("x"), Expectation.LIVE, "-4"));
            provider.rotate();
            await(() -> store.keyStatus().activeKey() == 2);
            written(store, secret(map("x"), Expectation.LIVE, "-5"));
        }
        provider.fail(true);
        String why = assertThrows(StoreOpenException.class, () -> RocksObjectStore.open(settings))
                .getMessage();
        assertTrue(why.contains("the key service says 503"), why);
        assertEquals(1, why.lines().count());
    }

    @Test
    void manySecretsComeBackWhateverTheirSize() throws Exception {
        Random random = new Random(5);
        try (RocksObjectStore store = RocksObjectStore.open(settings())) {
            for (int i = 0; i < 200; i++) {
                String text = "y".repeat(random.nextInt(5000));
                written(store, secret(map("s" + i), Expectation.ABSENT, text));
                assertEquals(CANARY + text, text(store.get(map("s" + i)).orElseThrow()));
            }
        }
    }
}
