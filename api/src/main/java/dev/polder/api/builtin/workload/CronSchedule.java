package dev.polder.api.builtin.workload;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// The five fields of a cron schedule, or a descriptor such as `@daily`.
final class CronSchedule {
    private static final Set<String> DESCRIPTORS =
            Set.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final List<Bounds> FIELDS = List.of(
            new Bounds(0, 59, List.of()),
            new Bounds(0, 23, List.of()),
            new Bounds(1, 31, List.of()),
            new Bounds(1, 12, MONTHS),
            new Bounds(0, 6, DAYS));

    /// The good values of a field.
    ///
    /// @param names of the values from `least` on
    private record Bounds(int least, int most, List<String> names) {
        OptionalInt value(String text) {
            int named = names.indexOf(text.toLowerCase(Locale.ROOT));
            if (named >= 0) {
                return OptionalInt.of(least + named);
            }
            boolean number = !text.isEmpty() && text.length() < 6 && text.chars().allMatch(c -> c >= '0' && c <= '9');
            return number ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
        }
    }

    private CronSchedule() {}

    /// What is wrong with a schedule; empty when it is good.
    static Optional<String> problem(String schedule) {
        if (schedule.contains("TZ")) {
            return Optional.of("cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        }
        if (schedule.startsWith("@")) {
            boolean known = DESCRIPTORS.contains(schedule) || schedule.startsWith("@every ");
            return known ? Optional.empty() : Optional.of("unrecognized descriptor: " + schedule);
        }
        List<String> fields = List.of(schedule.strip().split("\\s+", -1));
        if (fields.size() != FIELDS.size()) {
            return Optional.of(
                    "expected exactly 5 fields, found %d: [%s]".formatted(fields.size(), String.join(" ", fields)));
        }
        for (int i = 0; i < fields.size(); i++) {
            for (String part : fields.get(i).split(",", -1)) {
                Optional<String> wrong = part(part, FIELDS.get(i));
                if (wrong.isPresent()) {
                    return wrong;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> part(String part, Bounds bounds) {
        String[] stepped = part.split("/", -1);
        String[] range = stepped[0].split("-", -1);
        if (stepped.length > 2) {
            return Optional.of("too many slashes: " + part);
        }
        if (range.length > 2) {
            return Optional.of("too many hyphens: " + part);
        }
        int start = bounds.least();
        int end = bounds.most();
        if (!range[0].equals("*") && !range[0].equals("?")) {
            OptionalInt first = bounds.value(range[0]);
            OptionalInt last = range.length == 2 ? bounds.value(range[1]) : first;
            if (first.isEmpty() || last.isEmpty()) {
                return Optional.of(notNumber(first.isEmpty() ? range[0] : range[1]));
            }
            start = first.getAsInt();
            end = range.length == 1 && stepped.length == 2 ? bounds.most() : last.getAsInt();
        }
        if (stepped.length == 2) {
            OptionalInt step = new Bounds(0, 0, List.of()).value(stepped[1]);
            if (step.isEmpty()) {
                return Optional.of(notNumber(stepped[1]));
            }
            if (step.getAsInt() == 0) {
                return Optional.of("step of range should be a positive number: " + part);
            }
        }
        return range(start, end, part, bounds);
    }

    private static Optional<String> range(int start, int end, String part, Bounds bounds) {
        if (start < bounds.least()) {
            return Optional.of("beginning of range (%d) below minimum (%d): %s".formatted(start, bounds.least(), part));
        }
        if (end > bounds.most()) {
            return Optional.of("end of range (%d) above maximum (%d): %s".formatted(end, bounds.most(), part));
        }
        return start > end
                ? Optional.of("beginning of range (%d) beyond end of range (%d): %s".formatted(start, end, part))
                : Optional.empty();
    }

    private static String notNumber(String text) {
        return "failed to parse int from %s: strconv.Atoi: parsing \"%s\": invalid syntax".formatted(text, text);
    }
}
