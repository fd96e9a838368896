package dev.polder.store.keys;

import java.time.Duration;

/// How the store gets on with its key provider.
///
/// @param callTimeout  after which a call counts as failed
/// @param pollEvery    how often it is asked for its current key, and to prove that it still knows the data key
/// @param writeWithout for how long sensitive objects are still written while it does not answer
/// @param keepRetired  for how long a data key that no record uses any more stays in memory, for reads that began before
public record KeyLimits(Duration callTimeout, Duration pollEvery, Duration writeWithout, Duration keepRetired) {
    public static final KeyLimits DEFAULT = new KeyLimits(
            Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofMinutes(3), Duration.ofMinutes(1));
}
