package dev.polder.store.rocksdb;

import static dev.polder.store.TestObjects.A;
import static dev.polder.store.TestObjects.MAPS;
import static dev.polder.store.TestObjects.all;
import static dev.polder.store.TestObjects.created;
import static dev.polder.store.TestObjects.map;
import static dev.polder.store.TestObjects.page;
import static dev.polder.store.TestObjects.put;
import static dev.polder.store.TestObjects.take;
import static dev.polder.store.TestObjects.updated;
import static dev.polder.store.TestObjects.watch;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.selector.Selection;
import dev.polder.store.Expectation;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.WatchCursor;
import dev.polder.store.WatchStart;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import dev.polder.store.commit.StoreLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Revisions after a data directory was put back from a copy.
class RestoreTest {
    private static final long EXACT_IN_A_DOUBLE = 1L << 53;

    @TempDir
    Path temporary;

    private Path original() {
        return temporary.resolve("original");
    }

    private static RocksObjectStore open(Path directory, InstantSource clock) throws StoreOpenException {
        return RocksObjectStore.open(StoreSettings.in(directory).withClock(clock));
    }

    private static RocksObjectStore open(Path directory) throws StoreOpenException {
        return open(directory, InstantSource.system());
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private static Set<Long> write(ObjectStore store, String name, int count) {
        Set<Long> revisions = new HashSet<>();
        revisions.add(store.revision());
        for (int i = 0; i < count; i++) {
            revisions.add(created(store, map(name + i), "1"));
        }
        return revisions;
    }

    @Test
    void noRevisionOfTheOriginalIsEverGivenByACopyThatWasMadeWhileItRan() throws Exception {
        Path first = temporary.resolve("first");
        Path second = temporary.resolve("second");
        Set<Long> given = new HashSet<>();
        try (RocksObjectStore store = open(original())) {
            given.addAll(write(store, "before", 20));
            copy(original(), first);
            copy(original(), second);
            given.addAll(write(store, "lost", 200));
        }
        for (Path copy : List.of(first, second, original(), first)) {
            try (RocksObjectStore store = open(copy)) {
                Set<Long> fresh = write(store, "after" + given.size() + "-", 200);
                int before = given.size();
                given.addAll(fresh);
                assertEquals(before + fresh.size(), given.size(), "a revision was given twice");
            }
        }
        assertTrue(given.stream().allMatch(revision -> revision < EXACT_IN_A_DOUBLE));
    }

    @Test
    void whoSawWhatTheCopyLacksIsToldToListAnew() throws Exception {
        Path copy = temporary.resolve("copy");
        long kept;
        long lost;
        long continued;
        try (RocksObjectStore store = open(original())) {
            kept = created(store, map("x"), "1");
            copy(original(), copy);
            lost = updated(store, map("x"), "2");
            created(store, map("y"), "1");
            continued = page(store, ListQuery.all(A, MAPS)).revision();
        }
        try (RocksObjectStore store = open(copy)) {
            assertInstanceOf(WatchStart.Expired.class, store.watch(all(A, MAPS, lost)));
            assertInstanceOf(WatchStart.Expired.class, store.watch(all(A, MAPS, continued)));
            ListQuery page = new ListQuery(A, MAPS, null, Selection.EVERYTHING, continued, 0, null);
            assertInstanceOf(ListResult.Expired.class, store.list(page));
            WriteResult swap = store.write(Write.of(put(map("x"), new Expectation.AtRevision(lost), "3")));
            assertEquals(new WriteResult.Conflict(map("x"), kept), swap);
            try (WatchCursor cursor = watch(store, all(A, MAPS, kept))) {
                updated(store, map("x"), "3");
                assertEquals(1, take(cursor, 1).size());
            }
        }
    }

    @Test
    void aNewStoreInPlaceOfALostOneTellsOldWatchersToo() throws Exception {
        long old;
        try (RocksObjectStore store = open(original())) {
            old = created(store, map("x"), "1");
        }
        try (RocksObjectStore store = open(temporary.resolve("new"))) {
            assertInstanceOf(WatchStart.Expired.class, store.watch(all(A, MAPS, old)));
        }
    }

    @Test
    void aCopyIsToldFromItsOriginalAlsoWhenTheClockStandsStill() throws Exception {
        Instant frozen = Instant.parse("2026-01-01T00:00:00Z");
        Path copy = temporary.resolve("copy");
        long lost;
        try (RocksObjectStore store = open(original(), () -> frozen)) {
            created(store, map("x"), "1");
            copy(original(), copy);
            write(store, "lost", 100);
        }
        try (RocksObjectStore store = open(original(), () -> frozen)) {
            write(store, "more", 100);
            lost = store.revision();
        }
        try (RocksObjectStore store = open(copy, () -> frozen)) {
            assertTrue(store.revision() > lost + 1_000_000_000L);
            assertTrue(store.revision() < EXACT_IN_A_DOUBLE);
            assertInstanceOf(WatchStart.Expired.class, store.watch(all(A, MAPS, lost)));
        }
    }

    @Test
    void revisionsGoOnWhenTheClockGoesBack() throws Exception {
        long last;
        try (RocksObjectStore store = open(original())) {
            last = created(store, map("x"), "1");
        }
        try (RocksObjectStore store = open(original(), () -> Instant.EPOCH)) {
            long next = updated(store, map("x"), "2");
            assertTrue(next > last + StoreLimits.REVISION_GAP && next < last + 2L * StoreLimits.REVISION_GAP, last + " then " + next);
        }
    }

    @Test
    void aDamagedWitnessIsNamed() throws Exception {
        try (RocksObjectStore store = open(original())) {
            created(store, map("x"), "1");
        }
        Path head = original().resolve("store/HEAD");
        byte[] bytes = Files.readAllBytes(head);
        bytes[10] ^= 4;
        Files.write(head, bytes);
        StoreOpenException e = assertThrows(StoreOpenException.class, () -> open(original()));
        assertTrue(String.valueOf(e.getMessage()).contains("store/HEAD is damaged"), e.getMessage());
    }
}
