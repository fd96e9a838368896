package dev.polder.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/// One server in one setting of a benchmark, over all rounds. Changeable while rounds are added; one thread.
public final class Row {
    private final String benchmark;
    private final String setting;
    private final String server;
    private final Role role;
    private final List<Sample> rounds = new ArrayList<>();

    /// @param benchmark what was done, such as `get`
    /// @param setting how, such as `512 clients`
    public Row(String benchmark, String setting, String server, Role role) {
        this.benchmark = benchmark;
        this.setting = setting;
        this.server = server;
        this.role = role;
    }

    /// Adds a round.
    public void add(Sample round) {
        rounds.add(round);
    }

    String benchmark() {
        return benchmark;
    }

    String setting() {
        return setting;
    }

    String server() {
        return server;
    }

    Role role() {
        return role;
    }

    List<Sample> rounds() {
        return rounds;
    }

    /// Operations that went wrong.
    public long failures() {
        return rounds.stream().mapToLong(Sample::failures).sum();
    }

    String firstFailure() {
        return rounds.stream()
                .map(Sample::firstFailure)
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("");
    }

    /// The middle one of all rounds; empty when none has it.
    public OptionalDouble median(Metric metric) {
        return middle(rounds.stream()
                .map(each -> each.values().get(metric))
                .filter(Objects::nonNull)
                .sorted()
                .toList());
    }

    static OptionalDouble middle(List<Double> sorted) {
        int half = sorted.size() / 2;
        if (sorted.isEmpty()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2);
    }
}
