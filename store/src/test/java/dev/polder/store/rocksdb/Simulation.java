package dev.polder.store.rocksdb;

import static dev.polder.store.TestObjects.A;
import static dev.polder.store.TestObjects.page;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.selector.Selection;
import dev.polder.store.CommittedWrites;
import dev.polder.store.Expectation;
import dev.polder.store.ListQuery;
import dev.polder.store.Mutation;
import dev.polder.store.RandomWriter;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.StoredObject;
import dev.polder.store.TestObjects;
import dev.polder.store.WatchCursor;
import dev.polder.store.WatchEvent;
import dev.polder.store.WatchQuery;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import dev.polder.store.commit.Batch;
import dev.polder.store.commit.Durability;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.log.LogLimits;
import dev.polder.store.memory.MemoryObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Days of a store in a second: one caller writes, lets time pass, restarts; batches are kept by a server elsewhere that
/// takes long, refuses, or loses the request or the answer; and after each step the store is compared with the model. All
/// comes from the seed: clocks are simulated, and the caller waits for each of the store's threads.
final class Simulation implements AutoCloseable {
    private static final List<MemoryDurability.Fault> FAULTS = List.of(
            MemoryDurability.Fault.REFUSE, MemoryDurability.Fault.LOSE_ANSWER, MemoryDurability.Fault.LOSE_REQUEST);

    private final RandomGenerator random;
    private final Path directory;
    private final AtomicLong millis = new AtomicLong();
    private final MemoryDurability server = new MemoryDurability();
    private final MemoryObjectStore model;
    private final Map<ObjectKey, StoredObject> watched = new HashMap<>();
    private volatile MemoryDurability.Fault armed = MemoryDurability.Fault.NONE;
    private volatile long delay;
    private RocksObjectStore store;
    private long position;
    private long newest;
    private long trace;
    private int writes;
    private int faults;
    private int counter;

    Simulation(RandomGenerator random, Path directory) throws StoreOpenException {
        this.random = random;
        this.directory = directory;
        LogLimits log = new LogLimits(50, 1L << 30, 50, 1L << 30, Duration.ofDays(3650), 1L << 30, 1L << 30);
        model = new MemoryObjectStore(StoreLimits.DEFAULT, log, this::now, this::nanos);
        store = open();
        position = store.revision();
    }

    private Instant now() {
        return Instant.parse("2026-01-01T00:00:00Z").plusMillis(millis.get());
    }

    private long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(millis.get());
    }

    private RocksObjectStore open() throws StoreOpenException {
        LogLimits log = new LogLimits(50, 1L << 30, 50, 1L << 30, Duration.ofDays(3650), 1L << 30, 1L << 30);
        return RocksObjectStore.open(
                StoreSettings.in(directory).withClock(this::now).withNanos(this::nanos).withLog(log), this::commit);
    }

    /// The server elsewhere. While it takes long, time passes.
    private Durability.Outcome commit(Batch batch) {
        millis.addAndGet(delay);
        delay = 0;
        server.next(armed);
        armed = MemoryDurability.Fault.NONE;
        return server.commit(batch);
    }

    int writes() {
        return writes;
    }

    int faults() {
        return faults;
    }

    long seconds() {
        return millis.get() / 1000;
    }

    /// Of all that happened, with revisions and times.
    long trace() {
        return trace;
    }

    void run(int steps) throws Exception {
        for (int step = 0; step < steps; step++) {
            switch (random.nextInt(20)) {
                case 0 -> failing();
                case 1 -> restart();
                case 2, 3, 4 -> pass(random.nextInt(120_000));
                case 5 -> follow();
                default -> write(random.nextInt(8) == 0 ? random.nextInt(20_000) : 0);
            }
            note(store.revision());
            note(millis.get());
        }
        compare();
        follow();
    }

    private void note(long what) {
        trace = trace * 0x5DEECE66DL + what;
    }

    /// Time passes, and what is due goes.
    private void pass(long time) {
        millis.addAndGet(time);
        store.upkeep().expireNow();
        model.expireDue();
    }

    private Write next() {
        List<Mutation> mutations = new ArrayList<>();
        int count = random.nextInt(4) == 0 ? 2 + random.nextInt(3) : 1;
        for (int i = 0; i < count; i++) {
            ObjectKey key = new ObjectKey(A, TestObjects.MAPS, "default", "n" + (random.nextInt(4) * 4 + i));
            boolean there = model.get(key).isPresent();
            Expectation expectation = there == (random.nextInt(10) > 0) ? Expectation.LIVE : Expectation.ABSENT;
            var labels = Map.of("color", RandomWriter.pick(random, RandomWriter.COLORS));
            mutations.add(
                    random.nextInt(4) == 0
                            ? new Mutation.Delete(key, Expectation.LIVE)
                            : new Mutation.Put(
                                    key,
                                    expectation,
                                    TestObjects.header(labels),
                                    TestObjects.body("v" + counter++),
                                    random.nextInt(3) == 0 ? 1 + random.nextInt(300) : 0));
        }
        return new Write(mutations);
    }

    /// @param time that the server takes for it, in milliseconds
    private void write(long time) {
        Write write = next();
        WriteResult want = model.write(write);
        delay = time;
        WriteResult got = store.write(write);
        delay = 0;
        same(want, got);
    }

    private void same(WriteResult want, WriteResult got) {
        writes++;
        switch (want) {
            case WriteResult.Written written -> {
                WriteResult.Written other = assertInstanceOf(WriteResult.Written.class, got);
                assertEquals(written.revisions().size(), other.revisions().size());
                for (long revision : other.revisions()) {
                    assertTrue(revision > newest, revision + " after " + newest);
                    newest = revision;
                }
            }
            case WriteResult.Exists _, WriteResult.Missing _ -> assertEquals(want, got);
            case WriteResult.Conflict _, WriteResult.Held _, WriteResult.OverLimit _ -> assertEquals(want, got);
        }
    }

    /// The server fails at the next batch: that of a write, or that of an expiry.
    private void failing() throws Exception {
        faults++;
        MemoryDurability.Fault fault = RandomWriter.pick(random, FAULTS);
        long before = store.revision();
        var states = states(store);
        armed = fault;
        if (random.nextInt(4) == 0) {
            millis.addAndGet(random.nextInt(200_000));
            try {
                store.upkeep().expireNow();
            } catch (StoreUnavailableException e) {
                note(FAULTS.indexOf(fault));
            }
        } else {
            failing(next(), fault);
        }
        if (armed == MemoryDurability.Fault.NONE) { // it came to that
            assertEquals(before, store.revision());
            assertEquals(states, states(store)); // reads go on
            try {
                WriteResult result = store.write(Write.of(
                        TestObjects.put(TestObjects.map("never"), Expectation.ABSENT, "never")));
                throw new AssertionError("a store that failed did this: " + result);
            } catch (StoreUnavailableException e) {
                assertFalse(e instanceof StoreUnavailableException.UnknownOutcome, e::toString);
            }
        }
        armed = MemoryDurability.Fault.NONE;
        restart();
    }

    private void failing(Write write, MemoryDurability.Fault fault) {
        try {
            WriteResult got = store.write(write);
            same(model.write(write), got); // refused for what it is
        } catch (StoreUnavailableException e) {
            assertEquals(
                    fault != MemoryDurability.Fault.REFUSE, e instanceof StoreUnavailableException.UnknownOutcome);
            if (fault == MemoryDurability.Fault.LOSE_ANSWER) {
                assertInstanceOf(WriteResult.Written.class, model.write(write));
            }
        }
    }

    /// Brings the view to what the server keeps, as a start does.
    private void restart() throws Exception {
        store.close();
        server.feed(directory);
        store = open();
        pass(0);
        compare();
    }

    private static List<String> states(dev.polder.store.ObjectStore of) {
        return page(of, ListQuery.all(null, null)).items().stream()
                .map(object -> object.key() + " " + CommittedWrites.digest(object))
                .toList();
    }

    private void compare() {
        assertEquals(states(model), states(store));
        for (StoredObject object : page(model, ListQuery.all(null, null)).items()) {
            assertEquals(
                    CommittedWrites.digest(object),
                    CommittedWrites.digest(store.get(object.key()).orElseThrow()));
        }
        newest = Math.max(newest, store.revision());
        store.upkeep().compareCaches();
        assertEquals(0, store.checkStatus().cacheMismatches());
    }

    /// A watcher that now and then comes back, also after restarts, has seen all that leads to the state.
    private void follow() throws InterruptedException {
        Semaphore ready = new Semaphore(0);
        long end = store.revision();
        try (WatchCursor cursor = TestObjects.watch(
                store, new WatchQuery(A, TestObjects.MAPS, null, null, Selection.EVERYTHING, position))) {
            cursor.onReady(ready::release);
            while (position < end) {
                var batch = assertInstanceOf(WatchCursor.Batch.Events.class, cursor.poll(7));
                for (WatchEvent event : batch.events()) {
                    assertTrue(event.object().revision() > position);
                    position = event.object().revision();
                    boolean known = event.type() == WatchEvent.Type.DELETED
                            ? watched.remove(event.object().key()) != null
                            : watched.put(event.object().key(), event.object()) != null;
                    assertEquals(event.type() != WatchEvent.Type.ADDED, known, () -> TestObjects.show(event));
                }
                position = batch.revision();
                if (batch.events().isEmpty() && position < end) {
                    assertTrue(ready.tryAcquire(20, TimeUnit.SECONDS), "nobody woke the watcher");
                }
            }
        }
        List<StoredObject> now = page(store, ListQuery.all(A, TestObjects.MAPS)).items();
        assertEquals(now.size(), watched.size());
        for (StoredObject object : now) {
            assertTrue(object.isSameAs(watched.get(object.key())), () -> "" + object.key());
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
