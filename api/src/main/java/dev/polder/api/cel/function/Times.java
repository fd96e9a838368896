package dev.polder.api.cel.function;

import dev.polder.api.cel.value.CelError;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Parts of timestamps, in UTC or a zone, and of durations.
public final class Times {
    private static final Pattern OFFSET = Pattern.compile("([+-]?)([0-9]{1,2}):([0-9]{1,2})");
    private static final int DAYS_OF_WEEK = 7;
    private static final int MILLION = 1_000_000;

    private Times() {}

    /// Puts what is here under its names.
    public static void register(Map<String, Function> functions) {
        functions.put("getFullYear", part("getFullYear", ZonedDateTime::getYear));
        functions.put("getMonth", part("getMonth", time -> time.getMonthValue() - 1));
        functions.put("getDayOfYear", part("getDayOfYear", time -> time.getDayOfYear() - 1));
        functions.put("getDayOfMonth", part("getDayOfMonth", time -> time.getDayOfMonth() - 1));
        functions.put("getDate", part("getDate", ZonedDateTime::getDayOfMonth));
        functions.put("getDayOfWeek", part("getDayOfWeek", time -> time.getDayOfWeek().getValue() % DAYS_OF_WEEK));
        functions.put("getHours", part("getHours", ZonedDateTime::getHour, Duration::toHours));
        functions.put("getMinutes", part("getMinutes", ZonedDateTime::getMinute, Duration::toMinutes));
        functions.put("getSeconds", part("getSeconds", ZonedDateTime::getSecond, Duration::toSeconds));
        functions.put("getMilliseconds", part("getMilliseconds", time -> time.getNano() / MILLION, Duration::toMillis));
    }

    private static Function part(String name, ToLongFunction<ZonedDateTime> ofTime) {
        return (args, _) ->
                args[0] instanceof Instant instant ? inZone(instant, args, ofTime) : CelError.noOverload(name, args);
    }

    private static Function part(
            String name, ToLongFunction<ZonedDateTime> ofTime, ToLongFunction<Duration> ofDuration) {
        return (args, _) -> switch (args[0]) {
            case Instant instant -> inZone(instant, args, ofTime);
            case Duration duration when args.length == 1 -> ofDuration.applyAsLong(duration);
            default -> CelError.noOverload(name, args);
        };
    }

    private static Object inZone(Instant instant, Object[] args, ToLongFunction<ZonedDateTime> part) {
        if (args.length == 1) {
            return part.applyAsLong(instant.atZone(ZoneOffset.UTC));
        }
        if (!(args[1] instanceof String name)) {
            return CelError.NO_OVERLOAD;
        }
        try {
            return part.applyAsLong(instant.atZone(zone(name)));
        } catch (DateTimeException e) {
            return new CelError("unknown time zone " + name);
        }
    }

    private static ZoneId zone(String name) {
        Matcher offset = OFFSET.matcher(name);
        if (!offset.matches()) {
            return name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
        }
        int sign = offset.group(1).equals("-") ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(
                sign * Integer.parseInt(offset.group(2)), sign * Integer.parseInt(offset.group(3)));
    }
}
