package dev.polder.gateway.cli.process;

import java.time.Duration;

/// Asks again until an answer is good or the time is up. A command waits for a few objects, nearly always for no time at
/// all, and for minutes at most: a watch would cost it a streaming client for no gain. One thread.
public final class Poll {
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final long end;

    /// @param timeout from now on
    public Poll(Duration timeout) {
        this(System.nanoTime() + timeout.toNanos());
    }

    /// @param end when the time is up, as [System#nanoTime]
    public Poll(long end) {
        this.end = end;
    }

    /// Waits until it is worth to ask again.
    ///
    /// @return false, at once, when the time is up
    public boolean again() throws InterruptedException {
        if (System.nanoTime() - end >= 0) {
            return false;
        }
        Thread.sleep(INTERVAL);
        return true;
    }
}
