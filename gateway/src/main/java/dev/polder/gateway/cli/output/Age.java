package dev.polder.gateway.cli.output;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// How long ago something was, short and rounded down, in the units that kubectl uses.
public final class Age {
    private static final int MINUTES_IN_SECONDS_UP_TO = 120;

    private Age() {}

    /// @param timestamp as in `metadata.creationTimestamp`; null or malformed becomes `<unknown>`
    /// @param now the end of the time
    public static String of(@Nullable String timestamp, Instant now) {
        try {
            return timestamp == null ? "<unknown>" : of(Duration.between(Instant.parse(timestamp), now));
        } catch (DateTimeParseException _) {
            return "<unknown>";
        }
    }

    private static String of(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < MINUTES_IN_SECONDS_UP_TO) {
            return seconds + "s";
        }
        if (age.toHours() < 3) {
            return age.toMinutes() + "m";
        }
        return age.toHours() < 48 ? age.toHours() + "h" : age.toDays() + "d";
    }
}
