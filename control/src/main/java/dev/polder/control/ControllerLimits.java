package dev.polder.control;

import java.time.Duration;

/// Limits of a [Controller].
///
/// @param workers    reconciliations at a time, at least 1
/// @param keys       keys that wait, run or are delayed; whoever adds one more waits
/// @param firstDelay longest delay after the first failure of a key; doubles with each further one
/// @param maxDelay   longest delay after any failure
/// @param drain      how long close waits for reconciliations that run
public record ControllerLimits(int workers, int keys, Duration firstDelay, Duration maxDelay, Duration drain) {
    public static final ControllerLimits DEFAULT =
            new ControllerLimits(4, 100_000, Duration.ofMillis(20), Duration.ofMinutes(2), Duration.ofSeconds(10));

    public ControllerLimits {
        if (workers < 1 || keys < 1) {
            throw new IllegalArgumentException("a controller needs a worker and room for a key");
        }
    }
}
