package dev.polder.store;

import static dev.polder.store.TestObjects.A;
import static dev.polder.store.TestObjects.B;
import static dev.polder.store.TestObjects.MAPS;
import static dev.polder.store.TestObjects.all;
import static dev.polder.store.TestObjects.body;
import static dev.polder.store.TestObjects.created;
import static dev.polder.store.TestObjects.deleted;
import static dev.polder.store.TestObjects.header;
import static dev.polder.store.TestObjects.map;
import static dev.polder.store.TestObjects.show;
import static dev.polder.store.TestObjects.take;
import static dev.polder.store.TestObjects.updated;
import static dev.polder.store.TestObjects.watch;
import static dev.polder.store.TestObjects.written;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store does with objects that live for a bounded time. Run against each implementation, with both clocks of
/// the machine in the test's hands.
public abstract class ExpiryContract {
    protected final AtomicReference<Instant> wall = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    protected final AtomicLong nanos = new AtomicLong(-5);
    protected ObjectStore store;

    protected abstract ObjectStore open(InstantSource clock, LongSupplier nanos) throws Exception;

    protected abstract void expire(ObjectStore store);

    @BeforeEach
    void openStore() throws Exception {
        store = open(wall::get, nanos::get);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    protected static Mutation.Put brief(ObjectKey key, Expectation expectation, long seconds) {
        return new Mutation.Put(key, expectation, header(Map.of()), body("x"), seconds);
    }

    /// Both clocks move, as they do; then what is due goes.
    protected void pass(Duration time) {
        wall.getAndUpdate(now -> now.plus(time));
        nanos.addAndGet(time.toNanos());
        expire(store);
    }

    protected boolean lives(String name) {
        return store.get(map(name)).isPresent();
    }

    @Test
    void anObjectGoesWhenItsLifetimeIsOverAndWatchersAreTold() {
        long revision = written(store, brief(map("x"), Expectation.ABSENT, 60));
        created(store, map("y"), "stays");
        WatchCursor cursor = watch(store, all(A, MAPS, store.revision()));
        pass(Duration.ofSeconds(59));
        assertTrue(lives("x"));
        pass(Duration.ofSeconds(2));
        assertTrue(store.get(map("x")).isEmpty());
        assertEquals(List.of("DELETED x@" + (revision + 2)), take(cursor, 1).stream().map(TestObjects::show).toList());
        pass(Duration.ofDays(365));
        assertTrue(lives("y"));
        cursor.close();
    }

    @Test
    void anUpdateBeginsTheLifeAnewOrEndsItsBound() {
        written(store, brief(map("longer"), Expectation.ABSENT, 60));
        written(store, brief(map("forever"), Expectation.ABSENT, 60));
        written(store, brief(map("shorter"), Expectation.ABSENT, 60));
        pass(Duration.ofSeconds(50));
        written(store, brief(map("longer"), Expectation.LIVE, 60));
        updated(store, map("forever"), "2");
        written(store, brief(map("shorter"), Expectation.LIVE, 2));
        pass(Duration.ofSeconds(5));
        assertTrue(store.get(map("shorter")).isEmpty());
        pass(Duration.ofSeconds(10));
        assertTrue(lives("longer"));
        pass(Duration.ofSeconds(50));
        assertTrue(store.get(map("longer")).isEmpty());
        pass(Duration.ofDays(1));
        assertTrue(lives("forever"));
    }

    @Test
    void anUpdateInTheSameSecondBeginsTheLifeAnew() {
        written(store, brief(map("x"), Expectation.ABSENT, 60));
        for (int i = 0; i < 10; i++) {
            written(store, brief(map("x"), Expectation.LIVE, 60));
        }
        pass(Duration.ofSeconds(59));
        assertTrue(lives("x"));
        pass(Duration.ofSeconds(2));
        assertTrue(store.get(map("x")).isEmpty());
    }

    @Test
    void anotherObjectOfTheSameNameHasALifeOfItsOwn() {
        written(store, brief(map("x"), Expectation.ABSENT, 60));
        deleted(store, map("x"));
        created(store, map("x"), "again");
        pass(Duration.ofMinutes(2));
        assertTrue(lives("x"));
    }

    @Test
    void manyObjectsOfManyWorkspacesEndTogether() {
        for (int w = 0; w < 20; w++) {
            WorkspaceId workspace = new WorkspaceId("w" + w);
            for (int i = 0; i < 40; i++) {
                ObjectKey key = map(workspace, "x" + i);
                written(store, i % 2 == 0 ? brief(key, Expectation.ABSENT, 60) : TestObjects.put(key, Expectation.ABSENT, "y"));
            }
        }
        pass(Duration.ofSeconds(61));
        for (int w = 0; w < 20; w++) {
            assertEquals(
                    20,
                    TestObjects.page(store, ListQuery.all(new WorkspaceId("w" + w), MAPS)).items().size());
        }
    }

    @Test
    void settingTheWallClockNeitherEndsALifeNorLengthensIt() {
        int n = 0;
        for (Duration jump : List.of(
                Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofDays(3650), Duration.ofDays(-36_500))) {
            for (Duration by : List.of(jump, jump.negated())) {
                String before = "before-" + n;
                String after = "after-" + n++;
                written(store, brief(map(before), Expectation.ABSENT, 60));
                wall.getAndUpdate(now -> now.plus(by));
                written(store, brief(map(after), Expectation.ABSENT, 60));
                pass(Duration.ofSeconds(59));
                assertTrue(lives(before), "" + by);
                assertTrue(lives(after), "" + by);
                pass(Duration.ofSeconds(2));
                assertTrue(store.get(map(before)).isEmpty(), "" + by);
                assertTrue(store.get(map(after)).isEmpty(), "" + by);
            }
        }
    }

    @Test
    void theLongestLifetimeIsTaken() {
        written(store, brief(map("x"), Expectation.ABSENT, Mutation.MAX_LIFETIME_SECONDS));
        assertThrows(IllegalArgumentException.class, () -> brief(map("y"), Expectation.ABSENT, -1));
        assertThrows(
                IllegalArgumentException.class,
                () -> brief(map("y"), Expectation.ABSENT, Mutation.MAX_LIFETIME_SECONDS + 1));
        pass(Duration.ofDays(3650));
        assertTrue(lives("x"));
    }

    @Test
    void aWriteThatDoesNotComeAboutChangesNoLife() {
        long revision = written(store, brief(map("x"), Expectation.ABSENT, 60));
        store.write(Write.of(brief(map("x"), new Expectation.AtRevision(revision + 7), 1)));
        store.write(Write.of(brief(map(B, "x"), Expectation.LIVE, 1)));
        pass(Duration.ofSeconds(30));
        assertTrue(lives("x"));
    }
}
