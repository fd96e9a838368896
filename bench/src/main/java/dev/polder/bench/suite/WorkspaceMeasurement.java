package dev.polder.bench.suite;

import dev.polder.bench.load.BodyCollector;
import dev.polder.bench.load.Call;
import dev.polder.bench.load.LoadPlan;
import dev.polder.bench.load.LoadResult;
import dev.polder.bench.process.ProcessUsage;
import dev.polder.bench.report.Change;
import dev.polder.bench.report.Metric;
import dev.polder.bench.report.Row;
import dev.polder.bench.report.Sample;
import dev.polder.bench.server.Subject;
import dev.polder.bench.server.WorkspaceCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Workspaces from creation to use, and from deletion until none is left, and what they leave behind.
final class WorkspaceMeasurement implements Measurement {
    private static final int CLIENTS = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String PREFIX = "bench-";
    private static final double NANOS = 1e9;

    @Override
    public void run(Stage stage) throws IOException, InterruptedException {
        Subject polder = stage.polder();
        Map<String, Long> before = cycle(stage, polder, CLIENTS, "warmup-", Optional.empty());
        Map<String, Long> after = cycle(
                stage, polder, stage.scale().workspaces(), PREFIX, Optional.of("%d by %d clients"
                        .formatted(stage.scale().workspaces(), CLIENTS)));
        before.forEach((what, number) ->
                stage.changes().add(new Change("polder " + what, number, after.getOrDefault(what, 0L))));
    }

    /// Creates workspaces and deletes them.
    ///
    /// @param setting for the report; empty for no row
    /// @return what the server holds afterwards
    private static Map<String, Long> cycle(
            Stage stage, Subject subject, int count, String prefix, Optional<String> setting)
            throws IOException, InterruptedException {
        stage.say("creating %d workspaces".formatted(count));
        var created = setting.map(text -> new Row("workspaces", "create to usable, " + text, subject.name(), subject.role()));
        var next = new AtomicInteger();
        for (int round = 0; round < Scale.ROUNDS; round++) {
            int until = count * (round + 1) / Scale.ROUNDS;
            Sample sample = Stage.loaded(
                    subject,
                    LoadPlan.counted(
                            CLIENTS, until - next.get(), PATIENCE,
                            () -> WorkspaceBirth.of(subject, prefix + next.getAndIncrement())));
            if (sample.failures() > 0 && created.isEmpty()) {
                throw new IOException("a workspace cannot be used: " + sample.firstFailure());
            }
            created.ifPresent(row -> row.add(sample));
        }
        stage.say("deleting them");
        var deleted = setting.map(text -> new Row("workspaces", "delete until gone, " + text, subject.name(), subject.role()));
        Sample gone = deletion(subject, count, prefix);
        deleted.ifPresent(row -> row.add(gone));
        created.ifPresent(stage.rows()::add);
        deleted.ifPresent(stage.rows()::add);
        return held(subject);
    }

    private static Sample deletion(Subject subject, int count, String prefix) throws IOException, InterruptedException {
        var next = new AtomicInteger();
        Optional<Duration> before = subject.usage().flatMap(ProcessUsage::cpu);
        long begin = System.nanoTime();
        LoadResult result = subject.load()
                .run(LoadPlan.counted(
                        CLIENTS, count, PATIENCE,
                        () -> WorkspaceCalls.deletion(subject, prefix + next.getAndIncrement())));
        long end = begin + PATIENCE.toNanos();
        String marker = "\"name\":\"" + prefix;
        while (fetch(subject, WorkspaceCalls.collection(subject) + "?limit=100").contains(marker)) {
            if (System.nanoTime() > end) {
                throw new IOException("workspaces are still there " + PATIENCE.toMinutes() + " minutes after deletion");
            }
            Thread.sleep(20);
        }
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        values.put(Metric.RATE, count * NANOS / (System.nanoTime() - begin));
        Stage.cpu(subject, before, count, values);
        return new Sample(values, result.failures(), result.firstFailure());
    }

    /// What may only be held for what is there.
    private static Map<String, Long> held(Subject subject) throws IOException, InterruptedException {
        subject.settle();
        Map<String, Long> held = new LinkedHashMap<>();
        subject.usage().flatMap(ProcessUsage::residentBytes).ifPresent(bytes -> held.put("resident bytes", bytes));
        subject.usage().flatMap(ProcessUsage::threads).ifPresent(count -> held.put("threads", count));
        subject.usage().flatMap(ProcessUsage::openFiles).ifPresent(count -> held.put("open files", count));
        long series = fetch(subject, "/metrics")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .count();
        held.put("metric series", series);
        return held;
    }

    private static String fetch(Subject subject, String path) throws IOException, InterruptedException {
        var body = new BodyCollector();
        LoadResult result = subject.load()
                .run(LoadPlan.counted(1, 1, PATIENCE, () -> Call.get(path, Map.of("accept", "*/*"), body)));
        if (result.failures() > 0) {
            throw new IOException(path + ": " + result.firstFailure());
        }
        return new String(body.bytes(), StandardCharsets.UTF_8);
    }
}
