package dev.polder.control.object;

import dev.polder.api.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// Times as objects carry them.
public final class Times {
    private static final Duration SHORTEST = Duration.ofMillis(300);
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private Times() {}

    /// Now, RFC 3339 in whole seconds.
    public static String now(InstantSource clock) {
        return text(clock.instant());
    }

    /// How long to wait before one looks again at an object whose deletion is held up by others: a fifth of the time since
    /// it was deleted, from 300 ms to 15 s.
    public static Duration patience(JsonObject deleting, InstantSource clock) {
        String deleted = deleting.stringAt("metadata", "deletionTimestamp");
        Duration age = deleted == null
                ? Duration.ZERO
                : Duration.between(Instant.parse(deleted), clock.instant()).dividedBy(5);
        return age.compareTo(SHORTEST) < 0 ? SHORTEST : age.compareTo(LONGEST) > 0 ? LONGEST : age;
    }

    /// RFC 3339 in whole seconds.
    public static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
