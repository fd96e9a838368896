package dev.polder.bench.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What processes of this machine use together, from Linux' `/proc`. Elsewhere, and for processes of others, nothing is
/// known.
///
/// @param pids their numbers; the first one is the server, others are what is behind it
public record ProcessUsage(List<Long> pids) {
    /// Linux counts in hundredths of a second for programs, whatever the kernel does inside.
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final long BYTES_PER_KIB = 1024;

    /// Copies the list.
    public ProcessUsage {
        pids = List.copyOf(pids);
    }

    /// One process.
    public static ProcessUsage of(long pid) {
        return new ProcessUsage(List.of(pid));
    }

    /// These and others.
    public ProcessUsage and(ProcessUsage others) {
        return new ProcessUsage(Stream.concat(pids.stream(), others.pids.stream())
                .distinct()
                .toList());
    }

    /// Processor time since the processes began, by all their threads.
    public Optional<Duration> cpu() {
        return sum(pid -> {
                    String stat = Files.readString(proc(pid, "stat"));
                    // The name in brackets may hold anything, also brackets: the numbers begin behind the last one.
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                    return Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
                })
                .map(ticks -> Duration.ofNanos(ticks * NANOS_PER_TICK));
    }

    /// Memory in RAM, in bytes.
    public Optional<Long> residentBytes() {
        return sum(pid -> status(pid, "VmRSS:") * BYTES_PER_KIB);
    }

    /// The most memory in RAM since [#forgetPeak()], in bytes; for several processes the sum of their peaks.
    public Optional<Long> peakBytes() {
        return sum(pid -> status(pid, "VmHWM:") * BYTES_PER_KIB);
    }

    /// Begins a new peak; does nothing where that is not possible.
    public void forgetPeak() {
        for (long pid : pids) {
            try {
                Files.writeString(proc(pid, "clear_refs"), "5");
            } catch (IOException _) {
                // somebody else's process: its peak is that of its whole life
            }
        }
    }

    /// Threads of the operating system.
    public Optional<Long> threads() {
        return sum(pid -> status(pid, "Threads:"));
    }

    /// Open files and sockets.
    public Optional<Long> openFiles() {
        return sum(pid -> {
            long count = 0;
            try (DirectoryStream<Path> open = Files.newDirectoryStream(proc(pid, "fd"))) {
                for (Path _ : open) {
                    count++;
                }
            }
            return count;
        });
    }

    private static long status(long pid, String field) throws IOException {
        return Files.readAllLines(proc(pid, "status")).stream()
                .filter(line -> line.startsWith(field))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow(() -> new IOException("no " + field));
    }

    private static Path proc(long pid, String file) {
        return Path.of("/proc", Long.toString(pid), file);
    }

    private interface Reading {
        long of(long pid) throws IOException;
    }

    private Optional<Long> sum(Reading reading) {
        long sum = 0;
        try {
            for (long pid : pids) {
                sum += reading.of(pid);
            }
            return Optional.of(sum);
        } catch (IOException | RuntimeException _) {
            return Optional.empty();
        }
    }
}
