package dev.polder.control;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Delays by one thread, which all controllers of a gateway share.
public final class ThreadDelays implements Delays, AutoCloseable {
    private final ScheduledThreadPoolExecutor timer;

    public ThreadDelays() {
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("polder-delays").daemon(true).factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void after(Duration delay, Runnable action) {
        try {
            var _ = timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closed: what was to come later does not come any more.
            return;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
