package dev.polder.bench.suite;

import dev.polder.bench.load.LoadPlan;
import dev.polder.bench.load.LoadResult;
import dev.polder.bench.process.ProcessUsage;
import dev.polder.bench.report.Metric;
import dev.polder.bench.report.Role;
import dev.polder.bench.report.Sample;
import dev.polder.bench.server.Corpus;
import dev.polder.bench.server.Subject;
import dev.polder.bench.watch.Stamp;
import dev.polder.bench.watch.WatchGroup;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One object is changed ten times a second, and very many watches see it: many on each connection, or each on its own.
final class FanoutMeasurement implements Measurement {
    private static final Duration PACE = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final double MEDIAN = 0.5;
    private static final double TAIL = 0.99;
    private static final double NANOS = 1e9;
    private static final int WATCHES_PER_CONNECTION = 100;
    private static final int OBJECT_BYTES = 1024;
    private static final int FRAME_BYTES = 40;
    private static final int MANY_CONNECTIONS = 1000;

    /// How the watches are spread.
    private record Spread(int connections, int watchesEach) {
        int watches() {
            return connections * watchesEach;
        }

        @Override
        public String toString() {
            return "%d watches on %d connections".formatted(watches(), connections);
        }
    }

    /// The watches of one server.
    private record Audience(WatchGroup group, EventTally tally, int watches, double bytesEach) {}

    @Override
    public void run(Stage stage) throws IOException, InterruptedException, GeneralSecurityException {
        int connections = Math.max(1, stage.scale().watches() / WATCHES_PER_CONNECTION);
        int alone = Math.min(MANY_CONNECTIONS, stage.scale().watches());
        for (Spread spread : List.of(
                new Spread(connections, Math.min(WATCHES_PER_CONNECTION, stage.scale().watches())),
                new Spread(alone, 1))) {
            measure(stage, spread);
        }
    }

    private static void measure(Stage stage, Spread spread)
            throws IOException, InterruptedException, GeneralSecurityException {
        Map<Subject, Audience> audiences = new LinkedHashMap<>();
        Map<Subject, Stage.Probe> probes = new LinkedHashMap<>();
        try {
            Corpus own = one(stage, stage.polder());
            Subject bare = stage.keep(stage.servers().bareNetty(own.answerBytes() + FRAME_BYTES));
            for (Subject subject : stage.apiServers()) {
                Corpus corpus = one(stage, subject);
                String path = corpus.path() + "?watch=1&resourceVersion=" + corpus.revision();
                join(stage, audiences, probes, new Site(subject, path, corpus), spread);
            }
            join(stage, audiences, probes, new Site(bare, "/?watch=1", own), spread);
            for (Map.Entry<Subject, Audience> each : audiences.entrySet()) {
                warmUp(stage, each.getKey(), each.getKey() == bare ? own : one(stage, each.getKey()), each.getValue());
            }
            var _ = stage.measure("fanout", spread.toString(), probes);
            stage.servers().stopLast();
        } finally {
            audiences.values().forEach(each -> each.group().close());
        }
    }

    /// Where to watch what.
    private record Site(Subject subject, String path, Corpus corpus) {}

    private static Corpus one(Stage stage, Subject subject) throws IOException, InterruptedException {
        return stage.corpus(subject, "fanout", new Corpus.Size(1, OBJECT_BYTES));
    }

    private static void join(
            Stage stage,
            Map<Subject, Audience> audiences,
            Map<Subject, Stage.Probe> probes,
            Site site,
            Spread spread)
            throws IOException, InterruptedException {
        Subject subject = site.subject();
        stage.say("opening %s of %s".formatted(spread, subject.name()));
        var tally = new EventTally();
        var group = new WatchGroup(subject.access(), site.path(), tally);
        audiences.put(subject, new Audience(group, tally, spread.watches(), 0));
        int few = Math.max(1, spread.connections() / 10);
        group.open(few, spread.watchesEach());
        Optional<Long> before = held(subject);
        group.open(spread.connections() - few, spread.watchesEach());
        Optional<Long> after = held(subject);
        int added = (spread.connections() - few) * spread.watchesEach();
        double each = before.isPresent() && after.isPresent() && added > 0
                ? (double) (after.get() - before.get()) / added
                : 0;
        var audience = new Audience(group, tally, spread.watches(), each);
        audiences.put(subject, audience);
        probes.put(subject, it -> round(it, site.corpus(), audience, stage));
    }

    private static Optional<Long> held(Subject subject) throws IOException, InterruptedException {
        subject.settle();
        return subject.usage().flatMap(ProcessUsage::residentBytes);
    }

    private static void warmUp(Stage stage, Subject subject, Corpus corpus, Audience audience)
            throws IOException, InterruptedException {
        stage.say("warming up " + subject.name());
        Duration twice = stage.scale().perRow().multipliedBy(2);
        LoadResult changes =
                subject.load().run(LoadPlan.paced(PACE, twice, corpus.patches(stage.random(), Stamp::patch)));
        var _ = audience.tally().take(changes.operations() * audience.watches(), PATIENCE);
    }

    private static Sample round(Subject subject, Corpus corpus, Audience audience, Stage stage)
            throws IOException, InterruptedException {
        Optional<Duration> before = subject.usage().flatMap(ProcessUsage::cpu);
        long begin = System.nanoTime();
        LoadResult changes = subject.load()
                .run(LoadPlan.paced(
                        PACE, stage.scale().perRound(), corpus.patches(stage.random(), Stamp::patch)));
        long expected = changes.operations() * audience.watches();
        EventTally.Counted seen = audience.tally().take(expected, PATIENCE);
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        values.put(Metric.RATE, seen.events() * NANOS / Math.max(1, seen.lastArrival() - begin));
        values.put(Metric.FIRST_P50, Stage.micros(seen.first().quantile(MEDIAN)));
        values.put(Metric.LAST_P50, Stage.micros(seen.last().quantile(MEDIAN)));
        values.put(Metric.LAST_P99, Stage.micros(seen.last().quantile(TAIL)));
        Stage.cpu(subject, before, seen.events(), values);
        if (subject.role() != Role.LIMIT) {
            values.put(Metric.PER_WATCH, audience.bytesEach());
        }
        values.put(Metric.ENDED, (double) audience.group().ended());
        long lost = Math.max(0, expected - seen.events());
        return new Sample(
                values,
                changes.failures() + lost,
                lost > 0 ? "%d events did not arrive".formatted(lost) : changes.firstFailure());
    }
}
