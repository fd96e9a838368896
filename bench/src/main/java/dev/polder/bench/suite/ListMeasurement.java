package dev.polder.bench.suite;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.bench.load.BodyCollector;
import dev.polder.bench.load.Call;
import dev.polder.bench.load.LoadPlan;
import dev.polder.bench.load.LoadResult;
import dev.polder.bench.process.ProcessUsage;
import dev.polder.bench.report.Metric;
import dev.polder.bench.report.Sample;
import dev.polder.bench.server.Corpus;
import dev.polder.bench.server.Servers;
import dev.polder.bench.server.Subject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// Lists of everything: one or eight at a time, plain or compressed, whole or in pages. Each answer is checked against the
/// first, and the first is read in full.
final class ListMeasurement implements Measurement {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonLimits LIMITS = new JsonLimits(1 << 30, 64, 500_000_000);
    private static final double MEGA = 1e6;
    private static final int WARM_UP_CLIENTS = 4;
    private static final int PAGE = 500;
    private static final List<Variant> VARIANTS = List.of(
            new Variant(1, false, 0),
            new Variant(8, false, 0),
            new Variant(1, true, 0),
            new Variant(8, true, 0),
            new Variant(1, false, PAGE),
            new Variant(8, false, PAGE));

    private record Variant(int clients, boolean gzip, int limit) {
        @Override
        public String toString() {
            return "%d at a time, %s%s"
                    .formatted(clients, gzip ? "gzip" : "plain", limit == 0 ? "" : ", pages of " + limit);
        }
    }

    @Override
    public void run(Stage stage) throws IOException, InterruptedException, GeneralSecurityException {
        Map<Subject, String> paths = new LinkedHashMap<>();
        Map<Subject, Long> idle = new LinkedHashMap<>();
        for (Subject each : stage.apiServers()) {
            Corpus corpus = stage.corpus(each, "list", new Corpus.Size(stage.scale().objects(), 1024));
            paths.put(each, corpus.path());
            each.settle();
            each.usage().flatMap(ProcessUsage::residentBytes).ifPresent(bytes -> idle.put(each, bytes));
            prove(each, corpus);
        }
        Subject polder = stage.polder();
        String own = paths.getOrDefault(polder, "");
        Subject bare = stage.keep(stage.servers().bareNetty(fetch(polder, own, false).length));
        for (Subject each : stage.apiServers()) {
            warmUp(stage, each, paths.getOrDefault(each, ""));
        }
        warmUp(stage, bare, "/");
        for (Variant variant : VARIANTS) {
            Map<Subject, String> targets = new LinkedHashMap<>(paths);
            if (variant.limit() == 0) {
                targets.put(bare, "/?bytes=" + fetch(polder, own, variant.gzip()).length);
            }
            Map<Subject, Stage.Probe> probes = new LinkedHashMap<>();
            targets.forEach((subject, path) -> {
                var query = new ListWalk.Query(path, variant.gzip(), variant.limit());
                probes.put(subject, it -> sample(it, query, variant.clients(), stage.scale(), idle));
            });
            var _ = stage.measure("list", variant.toString(), probes);
        }
    }

    private static void warmUp(Stage stage, Subject subject, String path) throws IOException, InterruptedException {
        stage.say("warming up " + subject.name());
        for (boolean gzip : new boolean[] {false, true}) {
            var query = new ListWalk.Query(path, gzip, 0);
            var _ = subject.load().run(LoadPlan.of(WARM_UP_CLIENTS, stage.scale().perRow(), query::begin));
        }
    }

    private static Sample sample(
            Subject subject, ListWalk.Query query, int clients, Scale scale, Map<Subject, Long> idle)
            throws IOException, InterruptedException {
        Optional<ProcessUsage> usage = subject.usage();
        usage.ifPresent(ProcessUsage::forgetPeak);
        Optional<Duration> before = usage.flatMap(ProcessUsage::cpu);
        LoadResult result = subject.load().run(LoadPlan.of(clients, scale.perRound(), query::begin));
        Map<Metric, Double> values = new EnumMap<>(Stage.values(result));
        // The pipeline that answers from memory gives unpacked bytes that are no list: what it sends is what it has.
        long logical = subject.name().equals(Servers.BARE) ? 0 : query.logicalBytes();
        if (logical > 0) {
            values.put(Metric.THROUGHPUT, result.rate() * logical / MEGA);
        }
        Stage.cpu(subject, before, result.operations(), values);
        Long held = idle.get(subject);
        if (held != null) {
            usage.flatMap(ProcessUsage::peakBytes)
                    .ifPresent(peak -> values.put(Metric.PEAK, (double) Math.max(1, peak - held)));
        }
        return new Sample(values, result.failures(), result.firstFailure());
    }

    /// Reads a plain and a compressed list in full.
    private static void prove(Subject subject, Corpus corpus) throws IOException, InterruptedException {
        check(subject, corpus, fetch(subject, corpus.path(), false));
        byte[] zipped = fetch(subject, corpus.path(), true);
        if (zipped[0] == '{') { // a server need not compress
            check(subject, corpus, zipped);
            return;
        }
        try (var unzip = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            check(subject, corpus, unzip.readAllBytes());
        }
    }

    private static void check(Subject subject, Corpus corpus, byte[] list) throws IOException {
        List<JsonObject> items = JsonReader.readObject(list, LIMITS).objects("items");
        long whole = items.stream()
                .filter(each -> String.valueOf(each.stringAt("data", "payload")).length() == 1024)
                .count();
        if (whole != corpus.objects()) {
            throw new IOException("%s lists %d whole objects out of %d"
                    .formatted(subject.name(), whole, corpus.objects()));
        }
    }

    private static byte[] fetch(Subject subject, String path, boolean gzip) throws IOException, InterruptedException {
        var body = new BodyCollector();
        Map<String, String> headers = gzip ? Map.of("accept-encoding", "gzip") : Map.of();
        LoadResult result =
                subject.load().run(LoadPlan.counted(1, 1, PATIENCE, () -> Call.get(path, headers, body)));
        if (result.failures() > 0) {
            throw new IOException("%s does not list: %s".formatted(subject.name(), result.firstFailure()));
        }
        return body.bytes();
    }
}
