package dev.polder.gateway.cli.workspace;

import java.time.Duration;

/// Asks again until an answer is good or the time is up. A command waits for one object, nearly always for no time at
/// all, and for a minute at most: a watch would cost it a streaming client for no gain.
final class Poll {
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final long end;

    Poll(Duration timeout) {
        this.end = System.nanoTime() + timeout.toNanos();
    }

    /// Waits until it is worth to ask again.
    ///
    /// @return false, at once, when the time is up
    boolean again() throws InterruptedException {
        if (System.nanoTime() - end >= 0) {
            return false;
        }
        Thread.sleep(INTERVAL);
        return true;
    }
}
