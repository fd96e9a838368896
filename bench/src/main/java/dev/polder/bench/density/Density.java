package dev.polder.bench.density;

import dev.polder.bench.load.Call;
import dev.polder.bench.load.LoadPlan;
import dev.polder.bench.load.LoadResult;
import dev.polder.bench.process.ProcessUsage;
import dev.polder.bench.report.Startup;
import dev.polder.bench.server.Servers;
import dev.polder.bench.server.Subject;
import dev.polder.bench.server.WorkspaceCalls;
import dev.polder.gateway.client.KubeconfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One run: an empty server, then the workspaces, then the same server after a restart. What it holds itself does not grow
/// with their number.
public final class Density implements AutoCloseable {
    private static final int CLIENTS = 64;
    private static final int READERS = 16;
    private static final int STEPS = 20;
    private static final int SMALLEST_STEP = 500;
    /// Workspaces below one parent: a workspace holds 20,000 objects of a kind.
    private static final int CHILDREN = 10_000;
    private static final int PAGE = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration READING = Duration.ofSeconds(2);
    private static final Duration QUIET = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 500;
    private static final int STILL = 4;
    private static final double MIB = 1024.0 * 1024.0;
    private static final double TAIL = 0.99;
    private static final double MICROS = 1e3;
    private static final double NANOS = 1e9;

    private final int workspaces;
    private final Consumer<String> progress;
    private final Servers servers = new Servers();
    private final Map<String, String> facts = new LinkedHashMap<>();

    /// @param workspaces how many
    /// @param progress told what is done
    public Density(int workspaces, Consumer<String> progress) throws IOException {
        this.workspaces = workspaces;
        this.progress = progress;
    }

    /// Measures.
    ///
    /// @param directory new, kept; null for a temporary one
    /// @return names and values
    public Map<String, String> run(@Nullable Path directory)
            throws IOException, InterruptedException, KubeconfigException {
        Path data = directory == null ? servers.directory().resolve("density") : directory;
        if (directory != null && Files.exists(directory)) {
            throw new IOException(directory + " is there already");
        }
        long emptyDisk;
        long emptyMemory;
        double emptyTail;
        try (Subject first = servers.gateway(data, new ArrayList<>())) {
            create(first, name(-1));
            emptyTail = reads(first, () -> WorkspaceCalls.namespace(first, name(-1)));
            first.settle();
            emptyMemory = resident(first);
            emptyDisk = disk(data);
            fact("empty server, on disk", mebibytes(emptyDisk));
            fact("empty server, resident", mebibytes(emptyMemory));
            createAll(first);
            fact("resident, just created", mebibytes(resident(first)));
            first.settle();
            fact("resident, garbage collected", "%s, %.0f bytes each"
                    .formatted(mebibytes(resident(first)), each(resident(first) - emptyMemory)));
            list(first);
            inside(first, "reads inside random ones, p99", emptyTail);
            awaitQuiet(data);
            fact("on disk, quiet", size(data, emptyDisk));
        }
        servers.stopLast();
        fact("on disk, stopped", size(data, emptyDisk));
        List<Startup> startups = new ArrayList<>();
        try (Subject second = servers.gateway(data, startups)) {
            fact("restart to ready", startups.getLast().median().toMillis() + " ms");
            inside(second, "the same after the restart, p99", emptyTail);
            fact("resident after the restart", mebibytes(resident(second)));
            awaitQuiet(data);
            fact("on disk after the restart, quiet", size(data, emptyDisk));
        }
        return facts;
    }

    private void createAll(Subject subject) throws IOException, InterruptedException {
        int step = Math.max(SMALLEST_STEP, workspaces / STEPS);
        var next = new AtomicInteger();
        for (int parent = 0; parent * CHILDREN < workspaces; parent++) {
            create(subject, parent(parent));
        }
        long begin = System.nanoTime();
        while (next.get() < workspaces) {
            int count = Math.min(step, workspaces - next.get());
            LoadResult result = subject.load()
                    .run(LoadPlan.counted(
                            CLIENTS, count, PATIENCE,
                            () -> WorkspaceCalls.creation(subject, name(next.getAndIncrement()))));
            if (result.operations() < count) {
                throw new IOException("only %d of %d workspaces were created: %s"
                        .formatted(result.operations(), count, result.firstFailure()));
            }
            say("%d workspaces, the last %d at %.0f a second, p99 %.1f ms, server resident %s".formatted(
                    next.get(), count, result.rate(), result.latencies().quantile(TAIL) / MICROS / MICROS,
                    mebibytes(resident(subject))));
        }
        double seconds = (System.nanoTime() - begin) / NANOS;
        fact("created", "%d in %.1f s, %.0f a second".formatted(workspaces, seconds, workspaces / seconds));
    }

    private void create(Subject subject, String name) throws IOException, InterruptedException {
        LoadResult result =
                subject.load().run(LoadPlan.counted(1, 1, PATIENCE, () -> WorkspaceCalls.creation(subject, name)));
        if (result.failures() > 0) {
            throw new IOException("a workspace cannot be created: " + result.firstFailure());
        }
    }

    private void list(Subject subject) throws IOException, InterruptedException {
        say("listing them in pages of " + PAGE);
        var walk = new PageWalk(WorkspaceCalls.everywhere(subject), PAGE);
        LoadResult result = subject.load().run(LoadPlan.counted(1, 1, PATIENCE, walk::begin));
        if (result.failures() > 0 || walk.objects() < workspaces) {
            throw new IOException("a list shows %d of %d workspaces: %s"
                    .formatted(walk.objects(), workspaces, result.firstFailure()));
        }
        fact("list in pages of " + PAGE, "%.2f s, %.1f ms a page"
                .formatted(result.nanos() / NANOS, result.nanos() / NANOS * 1000 / walk.pages()));
    }

    private void inside(Subject subject, String name, double emptyTail) throws IOException, InterruptedException {
        var random = new Random(workspaces);
        double tail =
                reads(subject, () -> WorkspaceCalls.namespace(subject, name(random.nextInt(workspaces))));
        fact(name, "%.2f ms, %.2f times that of the empty server (%.2f ms)"
                .formatted(tail / MICROS, tail / emptyTail, emptyTail / MICROS));
    }

    /// The p99 of reads, in microseconds, warmed up.
    private double reads(Subject subject, Supplier<Call> calls) throws IOException, InterruptedException {
        say("reading");
        var _ = subject.load().run(LoadPlan.of(READERS, READING, calls));
        LoadResult result = subject.load().run(LoadPlan.of(READERS, READING, calls));
        if (result.failures() > 0) {
            throw new IOException("a read inside a workspace failed: " + result.firstFailure());
        }
        return result.latencies().quantile(TAIL) / MICROS;
    }

    /// Waits until the directory does not change in size for two seconds, but no longer than a minute.
    private void awaitQuiet(Path data) throws InterruptedException {
        long end = System.nanoTime() + QUIET.toNanos();
        long last = -1;
        int still = 0;
        while (still < STILL && System.nanoTime() < end) {
            Thread.sleep(POLL_MILLIS);
            long now = disk(data);
            still = now == last ? still + 1 : 0;
            last = now;
        }
    }

    private static long disk(Path data) {
        try (Stream<Path> walk = Files.walk(data)) {
            return walk.mapToLong(Density::length).sum();
        } catch (IOException | UncheckedIOException _) {
            return 0; // a file went away meanwhile: the next look is right
        }
    }

    private static long length(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException _) {
            return 0;
        }
    }

    private static long resident(Subject subject) {
        return subject.usage().flatMap(ProcessUsage::residentBytes).orElse(0L);
    }

    private double each(long bytes) {
        return (double) bytes / workspaces;
    }

    private String size(Path data, long empty) {
        long now = disk(data);
        return "%s, %.0f bytes each".formatted(mebibytes(now), each(now - empty));
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / MIB);
    }

    private static String name(int number) {
        return number < 0 ? "empty" : parent(number / CHILDREN) + ":idle-" + number;
    }

    private static String parent(int number) {
        return "parent-" + number;
    }

    private void fact(String name, String value) {
        facts.put(name, value);
        say(name + ": " + value);
    }

    private void say(String what) {
        progress.accept(what);
    }

    @Override
    public void close() throws IOException {
        servers.close();
    }
}
