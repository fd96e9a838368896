package dev.polder.store.rocksdb;

import static org.junit.jupiter.api.Assertions.fail;

import dev.polder.store.ListQuery;
import dev.polder.store.RandomHistory;
import dev.polder.store.StoredObject;
import dev.polder.store.TestObjects;
import dev.polder.store.commit.Durability;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.fault.Faults;
import dev.polder.store.log.LogLimits;
import dev.polder.store.memory.MemoryObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// T8: what one thread does to a store, which is closed and opened again at random and whose disk pauses, is what the model
/// does.
@Tag("fault")
class RandomHistoryTest {
    private static final int STEPS = 400;

    @TempDir
    Path directory;

    @Test
    void randomHistoriesWithRestartsAreThoseOfTheModel() throws Exception {
        long seed = Faults.seed();
        int histories = Faults.times("histories", 6);
        for (int run = 0; run < histories; run++) {
            Path place = Faults.temporary(directory.resolve("run" + run));
            try {
                run(seed + run, place);
            } catch (Throwable e) {
                fail("with -Dfaults.histories=1 -Dfaults.seed=" + (seed + run), e);
            } finally {
                Faults.delete(place);
            }
        }
        String figures = "%d histories of %d steps are those of the model".formatted(histories, STEPS);
        Faults.report("T8 random histories", seed, figures);
    }

    private static void run(long seed, Path directory) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        StoreLimits limits = StoreLimits.DEFAULT.withObjectsPerWorkspace(25).withObjectsPerKind(14).withCountedRemaining(7);
        LogLimits none = new LogLimits(0, 0, 0, 0, Duration.ofHours(1), 1L << 30, 1L << 30);
        LogLimits tight = new LogLimits(20, 1L << 30, 10, 1L << 30, Duration.ofHours(1), 1L << 30, 1L << 30);
        StoreSettings settings = StoreSettings.in(directory).withLimits(limits).withLog(tight);
        Durability pausing = RecordedHistoryTest.pausing(random.split());
        MemoryObjectStore model = new MemoryObjectStore(limits, none, InstantSource.system());
        RocksObjectStore store = RocksObjectStore.open(settings, pausing);
        try {
            RandomHistory history = new RandomHistory(random, model, store);
            for (int step = 0; step < STEPS; step++) {
                if (random.nextInt(150) == 0) {
                    store.close();
                    store = RocksObjectStore.open(settings, pausing);
                    history.reopened(store);
                }
                if (random.nextInt(60) == 0) {
                    long revision = history.someEnd();
                    model.compactBefore(revision);
                    store.upkeep().compactBefore(history.actual(revision));
                    history.compacted(revision);
                }
                history.step();
            }
            history.compareAll();
            List<StoredObject> all = TestObjects.page(store, ListQuery.all(null, null)).items();
            store.close();
            IndexAudit.check(directory, all);
        } finally {
            store.close();
        }
    }
}
