package dev.polder.bench.suite;

import dev.polder.bench.load.LoadPlan;
import dev.polder.bench.load.LoadResult;
import dev.polder.bench.process.ProcessUsage;
import dev.polder.bench.report.Change;
import dev.polder.bench.report.Metric;
import dev.polder.bench.report.Role;
import dev.polder.bench.report.Row;
import dev.polder.bench.report.Sample;
import dev.polder.bench.server.Corpus;
import dev.polder.bench.server.Servers;
import dev.polder.bench.server.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/// Where benchmarks are run: the servers, what was written to them, and the rows so far. One thread.
public final class Stage {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double MEDIAN = 0.5;
    private static final double TAIL = 0.99;
    private static final int OBJECT_BYTES = 1024;

    private final Scale scale;
    private final Servers servers;
    private final Random random;
    private final Consumer<String> progress;
    private final List<Subject> apiServers = new ArrayList<>();
    private final List<Subject> limits = new ArrayList<>();
    private final Map<String, Corpus> corpora = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();

    /// @param random its seed is that of the run
    /// @param progress told what is done
    public Stage(Scale scale, Servers servers, Random random, Consumer<String> progress) {
        this.scale = scale;
        this.servers = servers;
        this.random = random;
        this.progress = progress;
    }

    /// One round of work on one server.
    interface Probe {
        Sample round(Subject subject) throws IOException, InterruptedException;
    }

    /// Adds a server that serves the Kubernetes API.
    public void add(Subject apiServer) {
        apiServers.add(apiServer);
    }

    /// What was measured.
    public List<Row> rows() {
        return rows;
    }

    /// What was left behind.
    public List<Change> changes() {
        return changes;
    }

    Scale scale() {
        return scale;
    }

    Servers servers() {
        return servers;
    }

    List<Subject> apiServers() {
        return apiServers;
    }

    Random random() {
        return new Random(random.nextLong());
    }

    void say(String what) {
        progress.accept(what);
    }

    /// Keeps a server of our own until the end.
    Subject keep(Subject limit) {
        limits.add(limit);
        return limit;
    }

    /// The ConfigMaps of 1 KiB of each API server, written when they are first asked for.
    Map<Subject, Corpus> corpora() throws IOException, InterruptedException {
        Map<Subject, Corpus> all = new LinkedHashMap<>();
        for (Subject each : apiServers) {
            all.put(each, corpus(each));
        }
        return all;
    }

    /// Those of one.
    Corpus corpus(Subject subject) throws IOException, InterruptedException {
        return corpus(subject, "objects", new Corpus.Size(scale.objects(), OBJECT_BYTES));
    }

    /// ConfigMaps of a server, written when they are first asked for.
    ///
    /// @param purpose the end of the namespace's name
    Corpus corpus(Subject subject, String purpose, Corpus.Size size) throws IOException, InterruptedException {
        String key = subject.name() + "/" + purpose;
        Corpus known = corpora.get(key);
        if (known != null) {
            return known;
        }
        say("writing %d objects of %d bytes to %s".formatted(size.objects(), size.bytes(), subject.name()));
        String namespace = "polder-bench-%s-%s".formatted(Long.toHexString(random.nextLong() & 0xffffffL), purpose);
        var corpus = new Corpus(subject, namespace, size);
        corpora.put(key, corpus);
        corpus.create();
        return corpus;
    }

    /// Measures in rounds, in each of which the servers take turns in a random order, so that what disturbs the machine
    /// disturbs all of them.
    ///
    /// @return the rows, which were added already
    Map<Subject, Row> measure(String benchmark, String setting, Map<Subject, Probe> probes)
            throws IOException, InterruptedException {
        say(benchmark + ", " + setting);
        Map<Subject, Row> measured = new LinkedHashMap<>();
        probes.keySet()
                .forEach(each -> measured.put(each, new Row(benchmark, setting, each.name(), each.role())));
        for (int round = 0; round < Scale.ROUNDS; round++) {
            List<Subject> order = new ArrayList<>(probes.keySet());
            Collections.shuffle(order, random);
            for (Subject subject : order) {
                Objects.requireNonNull(measured.get(subject))
                        .add(Objects.requireNonNull(probes.get(subject)).round(subject));
            }
        }
        rows.addAll(measured.values());
        return measured;
    }

    /// Load as a sample: rate, latencies, and processor time for one operation.
    static Sample loaded(Subject subject, LoadPlan plan) throws IOException, InterruptedException {
        Optional<Duration> before = subject.usage().flatMap(ProcessUsage::cpu);
        LoadResult result = subject.load().run(plan);
        Map<Metric, Double> values = values(result);
        cpu(subject, before, result.operations(), values);
        return new Sample(values, result.failures(), result.firstFailure());
    }

    static Map<Metric, Double> values(LoadResult result) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        values.put(Metric.RATE, result.rate());
        values.put(Metric.P50, micros(result.latencies().quantile(MEDIAN)));
        values.put(Metric.P99, micros(result.latencies().quantile(TAIL)));
        return values;
    }

    /// Puts the processor time since then, for one operation.
    static void cpu(Subject subject, Optional<Duration> before, long operations, Map<Metric, Double> values) {
        Optional<Duration> after = subject.usage().flatMap(ProcessUsage::cpu);
        if (before.isPresent() && after.isPresent() && operations > 0) {
            values.put(Metric.CPU, micros(after.get().minus(before.get()).toNanos()) / operations);
        }
    }

    static double micros(long nanos) {
        return nanos / NANOS_PER_MICRO;
    }

    /// Polder itself.
    Subject polder() {
        return apiServers.stream().filter(each -> each.role() == Role.POLDER).findFirst().orElseThrow();
    }

    /// Deletes from the servers of others what was written to them; our own go with all that is in them.
    public void tidyUp() throws IOException {
        for (Map.Entry<String, Corpus> each : corpora.entrySet()) {
            if (!each.getKey().startsWith(polder().name() + "/")) {
                each.getValue().delete();
            }
        }
    }

    /// Lets go of all clients.
    public void close() {
        apiServers.forEach(Subject::close);
        limits.forEach(Subject::close);
    }
}
