package dev.polder.store.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.store.CommittedWrites;
import dev.polder.store.RandomWriter;
import dev.polder.store.ValidatedWatcher;
import dev.polder.store.commit.StoreLimits;
import dev.polder.store.fault.Faults;
import dev.polder.store.log.LogLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// T9: what many watchers get, while many write and the history is trimmed, is compared event by event with what the writers
/// know.
@Tag("fault")
class WatchValidationTest {
    private static final int WRITERS = 4;

    @TempDir
    Path directory;

    private long events;
    private long watches;
    private long expirations;
    private long changes;
    private long split;
    private long states;

    @Test
    @Timeout(36_000)
    void everyWatchGetsExactlyItsEventsOrIsToldThatSomeAreGone() throws Exception {
        long seed = Faults.seed();
        int rounds = Faults.times("watchRounds", 2);
        List<String> violations = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Path place = Faults.temporary(directory.resolve("r" + round));
            try {
                run(new SplittableRandom(seed + round), place, violations);
            } finally {
                Faults.delete(place);
            }
        }
        Faults.report(
                "T9 watches",
                seed,
                """
                %d events of %d watches compared (%d began with the state; %d changes), %d expired, \
                %d bookmarks inside a write, %d violations"""
                        .formatted(events, watches, states, changes, expirations, split, violations.size()));
        assertEquals(List.of(), violations.stream().limit(5).toList());
        assertTrue(events > 1000L * rounds, "hardly anything was seen");
    }

    private void run(SplittableRandom random, Path place, List<String> violations) throws Exception {
        int writes = Faults.times("watchWrites", 1500);
        int watcherCount = Faults.times("watchers", 40);
        // Memory holds so little that most of what resumes comes from the disk.
        LogLimits log = new LogLimits(120, 1L << 30, 40, 1L << 30, Duration.ofHours(1), 1L << 30, 1L << 30);
        StoreLimits limits = StoreLimits.DEFAULT.withObjectsPerWorkspace(60);
        StoreSettings settings = StoreSettings.in(place).withLimits(limits).withLog(log);
        try (RocksObjectStore store = RocksObjectStore.open(settings);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ScheduledExecutorService compaction = Executors.newSingleThreadScheduledExecutor()) {
            CommittedWrites committed = new CommittedWrites(store, limits);
            RandomWriter.Workspaces workspaces = new RandomWriter.Workspaces();
            var scene = new ValidatedWatcher.Scene(store.revision(), new AtomicLong(), new AtomicLong(), workspaces.begun());
            List<ValidatedWatcher> watchers = new ArrayList<>();
            List<Future<?>> watching = new ArrayList<>();
            List<Future<?>> writing = new ArrayList<>();
            for (int i = 0; i < watcherCount; i++) {
                ValidatedWatcher watcher = new ValidatedWatcher(store, random.split(), scene);
                watchers.add(watcher);
                watching.add(threads.submit(watcher));
            }
            SplittableRandom depth = random.split();
            List<RandomWriter> writers = new CopyOnWriteArrayList<>();
            var trimming = compaction.scheduleWithFixedDelay(
                    () -> compact(store, scene, writers, depth.nextInt(10, 300)), 100, 150, TimeUnit.MILLISECONDS);
            for (int i = 0; i < WRITERS; i++) {
                RandomWriter writer = new RandomWriter(random.split(), store, "w" + i + "-", workspaces);
                writers.add(writer);
                SplittableRandom pauses = random.split();
                writing.add(threads.submit(() -> {
                    for (int w = 0; w < writes / WRITERS; w++) {
                        writer.write(committed::write);
                        LockSupport.parkNanos(pauses.nextInt(4_000_000));
                    }
                    writer.done();
                }));
            }
            for (Future<?> writer : writing) {
                writer.get();
            }
            trimming.cancel(false);
            scene.last().set(store.revision());
            for (Future<?> watcher : watching) {
                watcher.get(60, TimeUnit.SECONDS);
            }
            judge(watchers, committed.replay(), violations);
        }
    }

    private static void compact(
            RocksObjectStore store, ValidatedWatcher.Scene scene, List<RandomWriter> writers, int kept) {
        long written = writers.stream().mapToLong(RandomWriter::since).min().orElse(0);
        long revision = Math.min(written, store.revision() - kept);
        if (revision > scene.start()) {
            scene.compacted().accumulateAndGet(revision, Math::max); // said before it is so
            store.upkeep().compactBefore(revision);
        }
    }

    private void judge(
            List<ValidatedWatcher> watchers, CommittedWrites.Truth truth, List<String> violations) {
        changes += truth.changes().size();
        for (ValidatedWatcher watcher : watchers) {
            events += watcher.events();
            watches += watcher.watches();
            expirations += watcher.expirations();
            split += watcher.split(truth);
            states += watcher.states();
            violations.addAll(watcher.violations(truth));
        }
    }
}
