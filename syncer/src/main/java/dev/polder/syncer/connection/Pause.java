package dev.polder.syncer.connection;

import dev.polder.syncer.SyncerLimits;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// How the threads of a connection wait. Every wait ends with [InterruptedException] when the connection does.
final class Pause {
    private static final int MAX_DOUBLINGS = 16;

    private final CircuitBreaker breaker;
    private final SyncerLimits limits;
    private final RandomGenerator random;
    private final CountDownLatch ended = new CountDownLatch(1);

    Pause(CircuitBreaker breaker, SyncerLimits limits, RandomGenerator random) {
        this.breaker = breaker;
        this.limits = limits;
        this.random = random;
    }

    void untilReachable() throws InterruptedException {
        breaker.await();
    }

    /// Waits longer the more failures there were, with full jitter above a floor.
    ///
    /// @param failures in a row, at least 1
    void afterFailure(int failures) throws InterruptedException {
        long first = limits.firstRetry().toMillis();
        long most = Math.min(first << Math.min(failures, MAX_DOUBLINGS), limits.lastRetry().toMillis());
        time(Duration.ofMillis(first / 2 + random.nextLong(Math.max(1, most))));
    }

    void time(Duration time) throws InterruptedException {
        if (ended.await(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("the connection ends");
        }
    }

    boolean isEnded() {
        return ended.getCount() == 0;
    }

    void end() {
        ended.countDown();
        breaker.shutDown();
    }
}
