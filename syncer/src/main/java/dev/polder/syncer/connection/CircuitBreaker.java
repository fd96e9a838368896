package dev.polder.syncer.connection;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Keeps everybody but the health check away from a cluster that cannot be reached, and for a while from one that asked
/// for patience. Any thread.
final class CircuitBreaker {
    private final int threshold;
    private final InstantSource clock;
    private final Runnable onOpen;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int failures;
    private boolean open;
    private boolean shutDown;
    private Instant patience = Instant.MIN;

    /// @param threshold failures in a row that open it
    /// @param onOpen    run when it opens; must be quick
    CircuitBreaker(int threshold, InstantSource clock, Runnable onOpen) {
        this.threshold = threshold;
        this.clock = clock;
        this.onOpen = onOpen;
    }

    /// The cluster answered.
    void succeeded() {
        lock.lock();
        try {
            failures = 0;
            if (open) {
                open = false;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// The cluster could not be reached, or cannot work.
    void failed() {
        lock.lock();
        try {
            failures++;
            if (!open && failures >= threshold) {
                open = true;
                onOpen.run();
            }
        } finally {
            lock.unlock();
        }
    }

    /// The cluster asked to be left alone for a time.
    void throttled(Duration time) {
        lock.lock();
        try {
            Instant until = clock.instant().plus(time);
            patience = until.isAfter(patience) ? until : patience;
        } finally {
            lock.unlock();
        }
    }

    boolean isOpen() {
        lock.lock();
        try {
            return open;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the cluster may be asked.
    ///
    /// @throws InterruptedException also when the breaker is shut down
    void await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                if (shutDown) {
                    throw new InterruptedException("the connection ends");
                }
                Instant now = clock.instant();
                if (open) {
                    changed.await();
                } else if (now.isBefore(patience)) {
                    var _ = changed.await(Duration.between(now, patience).toMillis() + 1, TimeUnit.MILLISECONDS);
                } else {
                    return;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Sends away everybody who waits.
    void shutDown() {
        lock.lock();
        try {
            shutDown = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
