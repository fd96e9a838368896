package dev.polder.bench.report;

import dev.polder.bench.load.Latencies;
import dev.polder.bench.load.LoadResult;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// One server under one load, over all rounds. Changeable while rounds are added; one thread.
public final class LoadRow {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    private final String benchmark;
    private final String subject;
    private final int clients;
    private final Latencies latencies = new Latencies();
    private long nanos;
    private long failures;
    private int firstFailure;
    private @Nullable Duration cpu = Duration.ZERO;

    /// @param benchmark what was done, such as `get`
    /// @param subject to which server
    /// @param clients by how many at a time
    public LoadRow(String benchmark, String subject, int clients) {
        this.benchmark = benchmark;
        this.subject = subject;
        this.clients = clients;
    }

    /// Adds a round.
    ///
    /// @param used processor time of the server meanwhile; empty when nobody knows
    public void add(LoadResult round, Optional<Duration> used) {
        latencies.addAll(round.latencies());
        nanos += round.nanos();
        failures += round.failures();
        firstFailure = firstFailure == 0 ? round.firstFailure() : firstFailure;
        cpu = cpu != null && used.isPresent() ? cpu.plus(used.get()) : null;
    }

    String benchmark() {
        return benchmark;
    }

    String subject() {
        return subject;
    }

    int clients() {
        return clients;
    }

    long operations() {
        return latencies.total();
    }

    /// Answers that were no success.
    public long failures() {
        return failures;
    }

    int firstFailure() {
        return firstFailure;
    }

    double rate() {
        return nanos == 0 ? 0 : operations() * NANOS_PER_SECOND / nanos;
    }

    double micros(double share) {
        return latencies.quantile(share) / NANOS_PER_MICRO;
    }

    /// Processor time of the server for one operation, in microseconds.
    OptionalDouble cpuMicros() {
        return cpu == null || operations() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(cpu.toNanos() / NANOS_PER_MICRO / operations());
    }
}
