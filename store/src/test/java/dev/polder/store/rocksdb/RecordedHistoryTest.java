package dev.polder.store.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.selector.Selection;
import dev.polder.store.CommittedWrites;
import dev.polder.store.ListQuery;
import dev.polder.store.RandomWriter;
import dev.polder.store.RecordedHistory;
import dev.polder.store.TestObjects;
import dev.polder.store.commit.Durability;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.fault.Faults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// T8, the part with many threads: all that they were told is explained by one order, that of the revisions.
@Tag("fault")
class RecordedHistoryTest {
    private static final int THREADS = 8;

    @TempDir
    Path directory;

    @Test
    @Timeout(36_000)
    void whatManyThreadsReadAndWroteIsExplainedByTheOrderOfRevisions() throws Exception {
        long seed = Faults.seed();
        int recordings = Faults.times("recordings", 2);
        long operations = 0;
        List<String> violations = new ArrayList<>();
        for (int i = 0; i < recordings; i++) {
            Path place = Faults.temporary(directory.resolve("r" + i));
            try {
                operations += run(new SplittableRandom(seed + i), place, violations);
            } finally {
                Faults.delete(place);
            }
        }
        String figures = "%d operations of %d threads, %d not explained".formatted(operations, THREADS, violations.size());
        Faults.report("T8 recorded histories", seed, figures);
        assertEquals(List.of(), violations.stream().limit(5).toList());
    }

    private static int run(SplittableRandom random, Path place, List<String> violations) throws Exception {
        int each = Faults.times("recordedOperations", 3000) / THREADS;
        StoreLimits limits = StoreLimits.DEFAULT.withObjectsPerWorkspace(60);
        try (RocksObjectStore store =
                        RocksObjectStore.open(StoreSettings.in(place).withLimits(limits), pausing(random.split()));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            RecordedHistory history = new RecordedHistory(store, new CommittedWrites(store, limits));
            RandomWriter.Workspaces workspaces = new RandomWriter.Workspaces();
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                RandomWriter writer = new RandomWriter(random.split(), store, "w" + i + "-", workspaces);
                SplittableRandom own = random.split();
                running.add(threads.submit(() -> {
                    for (int n = 0; n < each; n++) {
                        step(own, history, writer, store, workspaces);
                    }
                }));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
            violations.addAll(history.violations());
            return history.count();
        }
    }

    private static void step(
            SplittableRandom random, RecordedHistory history, RandomWriter writer, RocksObjectStore store,
            RandomWriter.Workspaces workspaces) {
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> writer.write(history::write);
            case 4, 5, 6 -> history.get(writer.key());
            default -> {
                @Nullable WorkspaceId workspace =
                        random.nextInt(4) == 0 ? null : RandomWriter.workspace(random, workspaces.begun());
                @Nullable GroupResource resource =
                        random.nextInt(3) == 0 ? null : RandomWriter.pick(random, RandomWriter.RESOURCES);
                Selection selection = random.nextInt(3) == 0
                        ? TestObjects.labelled("color", RandomWriter.pick(random, RandomWriter.COLORS))
                        : Selection.EVERYTHING;
                long revision = random.nextInt(4) == 0 ? store.revision() : 0;
                history.list(new ListQuery(workspace, resource, null, selection, revision, 0, null));
            }
        }
    }

    /// The disk, which now and then takes long.
    static Durability pausing(SplittableRandom random) {
        return batch -> {
            if (random.nextInt(40) == 0) {
                LockSupport.parkNanos(random.nextInt(500_000, 15_000_000));
            }
            return Durability.ON_DISK.commit(batch);
        };
    }
}
