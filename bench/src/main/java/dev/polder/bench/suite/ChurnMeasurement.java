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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Objects as large as pods are changed as fast as it goes, and a few watches of all of them keep up, or do not.
final class ChurnMeasurement implements Measurement {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int OBJECT_BYTES = 14 << 10;
    private static final int WATCHES = 10;
    private static final int CLIENTS = 64;
    private static final double TAIL = 0.99;

    @Override
    public void run(Stage stage) throws IOException, InterruptedException {
        List<WatchGroup> groups = new ArrayList<>();
        Map<Subject, Stage.Probe> probes = new LinkedHashMap<>();
        try {
            for (Subject subject : stage.apiServers()) {
                Corpus corpus = stage.corpus(
                        subject, "churn", new Corpus.Size(stage.scale().churned(), OBJECT_BYTES));
                var tally = new EventTally();
                String path = corpus.path() + "?watch=1&resourceVersion=" + corpus.revision();
                var group = new WatchGroup(subject.access(), path, tally);
                groups.add(group);
                group.open(WATCHES, 1);
                stage.say("warming up " + subject.name());
                LoadResult warm = subject.load()
                        .run(LoadPlan.of(
                                CLIENTS, stage.scale().perRow(), corpus.patches(stage.random(), Stamp::patch)));
                var _ = tally.take(warm.operations() * WATCHES, PATIENCE);
                probes.put(subject, it -> round(it, corpus, tally, group, stage));
            }
            var _ = stage.measure("churn", "%d objects, %d watches".formatted(stage.scale().churned(), WATCHES), probes);
        } finally {
            groups.forEach(WatchGroup::close);
        }
    }

    private static Sample round(Subject subject, Corpus corpus, EventTally tally, WatchGroup group, Stage stage)
            throws IOException, InterruptedException {
        Optional<Duration> before = subject.usage().flatMap(ProcessUsage::cpu);
        LoadResult changes = subject.load()
                .run(LoadPlan.of(CLIENTS, stage.scale().perRound(), corpus.patches(stage.random(), Stamp::patch)));
        long expected = changes.operations() * WATCHES;
        EventTally.Counted seen = tally.take(expected, PATIENCE);
        Map<Metric, Double> values = new EnumMap<>(Stage.values(changes));
        values.put(Metric.LAG_P99, Stage.micros(seen.lags().quantile(TAIL)));
        Stage.cpu(subject, before, changes.operations(), values);
        values.put(Metric.ENDED, (double) group.ended());
        long lost = Math.max(0, expected - seen.events());
        return new Sample(
                values,
                changes.failures() + lost,
                lost > 0 ? "%d events did not arrive".formatted(lost) : changes.firstFailure());
    }
}
