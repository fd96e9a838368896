package dev.polder.syncer.spec;

import dev.polder.syncer.downstream.DownstreamRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How often we took fields of a copy back from somebody who had set them to something else. Once is the repair of an
/// edit; again and again is a fight with a controller, which nobody wins: then the object is left as it is until the
/// tenant changes it, or for a while. Bounded; any thread.
final class Takeovers {
    private static final int MOST = 3;
    private static final int OBJECTS = 10_000;
    private static final Duration MEMORY = Duration.ofHours(1);

    /// @param hash  of what was wanted
    /// @param since the first time
    private record Fight(String hash, int rounds, Instant since) {}

    private final InstantSource clock;
    private final Map<DownstreamRef, Fight> fights = new LinkedHashMap<>();

    Takeovers(InstantSource clock) {
        this.clock = clock;
    }

    /// Whether it has been tried often enough to make the object what it is wanted to be.
    synchronized boolean isLost(DownstreamRef ref, String hash) {
        Fight fight = current(ref, hash);
        return fight != null && fight.rounds() >= MOST;
    }

    /// Takes note that fields are about to be taken.
    synchronized void begin(DownstreamRef ref, String hash) {
        Fight fight = current(ref, hash);
        Fight next = fight == null
                ? new Fight(hash, 1, clock.instant())
                : new Fight(hash, fight.rounds() + 1, fight.since());
        fights.put(ref, next);
        if (fights.size() > OBJECTS) {
            fights.remove(fights.keySet().iterator().next());
        }
    }

    private @Nullable Fight current(DownstreamRef ref, String hash) {
        Fight fight = fights.get(ref);
        boolean over = fight == null
                || !fight.hash().equals(hash)
                || clock.instant().isAfter(fight.since().plus(MEMORY));
        if (over) {
            fights.remove(ref);
            return null;
        }
        return fight;
    }
}
