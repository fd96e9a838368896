package dev.polder.api.crd.value;

import dev.polder.api.regex.GoRegex;
import java.util.List;
import java.util.Locale;

/// Durations as Go and Scala write them: `1h30m`, `22 ns`, `3 days`.
final class DurationText {
    private static final GoRegex GO =
            GoRegex.compile("^[-+]?(0|(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$");
    private static final GoRegex PART = GoRegex.compile("(\\d+)\\s*([A-Za-zµ]+)");
    private static final List<String> UNITS =
            List.of("ns", "us", "µs", "ms", "s", "m", "h", "hr", "d", "w", "wk");
    /// Units that may have anything behind them, such as the plural.
    private static final List<String> WORDS =
            List.of("nano", "micro", "milli", "sec", "min", "hour", "day", "week");

    private DurationText() {}

    static boolean isDuration(String text) {
        if (GO.find(text)) {
            return true;
        }
        boolean found = false;
        for (List<String> part : PART.matches(text, -1)) {
            String unit = part.get(2).toLowerCase(Locale.ROOT);
            if (part.get(1).length() > 18) {
                return false;
            }
            found |= UNITS.contains(unit) || WORDS.stream().anyMatch(unit::startsWith);
        }
        return found;
    }
}
