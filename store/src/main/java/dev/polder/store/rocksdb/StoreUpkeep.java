package dev.polder.store.rocksdb;

import dev.polder.store.commit.Revisions;
import dev.polder.store.rocksdb.check.CheckLimits;
import dev.polder.store.rocksdb.check.Checks;
import dev.polder.store.rocksdb.check.Scrub;
import dev.polder.store.rocksdb.commit.Committer;
import dev.polder.store.rocksdb.commit.HistoryTrimmer;
import dev.polder.store.rocksdb.engine.Database;
import dev.polder.store.rocksdb.engine.Family;
import dev.polder.store.rocksdb.engine.ReadGate;
import dev.polder.store.rocksdb.keys.RecordReencryption;
import dev.polder.store.space.SpaceWatch;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the store does by itself, over and over: it trims the history, expires objects, encrypts records anew, looks at the
/// room on the disk, asks the key provider, compares its caches and reads through what is on disk. A task that fails is said
/// once and tried again. Threads of its own; the methods on any thread.
final class StoreUpkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreUpkeep.class);
    private static final Duration TRIM = Duration.ofSeconds(10);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /// Of the history, while there is too little room on the disk.
    private static final int KEPT_SECONDS = 10;

    /// Of each second while records are encrypted anew.
    private static final Duration REENCRYPTION_SLICE = Duration.ofMillis(250);

    private final Database database;
    private final Revisions revisions;
    private final SpaceWatch space;
    private final KeyUpkeep keys;
    private final ReadGate gate;
    private final ExpiryUpkeep expiry;
    private final RecordReencryption reencryption;
    private final HistoryTrimmer trimmer;
    private final Checks checks;
    private final CheckLimits limits;
    private final LongSupplier nanos;
    private final ReentrantLock rewriting = new ReentrantLock();
    private final ScheduledExecutorService schedule = thread("store-trimmer");
    /// Of its own: trimming may take longer than writers should wait when there is room again.
    private final ScheduledExecutorService looks = thread("store-space");
    /// Of its own: they read much, and nobody waits for them.
    private final ScheduledExecutorService checking = thread("store-checks");
    /// The newest revision of each of the last seconds, oldest first.
    private final Queue<Long> recent = new ConcurrentLinkedQueue<>();

    StoreUpkeep(
            StoreSettings settings,
            Opening.Opened opened,
            ReadGate gate,
            ExpiryUpkeep expiry,
            RecordReencryption reencryption,
            Checks checks) {
        this.database = opened.database();
        this.revisions = opened.revisions();
        this.space = opened.space();
        this.keys = opened.keys();
        this.gate = gate;
        this.expiry = expiry;
        this.reencryption = reencryption;
        this.checks = checks;
        this.limits = settings.checks();
        this.trimmer = new HistoryTrimmer(database, revisions, gate, settings.log(), opened.time());
        this.nanos = settings.nanos();
    }

    private static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    /// @param closed    whether the store is closed: then tasks may fail, and nobody needs to know
    /// @param committer to be stopped when the disk holds it up for good
    void start(BooleanSupplier closed, Committer committer) {
        every(TRIM, schedule, new Task("history could not be trimmed", this::trim, closed));
        every(SECOND, looks, new Task("the free space could not be looked at", this::lookAtSpace, closed));
        every(SECOND, checking, new Task(
                "nobody knows whether writes go on", () -> gate.run(() -> committer.stopIfStuck(database.backgroundErrors())), closed));
        every(SECOND, schedule, new Task("objects that have outlived their lifetime stay for now", expiry, closed));
        every(SECOND, schedule, new Task("records could not be encrypted anew for now", this::reencrypt, closed));
        every(limits.caches(), checking, new Task("caches could not be compared", checks.caches(), closed));
        Duration step = limits.scrub().dividedBy(Scrub.STEPS);
        every(step, checking, new Task("what is on disk could not be read through", checks.scrub(), closed));
        keys.start();
    }

    private static void every(Duration pause, ScheduledExecutorService thread, Task task) {
        long nanos = pause.toNanos();
        ScheduledFuture<?> _ = thread.scheduleWithFixedDelay(task, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /// Something that is done again and again. One thread.
    private static final class Task implements Runnable {
        private final String failure;
        private final Runnable work;
        private final BooleanSupplier closed;
        private boolean failed;

        /// @param failure what to say when it fails, once until it succeeds again
        Task(String failure, Runnable work, BooleanSupplier closed) {
            this.failure = failure;
            this.work = work;
            this.closed = closed;
        }

        @Override
        public void run() {
            try {
                work.run();
                failed = false;
            } catch (RuntimeException e) {
                if (!failed && !closed.getAsBoolean()) {
                    LOG.warn("{}: {}", failure, e.getMessage(), e);
                }
                failed = true;
            }
        }
    }

    /// Only one at a time may take away or rewrite rows of `objects`.
    private void exclusively(Runnable work) {
        rewriting.lock();
        try {
            work.run();
        } finally {
            rewriting.unlock();
        }
    }

    private void trim() {
        exclusively(() -> {
            trimmer.trimDue();
            if (space.state().paused() != 0) {
                reclaim();
            }
        });
    }

    /// Gives back what deletes took away and the history still holds, but for its newest seconds.
    private void reclaim() {
        Long before = recent.peek();
        if (before == null || before <= revisions.floor()) {
            return;
        }
        trimmer.compactBefore(before);
        gate.run(() -> {
            for (Family family : List.of(Family.OBJECTS, Family.LATEST, Family.LOG, Family.LANES)) {
                database.compact(family, space.state().free());
            }
        });
    }

    private void lookAtSpace() {
        gate.run(space::look);
        recent.add(revisions.published());
        while (recent.size() > KEPT_SECONDS) {
            recent.remove();
        }
    }

    private void reencrypt() {
        if (space.state().level() == SpaceWatch.Level.ALL) { // what is rewritten takes room before it gives any back
            reencryptFor(REENCRYPTION_SLICE);
        }
    }

    /// Goes on with encrypting records anew, where some are to be.
    void reencryptFor(Duration time) {
        exclusively(() -> reencryption.run(time, nanos));
    }

    /// Takes away now what has outlived its lifetime.
    void expireNow() {
        expiry.run();
    }

    /// Forgets what only reads before the revision need.
    void compactBefore(long revision) {
        exclusively(() -> trimmer.compactBefore(revision));
    }

    /// Trims now what the schedule would trim later.
    void trimNow() {
        exclusively(trimmer::trimDue);
    }

    /// Compares what memory holds with the database.
    void compareCaches() {
        checks.caches().run();
    }

    /// Begins nothing any more.
    @Override
    public void close() {
        schedule.shutdownNow();
        looks.shutdownNow();
        checking.shutdownNow();
    }
}
