package dev.polder.api.builtin.table;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// Durations in two or three figures, as `kubectl get` shows ages (apimachinery `util/duration`).
public final class HumanDuration {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long YEAR = 365 * DAY;

    private HumanDuration() {}

    /// `5m10s`, `3h`, `2d4h`; up to two seconds before zero count as zero, more is `<invalid>`.
    public static String of(Duration duration) {
        long seconds = duration.toSeconds();
        if (duration.isNegative()) {
            return duration.compareTo(Duration.ofSeconds(-2)) <= 0 ? "<invalid>" : "0s";
        }
        if (seconds < 2 * MINUTE) {
            return seconds + "s";
        }
        if (seconds < 10 * MINUTE) {
            return two(seconds / MINUTE, "m", seconds % MINUTE, "s");
        }
        if (seconds < 3 * HOUR) {
            return seconds / MINUTE + "m";
        }
        if (seconds < 8 * HOUR) {
            return two(seconds / HOUR, "h", seconds % HOUR / MINUTE, "m");
        }
        if (seconds < 2 * DAY) {
            return seconds / HOUR + "h";
        }
        if (seconds < 8 * DAY) {
            return two(seconds / DAY, "d", seconds % DAY / HOUR, "h");
        }
        if (seconds < 2 * YEAR) {
            return seconds / DAY + "d";
        }
        return seconds < 8 * YEAR ? two(seconds / YEAR, "y", seconds % YEAR / DAY, "d") : seconds / YEAR + "y";
    }

    /// The time since an RFC 3339 timestamp; `<unknown>` for none or one that cannot be read.
    public static String since(@Nullable String timestamp, Instant now) {
        Instant then = instant(timestamp);
        return then == null ? "<unknown>" : of(Duration.between(then, now));
    }

    /// The instant of an RFC 3339 timestamp, or null.
    static @Nullable Instant instant(@Nullable String timestamp) {
        if (timestamp == null) {
            return null;
        }
        try {
            return Instant.parse(timestamp);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static String two(long big, String bigUnit, long small, String smallUnit) {
        return small == 0 ? big + bigUnit : big + bigUnit + small + smallUnit;
    }
}
