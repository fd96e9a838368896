package dev.polder.control.object;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// Times as objects carry them.
public final class Times {
    private Times() {}

    /// Now, RFC 3339 in whole seconds.
    public static String now(InstantSource clock) {
        return text(clock.instant());
    }

    /// RFC 3339 in whole seconds.
    public static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
