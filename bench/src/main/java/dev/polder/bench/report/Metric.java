package dev.polder.bench.report;

import java.util.Locale;

/// What is measured of a server.
public enum Metric {
    /// Operations, or delivered events.
    RATE("OPS/S", "perSecond", Unit.NUMBER, true),
    /// Bytes of bodies before compression.
    THROUGHPUT("MB/S", "megabytesPerSecond", Unit.NUMBER, true),
    /// Of one operation.
    P50("P50", "p50Micros", Unit.MICROS, false),
    /// Of one operation.
    P99("P99", "p99Micros", Unit.MICROS, false),
    /// Until the first watcher has an event; the median over the events.
    FIRST_P50("1ST P50", "firstWatcherP50Micros", Unit.MICROS, false),
    /// Until the last watcher has an event; the median over the events.
    LAST_P50("LAST P50", "lastWatcherP50Micros", Unit.MICROS, false),
    /// The same, for the slowest in a hundred events.
    LAST_P99("LAST P99", "lastWatcherP99Micros", Unit.MICROS, false),
    /// From sending a change to its arrival, over all watchers.
    LAG_P99("LAG P99", "lagP99Micros", Unit.MICROS, false),
    /// Processor time of the server and of what is behind it, for one operation or event.
    CPU("CPU/OP", "serverCpuMicrosPerOperation", Unit.MICROS, false),
    /// The most memory that it held, less what it held before.
    PEAK("PEAK MEM", "peakExtraBytes", Unit.BYTES, false),
    /// What one more watch without events makes it hold.
    PER_WATCH("MEM/WATCH", "bytesPerIdleWatch", Unit.BYTES, false),
    /// Watches that the server ended.
    ENDED("ENDED", "watchesEnded", Unit.NUMBER, false),
    /// That sent the load.
    CLIENTS("CLIENTS", "clients", Unit.NUMBER, true);

    private static final double THOUSAND = 1000;
    private static final double KIB = 1024;

    private final String label;
    private final String member;
    private final Unit unit;
    private final boolean moreIsBetter;

    private enum Unit {
        NUMBER,
        MICROS,
        BYTES
    }

    Metric(String label, String member, Unit unit, boolean moreIsBetter) {
        this.label = label;
        this.member = member;
        this.unit = unit;
        this.moreIsBetter = moreIsBetter;
    }

    String label() {
        return label;
    }

    /// Its name in JSON.
    String member() {
        return member;
    }

    /// How many times better the first is; above 1 it is better, whichever way that is.
    double advantage(double first, double second) {
        return moreIsBetter ? first / second : second / first;
    }

    /// For people.
    String text(double value) {
        return switch (unit) {
            case NUMBER -> String.format(Locale.ROOT, value < 10 && value != Math.rint(value) ? "%.1f" : "%.0f", value);
            case MICROS -> value < THOUSAND ? format("%.1f us", value) : format("%.2f ms", value / THOUSAND);
            case BYTES -> {
                double kib = value / KIB;
                yield Math.abs(kib) < KIB ? format("%.1f KiB", kib) : format("%.1f MiB", kib / KIB);
            }
        };
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
