package dev.polder.store.rocksdb;

import static org.junit.jupiter.api.Assertions.fail;

import dev.polder.store.RandomHistory;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.log.LogLimits;
import dev.polder.store.memory.MemoryObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomHistoryTest {
    private static final int RUNS = Integer.getInteger("polder.runs", 6);
    private static final int STEPS = 400;

    @TempDir
    Path directory;

    @Test
    void randomHistoriesWithRestartsAreThoseOfTheModel() throws Exception {
        long seed = Long.getLong("polder.seed", System.nanoTime());
        for (int run = 0; run < RUNS; run++) {
            try {
                run(seed + run, directory.resolve("run" + run));
            } catch (Throwable e) {
                fail("with -Dpolder.seed=" + (seed + run), e);
            }
        }
    }

    private static void run(long seed, Path directory) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        StoreLimits limits = StoreLimits.DEFAULT.withObjectsPerWorkspace(25).withObjectsPerKind(14).withCountedRemaining(7);
        LogLimits none = new LogLimits(0, 0, 0, 0, Duration.ofHours(1), 1L << 30, 1L << 30);
        LogLimits tight = new LogLimits(20, 1L << 30, 10, 1L << 30, Duration.ofHours(1), 1L << 30, 1L << 30);
        StoreSettings settings = StoreSettings.in(directory).withLimits(limits).withLog(tight);
        MemoryObjectStore model = new MemoryObjectStore(limits, none, InstantSource.system());
        RocksObjectStore store = RocksObjectStore.open(settings);
        try {
            RandomHistory history = new RandomHistory(random, model, store);
            for (int step = 0; step < STEPS; step++) {
                if (random.nextInt(150) == 0) {
                    store.close();
                    store = RocksObjectStore.open(settings);
                    history.reopened(store);
                }
                if (random.nextInt(60) == 0) {
                    long revision = history.someEnd();
                    model.compactBefore(revision);
                    store.compactBefore(history.actual(revision));
                    history.compacted(revision);
                }
                history.step();
            }
            history.compareAll();
        } finally {
            store.close();
        }
    }
}
