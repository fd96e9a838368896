package dev.polder.store.rocksdb;

import static dev.polder.store.TestObjects.A;
import static dev.polder.store.TestObjects.MAPS;
import static dev.polder.store.TestObjects.all;
import static dev.polder.store.TestObjects.created;
import static dev.polder.store.TestObjects.map;
import static dev.polder.store.TestObjects.page;
import static dev.polder.store.TestObjects.put;
import static dev.polder.store.TestObjects.take;
import static dev.polder.store.TestObjects.text;
import static dev.polder.store.TestObjects.updated;
import static dev.polder.store.TestObjects.watch;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.store.Expectation;
import dev.polder.store.ListQuery;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.WatchCursor;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import dev.polder.store.commit.Batch;
import dev.polder.store.commit.Durability;
import dev.polder.store.rocksdb.engine.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.WriteBatch;

/// The seam of what makes a batch durable, and the proof at the next start that all of it came back.
@Timeout(60)
class DurabilityTest {
    @TempDir
    Path directory;

    private final MemoryDurability memory = new MemoryDurability();
    private final List<String> told = new CopyOnWriteArrayList<>();

    private RocksObjectStore open(Durability durability) throws StoreOpenException {
        return RocksObjectStore.open(StoreSettings.in(directory).withOnFailure(told::add), durability);
    }

    private String refusal() {
        StoreOpenException e = assertThrows(StoreOpenException.class, () -> open(Durability.ON_DISK));
        assertEquals(1, String.valueOf(e.getMessage()).lines().count());
        return String.valueOf(e.getMessage());
    }

    @Test
    void aDelayedBatchIsNotSeenBeforeItIsDurable() throws Exception {
        try (RocksObjectStore store = open(memory);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            long before = created(store, map("x"), "1");
            memory.awaitArrival();
            WatchCursor cursor = watch(store, all(A, MAPS, before));
            memory.next(MemoryDurability.Fault.DELAY);
            Future<Long> write = executor.submit(() -> updated(store, map("x"), "2"));
            memory.awaitArrival();
            assertEquals("1", text(store.get(map("x")).orElseThrow()));
            assertEquals(before, page(store, ListQuery.all(A, MAPS)).revision());
            assertEquals(before, store.revision());
            assertEquals(new WatchCursor.Batch.Events(List.of(), before, true), cursor.poll(10));
            assertFalse(write.isDone());
            memory.go();
            assertEquals(before + 1, write.get());
            assertEquals("2", text(store.get(map("x")).orElseThrow()));
            assertEquals(1, take(cursor, 1).size());
        }
    }

    @Test
    void ofARefusedBatchNobodyIsAcknowledgedAndTheStoreStops() throws Exception {
        long acknowledged;
        try (RocksObjectStore store = open(memory)) {
            acknowledged = created(store, map("x"), "1");
            memory.next(MemoryDurability.Fault.REFUSE);
            StoreUnavailableException e =
                    assertThrows(StoreUnavailableException.class, () -> created(store, map("y"), "1"));
            assertFalse(e instanceof StoreUnavailableException.UnknownOutcome, "it is known that it was not done");
            memory.next(MemoryDurability.Fault.NONE);
            assertThrows(StoreUnavailableException.class, () -> created(store, map("z"), "1"));
            assertEquals(acknowledged, store.revision());
            assertEquals(1, page(store, ListQuery.all(A, MAPS)).items().size());
        }
        assertEquals(1, told.size(), told.toString());
        assertEquals(0, memory.feed(directory));
        try (RocksObjectStore store = open(memory)) {
            assertTrue(store.get(map("y")).isEmpty());
            assertTrue(created(store, map("y"), "1") > acknowledged + 2);
        }
    }

    @Test
    void aLostAnswerIsReportedAsUnknownAndTheWriteIsThereWholeAfterTheNextStart() throws Exception {
        long acknowledged;
        try (RocksObjectStore store = open(memory)) {
            acknowledged = created(store, map("x"), "1");
            memory.next(MemoryDurability.Fault.LOSE_ANSWER);
            StoreUnavailableException.UnknownOutcome e = assertThrows(
                    StoreUnavailableException.UnknownOutcome.class,
                    () -> store.write(Write.of(
                            put(map("x"), Expectation.LIVE, "2"), put(map("y"), Expectation.ABSENT, "1"))));
            assertTrue(String.valueOf(e.getMessage()).contains("not known"), e.getMessage());
            memory.next(MemoryDurability.Fault.NONE);
            assertThrows(StoreUnavailableException.class, () -> created(store, map("z"), "1"));
            assertEquals("1", text(store.get(map("x")).orElseThrow()));
        }
        assertEquals(1, memory.feed(directory), "once, not tried again");
        try (RocksObjectStore store = open(memory)) {
            assertEquals("2", text(store.get(map("x")).orElseThrow()));
            assertEquals(acknowledged + 1, store.get(map("x")).orElseThrow().revision());
            assertEquals(acknowledged + 2, store.get(map("y")).orElseThrow().revision());
            assertTrue(created(store, map("z"), "1") > acknowledged + 3);
        }
    }

    @Test
    void aLostRequestIsUnknownTooAndNothingOfItIsThereAfterTheNextStart() throws Exception {
        try (RocksObjectStore store = open(memory)) {
            created(store, map("x"), "1");
            memory.next(MemoryDurability.Fault.LOSE_REQUEST);
            assertThrows(StoreUnavailableException.UnknownOutcome.class, () -> updated(store, map("x"), "2"));
        }
        assertEquals(0, memory.feed(directory));
        try (RocksObjectStore store = open(memory)) {
            assertEquals("1", text(store.get(map("x")).orElseThrow()));
        }
    }

    @Test
    void onlyTheBatchOnItsWayHasAnUnknownOutcomeAndThoseBehindItWereNotDone() throws Exception {
        try (RocksObjectStore store = open(memory);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            memory.next(MemoryDurability.Fault.DELAY);
            Future<WriteResult> first =
                    executor.submit(() -> store.write(Write.of(put(map("x"), Expectation.ABSENT, "1"))));
            memory.awaitArrival();
            List<Future<WriteResult>> behind = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                String name = "y" + i;
                behind.add(executor.submit(() -> store.write(Write.of(put(map(name), Expectation.ABSENT, "1")))));
            }
            memory.next(MemoryDurability.Fault.LOSE_REQUEST);
            memory.go();
            assertInstanceOf(WriteResult.Written.class, first.get());
            int unknown = 0;
            for (Future<WriteResult> write : behind) {
                Throwable cause = assertThrows(Exception.class, write::get).getCause();
                assertInstanceOf(StoreUnavailableException.class, cause);
                unknown += cause instanceof StoreUnavailableException.UnknownOutcome ? 1 : 0;
            }
            assertTrue(unknown >= 1, "the batch that was handed over");
        }
    }

    @Test
    void aDiskThatTakesNothingAfterAnErrorStopsTheStore() throws Exception {
        AtomicLong nanos = new AtomicLong();
        StoreSettings settings = StoreSettings.in(directory).withOnFailure(told::add).withNanos(nanos::get);
        try (RocksObjectStore store = RocksObjectStore.open(settings, memory);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            memory.next(MemoryDurability.Fault.DELAY);
            Future<Long> write = executor.submit(() -> created(store, map("x"), "1"));
            memory.awaitArrival();
            store.committer().stopIfStuck(1);
            assertFalse(write.isDone(), "it may take its time");
            nanos.addAndGet(21_000_000_000L);
            store.committer().stopIfStuck(0);
            assertFalse(write.isDone(), "slow is not broken");
            store.committer().stopIfStuck(1);
            Throwable cause = assertThrows(Exception.class, write::get).getCause();
            assertInstanceOf(StoreUnavailableException.UnknownOutcome.class, cause);
            assertThrows(StoreUnavailableException.class, () -> created(store, map("y"), "1"));
            assertTrue(told.getFirst().contains("took no write for 20 s"), told.toString());
            memory.go();
        }
    }

    /// Says that batches are durable and does not write some of them: what a disk that lies, or a log file that is gone,
    /// looks like at the next start.
    private Durability forgetting(String name) {
        return batch -> holds(batch, name) ? new Durability.Outcome.Durable() : Durability.ON_DISK.commit(batch);
    }

    private static boolean holds(Batch batch, String name) {
        return new String(batch.bytes(), ISO_8859_1).contains("\0" + name + "\0");
    }

    @Test
    void aMissingBatchInTheMiddleIsFoundAtEachStart() throws Exception {
        try (RocksObjectStore store = open(forgetting("lost"))) {
            created(store, map("x"), "1");
            created(store, map("lost"), "1");
            created(store, map("y"), "1");
        }
        for (int i = 0; i < 3; i++) {
            String refusal = refusal();
            assertTrue(refusal.contains("chain of commits is broken"), refusal);
        }
    }

    @Test
    void aMissingBatchAtTheEndIsFoundAtEachStartUnlessSomebodyAcceptsIt() throws Exception {
        try (RocksObjectStore store = open(forgetting("lost"))) {
            created(store, map("x"), "1");
            created(store, map("lost"), "1");
        }
        for (int i = 0; i < 3; i++) {
            String refusal = refusal();
            assertTrue(refusal.contains("HEAD") && refusal.contains("acknowledged"), refusal);
        }
        Files.delete(directory.resolve("store/HEAD"));
        try (RocksObjectStore store = open(Durability.ON_DISK)) {
            assertEquals(1, page(store, ListQuery.all(A, MAPS)).items().size());
        }
    }

    @Test
    void batchesThatComeBackInAnotherOrderAreFound() throws Exception {
        List<byte[]> late = new ArrayList<>();
        try (RocksObjectStore store = open(batch -> {
            if (holds(batch, "late")) {
                late.add(batch.bytes());
                return new Durability.Outcome.Durable();
            }
            return Durability.ON_DISK.commit(batch);
        })) {
            created(store, map("x"), "1");
            created(store, map("late"), "1");
            created(store, map("y"), "1");
        }
        assertEquals(1, late.size());
        try (Database database = new Database(directory.resolve("store/rocksdb"), 1 << 20);
                WriteBatch rows = new WriteBatch(late.getFirst())) {
            database.write(rows);
        }
        String refusal = refusal();
        assertTrue(refusal.contains("came back after"), refusal);
    }

    @Test
    void aDatabaseWhoseFilesAreGoneIsNotTakenForANewOne() throws Exception {
        try (RocksObjectStore store = open(Durability.ON_DISK)) {
            created(store, map("x"), "1");
        }
        Files.delete(directory.resolve("store/rocksdb/CURRENT"));
        String refusal = refusal();
        assertTrue(refusal.contains("cannot be opened") && refusal.contains("from a copy"), refusal);
        assertTrue(refusal().contains("cannot be opened"));
    }

    @Test
    void aFailedSyncIsNotTriedAgain() throws Exception {
        List<Long> asked = new CopyOnWriteArrayList<>();
        try (RocksObjectStore store = open(batch -> {
            asked.add(batch.revision());
            return new Durability.Outcome.Unknown("fdatasync: input/output error", new IOException());
        })) {
            assertThrows(StoreUnavailableException.UnknownOutcome.class, () -> created(store, map("x"), "1"));
            assertThrows(StoreUnavailableException.class, () -> created(store, map("x"), "1"));
        }
        assertEquals(1, asked.size());
        assertTrue(told.getFirst().contains("fdatasync"), told.getFirst());
    }
}
