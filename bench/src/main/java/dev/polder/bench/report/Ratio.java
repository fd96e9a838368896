package dev.polder.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How many times better one server is than another, of which each round of one was measured beside the same round of
/// the other.
///
/// @param median over the rounds
/// @param min of the rounds
/// @param max of the rounds
record Ratio(double median, double min, double max) {
    private static final double HUNDRED = 100;

    /// Empty when no round of both has the metric, or it is nothing.
    static Optional<Ratio> of(Row first, Row second, Metric metric) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(first.rounds().size(), second.rounds().size()); i++) {
            Double one = first.rounds().get(i).values().get(metric);
            Double other = second.rounds().get(i).values().get(metric);
            if (one != null && other != null && one > 0 && other > 0) {
                ratios.add(metric.advantage(one, other));
            }
        }
        ratios.sort(null);
        return Row.middle(ratios).isEmpty()
                ? Optional.empty()
                : Optional.of(new Ratio(Row.middle(ratios).getAsDouble(), ratios.getFirst(), ratios.getLast()));
    }

    /// As a multiple.
    String times() {
        return String.format(Locale.ROOT, "%sx (%s-%s)", number(median), number(min), number(max));
    }

    /// As a share of a hundred.
    String percent() {
        return String.format(
                Locale.ROOT, "%.0f%% (%.0f-%.0f)", median * HUNDRED, min * HUNDRED, max * HUNDRED);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
    }
}
