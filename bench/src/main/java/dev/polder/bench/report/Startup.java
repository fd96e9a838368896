package dev.polder.bench.report;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/// How long a server takes from the start of its process to its first answer on `/readyz`.
///
/// @param what which start
/// @param runs each time it was measured, at least once
public record Startup(String what, List<Duration> runs) {
    /// Copies the list.
    public Startup {
        runs = List.copyOf(runs);
    }

    /// The middle one.
    public Duration median() {
        return runs.stream().sorted(Comparator.naturalOrder()).toList().get(runs.size() / 2);
    }
}
