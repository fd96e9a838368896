package dev.polder.api.crd.value;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;

/// Durations as Go and Scala write them: `1h30m`, `22 ns`, `3 days`.
final class DurationText {
    private static final Pattern GO =
            Pattern.compile("^[-+]?(0|(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$");
    private static final Pattern PART = Pattern.compile("(\\d+)\\s*([A-Za-zµ]+)");
    private static final List<String> UNITS =
            List.of("ns", "us", "µs", "ms", "s", "m", "h", "hr", "d", "w", "wk");
    /// Units that may have anything behind them, such as the plural.
    private static final List<String> WORDS =
            List.of("nano", "micro", "milli", "sec", "min", "hour", "day", "week");

    private DurationText() {}

    static boolean isDuration(String text) {
        if (GO.matcher(text).find()) {
            return true;
        }
        boolean found = false;
        Matcher parts = PART.matcher(text);
        while (parts.find()) {
            String unit = parts.group(2).toLowerCase(Locale.ROOT);
            if (parts.group(1).length() > 18) {
                return false;
            }
            found |= UNITS.contains(unit) || WORDS.stream().anyMatch(unit::startsWith);
        }
        return found;
    }
}
