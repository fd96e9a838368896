package dev.polder.store.rocksdb;

import static dev.polder.store.TestObjects.A;
import static dev.polder.store.TestObjects.MAPS;
import static dev.polder.store.TestObjects.all;
import static dev.polder.store.TestObjects.map;
import static dev.polder.store.TestObjects.show;
import static dev.polder.store.TestObjects.take;
import static dev.polder.store.TestObjects.watch;
import static dev.polder.store.TestObjects.written;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.store.Expectation;
import dev.polder.store.ExpiryContract;
import dev.polder.store.ObjectStore;
import dev.polder.store.WatchCursor;
import dev.polder.store.commit.Durability;
import dev.polder.store.expiry.ExpiryLimits;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksIterator;

class RocksExpiryTest extends ExpiryContract {
    @TempDir
    Path directory;

    @Override
    protected ObjectStore open(InstantSource clock, LongSupplier nanos) throws Exception {
        return RocksObjectStore.open(
                StoreSettings.in(directory).withClock(clock).withNanos(nanos));
    }

    @Override
    protected void expire(ObjectStore store) {
        ((RocksObjectStore) store).upkeep().expireNow();
    }

    /// A restart on a machine whose monotonic clock began anew, after which the wall clock says that this time has passed.
    private void restartAfter(Duration pause) throws Exception {
        store.close();
        wall.getAndUpdate(now -> now.plus(pause));
        nanos.set(Long.MAX_VALUE - 1_000_000_000L); // and is about to overflow
        store = open(wall::get, nanos::get);
    }

    @Test
    void theTimeBetweenTwoRunsCounts() throws Exception {
        written(store, brief(map("x"), Expectation.ABSENT, 600));
        pass(Duration.ofSeconds(100));
        restartAfter(Duration.ofSeconds(400));
        pass(Duration.ofSeconds(95));
        assertTrue(lives("x"));
        pass(Duration.ofSeconds(10));
        assertFalse(lives("x"));
    }

    @Test
    void aClockThatWasSetBetweenTwoRunsEndsNoLifeAtOnce() throws Exception {
        written(store, brief(map("x"), Expectation.ABSENT, 3600));
        restartAfter(Duration.ofDays(3650));
        expire(store);
        assertTrue(lives("x"));
        restartAfter(Duration.ofDays(-7300));
        pass(Duration.ofSeconds(3590).minus(ExpiryLimits.DEFAULT.longestPause()));
        assertTrue(lives("x"));
        pass(Duration.ofSeconds(15));
        assertFalse(lives("x"));
    }

    @Test
    void nothingIsLeftOfRowsThatAreOver() throws Exception {
        for (int i = 0; i < 600; i++) {
            written(store, brief(map("x" + i % 300), i < 300 ? Expectation.ABSENT : Expectation.LIVE, 60));
            nanos.addAndGet(Duration.ofMillis(10).toNanos());
        }
        pass(Duration.ofSeconds(70));
        assertFalse(lives("x7"));
        store.close();
        try (Database database = new Database(directory.resolve("store/rocksdb"), 1 << 20);
                RocksIterator rows = database.iterator(Family.EXPIRY, database.anywhere())) {
            rows.seekToFirst();
            assertFalse(rows.isValid());
        }
        store = open(wall::get, nanos::get);
    }

    @Test
    @Timeout(30)
    void itHappensByItselfAndAfterARestartToo() throws Exception {
        store.close();
        store = open(InstantSource.system(), System::nanoTime);
        written(store, brief(map("one"), Expectation.ABSENT, 1));
        WatchCursor cursor = watch(store, all(A, MAPS, store.revision()));
        assertTrue(show(take(cursor, 1).getFirst()).startsWith("DELETED one@"));
        cursor.close();
        written(store, brief(map("two"), Expectation.ABSENT, 1));
        store.close();
        store = open(InstantSource.system(), System::nanoTime);
        cursor = watch(store, all(A, MAPS, store.revision()));
        assertTrue(show(take(cursor, 1).getFirst()).startsWith("DELETED two@"));
        cursor.close();
    }

    @Test
    @Timeout(60)
    void anUpdateOnItsWayToTheDiskWhileTheLifeEndsWins() throws Exception {
        store.close();
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        var held = new java.util.concurrent.atomic.AtomicBoolean();
        store = RocksObjectStore.open(
                StoreSettings.in(directory).withClock(wall::get).withNanos(nanos::get),
                batch -> {
                    if (held.compareAndSet(true, false)) {
                        writing.countDown();
                        try {
                            assertTrue(go.await(20, TimeUnit.SECONDS));
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                    return Durability.ON_DISK.commit(batch);
                });
        written(store, brief(map("x"), Expectation.ABSENT, 60));
        held.set(true);
        Thread update = Thread.ofVirtual().start(() -> written(store, brief(map("x"), Expectation.LIVE, 60)));
        writing.await();
        Thread expiring = Thread.ofPlatform().start(() -> pass(Duration.ofSeconds(61))); // both states are due by now
        while (expiring.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
        go.countDown();
        update.join();
        expiring.join();
        assertTrue(lives("x"));
        expire(store);
        assertFalse(lives("x"));
        assertEquals(0, store.get(map("x")).stream().count());
    }
}
