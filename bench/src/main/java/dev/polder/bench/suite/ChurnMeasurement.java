package dev.polder.bench.suite;

import dev.polder.bench.load.LoadPlan;
import dev.polder.bench.load.LoadResult;
import dev.polder.bench.process.ProcessUsage;
import dev.polder.bench.report.Metric;
import dev.polder.bench.report.Sample;
import dev.polder.bench.server.Corpus;
import dev.polder.bench.server.Subject;
import dev.polder.bench.watch.Stamp;
import dev.polder.bench.watch.WatchGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Objects as large as pods are changed as fast as a few watches of all of them keep up. A server that ends a watch or loses
/// an event under that load is asked again by half as many clients: what is measured is what it can keep up.
final class ChurnMeasurement implements Measurement {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int OBJECT_BYTES = 14 << 10;
    private static final int WATCHES = 10;
    private static final int CLIENTS = 64;
    private static final double TAIL = 0.99;

    @Override
    public void run(Stage stage) throws IOException, InterruptedException {
        Map<Subject, Stage.Probe> probes = new LinkedHashMap<>();
        for (Subject subject : stage.apiServers()) {
            Corpus corpus =
                    stage.corpus(subject, "churn", new Corpus.Size(stage.scale().churned(), OBJECT_BYTES));
            stage.say("warming up " + subject.name());
            int clients = sustained(subject, corpus, stage);
            probes.put(subject, it -> round(it, corpus, clients, stage.scale().perRound(), stage.random()));
        }
        var _ = stage.measure("churn", "%d objects, %d watches".formatted(stage.scale().churned(), WATCHES), probes);
    }

    /// How many clients may change objects without harm to the watches.
    private static int sustained(Subject subject, Corpus corpus, Stage stage) throws IOException, InterruptedException {
        int clients = CLIENTS;
        while (true) {
            Sample sample = round(subject, corpus, clients, stage.scale().perRow(), stage.random());
            if (sample.failures() == 0 || clients == 1) {
                return clients;
            }
            stage.say("%s, %d clients: %s".formatted(subject.name(), clients, sample.firstFailure()));
            clients /= 2;
        }
    }

    private static Sample round(
            Subject subject, Corpus corpus, int clients, Duration duration, RandomGenerator random)
            throws IOException, InterruptedException {
        var tally = new EventTally();
        String path = corpus.path() + "?watch=1&resourceVersion=" + corpus.revision();
        try (var group = new WatchGroup(subject.access(), path, tally)) {
            group.open(WATCHES, 1);
            Optional<Duration> before = subject.usage().flatMap(ProcessUsage::cpu);
            LoadResult changes =
                    subject.load().run(LoadPlan.of(clients, duration, corpus.patches(random, Stamp::patch)));
            long expected = changes.operations() * WATCHES;
            EventTally.Counted seen = tally.take(expected, PATIENCE);
            Map<Metric, Double> values = new EnumMap<>(Stage.values(changes));
            values.put(Metric.LAG_P99, Stage.micros(seen.lags().quantile(TAIL)));
            Stage.cpu(subject, before, changes.operations(), values);
            values.put(Metric.ENDED, (double) group.ended());
            values.put(Metric.CLIENTS, (double) clients);
            long lost = Math.max(0, expected - seen.events());
            return new Sample(
                    values,
                    changes.failures() + lost,
                    lost > 0
                            ? "%d events did not arrive, %d watches were ended".formatted(lost, group.ended())
                            : changes.firstFailure());
        }
    }
}
