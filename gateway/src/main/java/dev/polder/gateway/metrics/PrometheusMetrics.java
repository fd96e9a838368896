package dev.polder.gateway.metrics;

import dev.polder.api.access.UserInfo;
import dev.polder.api.request.RequestInfo;
import dev.polder.control.ControllerMetrics;
import dev.polder.gateway.http.HttpEvents;
import dev.polder.gateway.http.Request;
import dev.polder.gateway.pipeline.RequestObserver;
import dev.polder.store.cache.CacheCounts;
import dev.polder.syncer.SyncerEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The meters of one gateway, and the audit log. Tags come from closed sets, never from a client's text, so that their
/// number is bounded; nothing is counted per workspace.
public final class PrometheusMetrics implements RequestObserver, AutoCloseable {
    private static final Logger AUDIT = LoggerFactory.getLogger("dev.polder.audit");
    private static final Set<String> VERBS =
            Set.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Series, Meters> meters = new ConcurrentHashMap<>();
    /// What counters read: the registry alone would let the collector have it.
    private final List<LongSupplier> kept = new CopyOnWriteArrayList<>();
    private final JvmGcMetrics gc = new JvmGcMetrics();

    private record Series(String verb, int code) {}

    private record Meters(Counter count, Timer time) {}

    public PrometheusMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        gc.bindTo(registry);
    }

    /// Shows a number that somebody else keeps.
    public void gauge(String name, String description, LongSupplier value) {
        Gauge.builder(name, value, LongSupplier::getAsLong)
                .description(description)
                .strongReference(true) // else it is forgotten with the next collection
                .register(registry);
    }

    /// Shows how often a cache was asked, and knew: its hit rate.
    ///
    /// @param name of the cache; one of a closed set
    public void cache(String name, Supplier<CacheCounts> counts) {
        requests(name, "hit", () -> counts.get().hits());
        requests(name, "miss", () -> counts.get().misses());
    }

    private void requests(String cache, String result, LongSupplier count) {
        FunctionCounter.builder("polder_cache_requests", count, LongSupplier::getAsLong)
                .description("Questions to a cache since the start, by whether it knew the answer")
                .tag("cache", cache)
                .tag("result", result)
                .register(registry);
        kept.add(count);
    }

    /// Shows a count since the start that somebody else keeps.
    ///
    /// @param name without the `_total` that it ends with
    public void counter(String name, String description, LongSupplier count) {
        FunctionCounter.builder(name, count, LongSupplier::getAsLong)
                .description(description)
                .register(registry);
        kept.add(count);
    }

    /// Counts what the HTTP server tells.
    public HttpEvents http() {
        return new HttpMetrics(registry);
    }

    /// Counts what controllers tell.
    public ControllerMetrics controllers() {
        return new ReconcileMetrics(registry);
    }

    /// Counts what the syncer tells.
    public SyncerEvents syncer() {
        return new SyncMetrics(registry);
    }

    /// All meters in Prometheus' text format.
    public byte[] scrape() {
        return registry.scrape().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Exchange begin(Request request) {
        return new Observed(request, System.nanoTime());
    }

    private Meters meters(Series series) {
        Meters known = meters.get(series);
        return known != null ? known : meters.computeIfAbsent(
                series,
                s -> new Meters(
                        Counter.builder("apiserver_request")
                                .description("Requests by verb and code")
                                .tag("verb", s.verb())
                                .tag("code", Integer.toString(s.code()))
                                .register(registry),
                        Timer.builder("apiserver_request_duration")
                                .description("Time until the answer, for a watch until it streams")
                                .tag("verb", s.verb())
                                .tag("code", Integer.toString(s.code()))
                                .register(registry)));
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }

    private final class Observed implements Exchange {
        private final Request request;
        private final long begun;
        private String verb = "other";
        private String workspace = "";
        private String user = "";

        Observed(Request request, long begun) {
            this.request = request;
            this.begun = begun;
        }

        @Override
        public void named(RequestInfo info) {
            verb = info.isResource() && VERBS.contains(info.verb()) ? info.verb() : "other";
            workspace = info.workspace();
        }

        @Override
        public void by(UserInfo who) {
            user = who.name();
        }

        @Override
        public void end(int status) {
            long nanos = System.nanoTime() - begun;
            Meters series = meters(new Series(verb, status));
            series.count().increment();
            series.time().record(nanos, TimeUnit.NANOSECONDS);
            if (AUDIT.isDebugEnabled()) {
                AUDIT.atDebug()
                        .addKeyValue("verb", verb)
                        .addKeyValue("workspace", workspace)
                        .addKeyValue("user", user)
                        .addKeyValue("method", request.method())
                        .addKeyValue("path", request.path())
                        .addKeyValue("code", status)
                        .addKeyValue("micros", nanos / 1_000)
                        .log("request");
            }
        }
    }
}
