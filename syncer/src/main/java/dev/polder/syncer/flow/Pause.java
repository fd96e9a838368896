package dev.polder.syncer.flow;

import dev.polder.syncer.SyncerLimits;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// How the threads of a connection wait. Every wait ends with [InterruptedException] when the connection does.
public final class Pause {
    private static final int MAX_DOUBLINGS = 16;

    private final CircuitBreaker breaker;
    private final SyncerLimits limits;
    private final RandomGenerator random;
    private final CountDownLatch ended = new CountDownLatch(1);

    /// @param breaker shut down with it
    public Pause(CircuitBreaker breaker, SyncerLimits limits, RandomGenerator random) {
        this.breaker = breaker;
        this.limits = limits;
        this.random = random;
    }

    /// Waits until the cluster may be asked.
    public void untilReachable() throws InterruptedException {
        breaker.await();
    }

    /// Waits until the cluster wants to be asked again, whether or not it can be reached.
    public void untilPatient() throws InterruptedException {
        breaker.awaitPatience();
    }

    /// Waits longer the more failures there were, with full jitter above a floor.
    ///
    /// @param failures in a row, at least 1
    public void afterFailure(int failures) throws InterruptedException {
        long first = limits.firstRetry().toMillis();
        long most = Math.min(first << Math.min(failures, MAX_DOUBLINGS), limits.lastRetry().toMillis());
        time(Duration.ofMillis(first / 2 + random.nextLong(Math.max(1, most))));
    }

    /// Waits for a time.
    public void time(Duration time) throws InterruptedException {
        if (ended.await(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("the connection ends");
        }
    }

    /// Whether the connection ends.
    public boolean isEnded() {
        return ended.getCount() == 0;
    }

    /// Ends every wait, now and later.
    public void end() {
        ended.countDown();
        breaker.shutDown();
    }
}
