package dev.polder.bench;

import dev.polder.api.json.JsonObject;
import dev.polder.bench.load.Call;
import dev.polder.bench.load.LoadClient;
import dev.polder.bench.load.LoadPlan;
import dev.polder.bench.load.LoadResult;
import dev.polder.bench.process.ProcessUsage;
import dev.polder.bench.report.LoadRow;
import dev.polder.bench.report.Memory;
import dev.polder.bench.report.Report;
import dev.polder.bench.report.Startup;
import dev.polder.gateway.client.KubeconfigException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/// Measures all servers in one run. Each row is measured in rounds, and in each round the servers take turns in a random
/// order, so that what disturbs the machine disturbs all of them.
final class Bench implements AutoCloseable {
    private static final int WARM_UP_CLIENTS = 16;

    private final BenchSettings settings;
    private final PrintStream progress;
    private final Servers servers = new Servers();
    private final Random random;
    private final Map<Subject, Corpus> corpora = new LinkedHashMap<>();
    private final Map<Subject, LoadClient> clients = new LinkedHashMap<>();
    private final Map<Subject, Long> idle = new HashMap<>();
    private final List<Subject> existing = new ArrayList<>();
    private final List<LoadRow> rows = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /// @param progress told what is done
    Bench(BenchSettings settings, PrintStream progress) throws IOException {
        this.settings = settings;
        this.progress = progress;
        this.random = new Random(settings.seed());
    }

    Report run() throws IOException, InterruptedException, KubeconfigException, GeneralSecurityException {
        List<Startup> startups = new ArrayList<>();
        for (Path kubeconfig : settings.kubeconfigs()) {
            existing.add(Servers.existing(kubeconfig));
        }
        say("starting the gateway %d times".formatted(settings.starts() + 1));
        add(servers.gateway(settings.starts(), startups));
        for (Subject subject : existing) {
            add(subject);
        }
        int answer = corpora.values().iterator().next().answerBytes();
        add(servers.bareNetty(answer));
        add(servers.baseline("http-server", "http", answer));
        warmUp();
        for (int count : settings.clients()) {
            measure("get", count, List.copyOf(clients.keySet()), this::reads);
        }
        for (int count : settings.clients()) {
            measure("create", count, List.copyOf(corpora.keySet()), this::creations);
        }
        return new Report(conditions(answer), rows, startups, memories());
    }

    private void add(Subject subject) throws IOException, InterruptedException {
        var client = new LoadClient(subject.access());
        clients.put(subject, client);
        subject.usage().flatMap(ProcessUsage::residentBytes).ifPresent(bytes -> idle.put(subject, bytes));
        if (subject.apiServer()) {
            say("writing %d objects to %s".formatted(settings.objects(), subject.name()));
            var corpus = new Corpus(subject, "polder-bench-" + Long.toHexString(settings.seed()), settings.objects());
            corpora.put(subject, corpus);
            corpus.create(client);
        }
    }

    private void warmUp() throws IOException, InterruptedException {
        say("warming up");
        for (Subject subject : clients.keySet()) {
            var _ = client(subject).run(new LoadPlan(
                    WARM_UP_CLIENTS, settings.perRow(), Long.MAX_VALUE, reads(subject)));
        }
    }

    private Supplier<Call> reads(Subject subject) {
        Corpus corpus = corpora.containsKey(subject)
                ? Objects.requireNonNull(corpora.get(subject))
                : corpora.values().iterator().next();
        return corpus.reads(new Random(random.nextLong()));
    }

    private Supplier<Call> creations(Subject subject) {
        return Objects.requireNonNull(corpora.get(subject)).creations();
    }

    private void measure(String benchmark, int count, List<Subject> subjects, Function<Subject, Supplier<Call>> work)
            throws IOException, InterruptedException {
        say("%s with %d client%s".formatted(benchmark, count, count == 1 ? "" : "s"));
        Map<Subject, LoadRow> measured = new LinkedHashMap<>();
        subjects.forEach(each -> measured.put(each, new LoadRow(benchmark, each.name(), count)));
        for (int round = 0; round < BenchSettings.ROUNDS; round++) {
            List<Subject> order = new ArrayList<>(subjects);
            Collections.shuffle(order, random);
            for (Subject subject : order) {
                Optional<Duration> before = subject.usage().flatMap(ProcessUsage::cpu);
                LoadResult result = client(subject)
                        .run(LoadPlan.of(count, settings.perRound(), work.apply(subject)));
                Optional<Duration> after = subject.usage().flatMap(ProcessUsage::cpu);
                Objects.requireNonNull(measured.get(subject))
                        .add(result, after.flatMap(end -> before.map(end::minus)));
            }
        }
        rows.addAll(measured.values());
    }

    private LoadClient client(Subject subject) {
        return Objects.requireNonNull(clients.get(subject));
    }

    private List<Memory> memories() {
        List<Memory> memories = new ArrayList<>();
        idle.forEach((subject, before) -> subject.usage()
                .flatMap(ProcessUsage::residentBytes)
                .ifPresent(after -> memories.add(new Memory(subject.name(), before, after))));
        return memories;
    }

    private JsonObject conditions(int answerBytes) {
        return new JsonObject()
                .put("seed", Long.toString(settings.seed()))
                .put("rounds", "%d of %d ms each per row and server"
                        .formatted(BenchSettings.ROUNDS, settings.perRound().toMillis()))
                .put("objects", "%d ConfigMaps, %d bytes in an answer".formatted(settings.objects(), answerBytes))
                .put("load", "closed loops, HTTP/2 over TLS 1.3, up to 16 connections, same machine")
                .put("machine", "%d processors, %s".formatted(
                        Runtime.getRuntime().availableProcessors(), System.getProperty("os.arch")))
                .put("java", System.getProperty("java.runtime.version", ""));
    }

    private void say(String what) {
        progress.println("bench: " + what);
        progress.flush();
    }

    /// Deletes what was created, then stops what was started; once, by whoever comes first.
    @Override
    public void close() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            for (Map.Entry<Subject, Corpus> each : corpora.entrySet()) {
                if (existing.contains(each.getKey())) { // our own gateway goes with all that is in it
                    each.getValue().delete();
                }
            }
        } finally {
            clients.values().forEach(LoadClient::close);
            servers.close();
        }
    }
}
