package dev.polder.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What a process of this machine uses, from Linux' `/proc`. Elsewhere, and for processes of others, nothing is known.
///
/// @param pid its number
public record ProcessUsage(long pid) {
    /// Linux counts in hundredths of a second for programs, whatever the kernel does inside.
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final long BYTES_PER_KIB = 1024;

    /// Processor time since the process began, by all its threads.
    public Optional<Duration> cpu() {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The name in brackets may hold anything, also brackets: the numbers begin behind the last one.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
            return Optional.of(Duration.ofNanos(ticks * NANOS_PER_TICK));
        } catch (IOException | RuntimeException _) {
            return Optional.empty();
        }
    }

    /// Memory in RAM, in bytes.
    public Optional<Long> residentBytes() {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KIB)
                    .findFirst();
        } catch (IOException | RuntimeException _) {
            return Optional.empty();
        }
    }
}
