package dev.polder.api.meta;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/// Times as objects have them, nearly always `2026-11-23T04:05:06Z`.
public final class WireTime {
    private static final String FORM = "0000-00-00T00:00:00Z";

    /// The last second that was written: most objects of a second have the same.
    private static volatile Second last = new Second(0, "1970-01-01T00:00:00Z");

    private record Second(long epoch, String text) {}

    private WireTime() {}

    /// The time without parts of its second.
    public static String text(Instant time) {
        Second second = last;
        if (second.epoch() != time.getEpochSecond()) {
            second = new Second(
                    time.getEpochSecond(), time.truncatedTo(ChronoUnit.SECONDS).toString());
            last = second;
        }
        return second.text();
    }

    /// @throws DateTimeException when it is no time
    public static Instant parse(String text) {
        if (!isPlain(text)) {
            return Instant.parse(text);
        }
        return LocalDate.of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2))
                .atTime(LocalTime.of(number(text, 11, 2), number(text, 14, 2), number(text, 17, 2)))
                .toInstant(ZoneOffset.UTC);
    }

    /// Whether it has the usual form, and is not in the hour or second that only the general parser knows.
    public static boolean isPlain(String text) {
        if (text.length() != FORM.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char form = FORM.charAt(i);
            if (form == '0' ? c < '0' || c > '9' : c != form) {
                return false;
            }
        }
        return number(text, 11, 2) < 24 && number(text, 17, 2) < 60;
    }

    private static int number(String text, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            number = 10 * number + text.charAt(i) - '0';
        }
        return number;
    }
}
