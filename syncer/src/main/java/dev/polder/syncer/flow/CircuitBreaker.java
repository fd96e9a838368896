package dev.polder.syncer.flow;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Keeps everybody but the health check away from a cluster that cannot be reached, and for a while from one that asked
/// for patience. Any thread.
public final class CircuitBreaker {
    /// What it lets through.
    public enum State {
        /// Everybody.
        CLOSED,
        /// The health check alone.
        OPEN,
        /// Everybody, slowly; the first failure opens it again, and enough answers close it.
        HALF_OPEN
    }

    private final int threshold;
    private final InstantSource clock;
    private final Consumer<State> onChange;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private State state = State.CLOSED;
    private int failures;
    private int answers;
    private boolean shutDown;
    private Instant patience = Instant.MIN;

    /// @param threshold failures in a row that open it, and answers in a row that close it when it is half open
    /// @param onChange  told each new state; must be quick
    public CircuitBreaker(int threshold, InstantSource clock, Consumer<State> onChange) {
        this.threshold = threshold;
        this.clock = clock;
        this.onChange = onChange;
    }

    /// The cluster answered.
    public void succeeded() {
        lock.lock();
        try {
            failures = 0;
            answers++;
            if (state == State.OPEN) {
                turn(State.HALF_OPEN);
            } else if (state == State.HALF_OPEN && answers >= threshold) {
                turn(State.CLOSED);
            }
        } finally {
            lock.unlock();
        }
    }

    /// The cluster could not be reached, or cannot work.
    public void failed() {
        lock.lock();
        try {
            failures++;
            answers = 0;
            if (state == State.HALF_OPEN || (state == State.CLOSED && failures >= threshold)) {
                turn(State.OPEN);
            }
        } finally {
            lock.unlock();
        }
    }

    private void turn(State next) {
        state = next;
        answers = 0;
        changed.signalAll();
        onChange.accept(next);
    }

    /// The cluster asked to be left alone for a time.
    public void throttled(Duration time) {
        lock.lock();
        try {
            Instant until = clock.instant().plus(time);
            patience = until.isAfter(patience) ? until : patience;
        } finally {
            lock.unlock();
        }
    }

    /// What it lets through now.
    public State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the cluster may be asked.
    ///
    /// @throws InterruptedException also when the breaker is shut down
    public void await() throws InterruptedException {
        await(false, Instant.MIN);
    }

    /// Waits until the patience that the cluster asked for is over. For the health check, and for requests under way.
    ///
    /// @throws InterruptedException also when the breaker is shut down
    public void awaitPatience() throws InterruptedException {
        await(true, Instant.MIN);
    }

    /// Waits for a time.
    ///
    /// @throws InterruptedException also when the breaker is shut down
    void awaitTime(Duration time) throws InterruptedException {
        await(true, clock.instant().plus(time));
    }

    private void await(boolean probe, Instant earliest) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                if (shutDown) {
                    throw new InterruptedException("the connection ends");
                }
                Instant now = clock.instant();
                Instant until = patience.isAfter(earliest) ? patience : earliest;
                if (!probe && state == State.OPEN) {
                    changed.await();
                } else if (now.isBefore(until)) {
                    var _ = changed.await(Duration.between(now, until).toMillis() + 1, TimeUnit.MILLISECONDS);
                } else {
                    return;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Sends away everybody who waits.
    public void shutDown() {
        lock.lock();
        try {
            shutDown = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
