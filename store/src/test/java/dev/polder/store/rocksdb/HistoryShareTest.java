package dev.polder.store.rocksdb;

import static dev.polder.store.TestObjects.A;
import static dev.polder.store.TestObjects.B;
import static dev.polder.store.TestObjects.MAPS;
import static dev.polder.store.TestObjects.all;
import static dev.polder.store.TestObjects.created;
import static dev.polder.store.TestObjects.map;
import static dev.polder.store.TestObjects.take;
import static dev.polder.store.TestObjects.updated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.selector.Selection;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.TestObjects;
import dev.polder.store.WatchStart;
import dev.polder.store.log.LogLimits;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HistoryShareTest {
    private static final String BIG = "x".repeat(10_000);

    @TempDir
    Path directory;

    private RocksObjectStore open(long history, long share) throws Exception {
        return RocksObjectStore.open(StoreSettings.in(directory)
                .withLog(new LogLimits(4, 1 << 20, 4, 1 << 20, Duration.ofHours(1), history, share)));
    }

    private static void churn(RocksObjectStore store) {
        for (int i = 0; i < 300; i++) {
            updated(store, map(A, "churn"), BIG + i);
        }
        store.upkeep().trimNow();
    }

    @Test
    void oneWorkspacesChurnDoesNotShortenTheHistoryOfAnother() throws Exception {
        try (RocksObjectStore store = open(1L << 30, 200_000)) {
            churnBesideQuiet(store);
        }
    }

    @Test
    void whenAllOfTheHistoryIsTooLargeWhoHasMostGivesFirst() throws Exception {
        try (RocksObjectStore store = open(2_000_000, 1L << 30)) {
            churnBesideQuiet(store);
        }
    }

    private static void churnBesideQuiet(RocksObjectStore store) throws Exception {
        created(store, map(A, "churn"), BIG);
        long early = created(store, map(B, "quiet"), "1");
        long quiet = updated(store, map(B, "quiet"), "2");
        created(store, new ObjectKey(A, TestObjects.DEPLOYMENTS, "default", "d"), "1");
        long middle = store.revision();
        churn(store);
        assertInstanceOf(WatchStart.Expired.class, store.watch(all(A, MAPS, early)));
        assertInstanceOf(
                ListResult.Expired.class,
                store.list(new ListQuery(A, MAPS, null, Selection.EVERYTHING, early, 0, null)));
        assertEquals(
                "MODIFIED quiet@" + quiet,
                TestObjects.show(take(TestObjects.watch(store, all(B, MAPS, early)), 1).getFirst()));
        var page = assertInstanceOf(
                ListResult.Page.class, store.list(new ListQuery(B, MAPS, null, Selection.EVERYTHING, early, 0, null)));
        assertEquals("1", TestObjects.text(page.items().getFirst()));
        // Of the same workspace, another resource of which nothing was dropped after that revision.
        assertInstanceOf(
                ListResult.Page.class,
                store.list(new ListQuery(A, TestObjects.DEPLOYMENTS, null, Selection.EVERYTHING, middle, 0, null)));
    }
}
