package dev.polder.store.expiry;

import java.time.Duration;

/// How lives are counted and ended.
///
/// @param batch        objects that are looked at together; others may write in between
/// @param longestPause of the time between two runs of a store this much counts at most: a clock that was set while
///                     nothing ran ages nobody by more
public record ExpiryLimits(int batch, Duration longestPause) {
    public static final ExpiryLimits DEFAULT = new ExpiryLimits(256, Duration.ofMinutes(10));
}
