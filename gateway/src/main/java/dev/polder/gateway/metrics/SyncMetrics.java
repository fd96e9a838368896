package dev.polder.gateway.metrics;

import dev.polder.api.meta.GroupResource;
import dev.polder.syncer.SyncerEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What the syncer does, by resource; the number of synced resources is fixed.
final class SyncMetrics implements SyncerEvents {
    private final MeterRegistry registry;
    private final Timer apply;
    private final Map<Series, Counter> counters = new ConcurrentHashMap<>();
    private final Counter breakersOpened;

    private record Series(String event, String resource) {}

    SyncMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.apply = Timer.builder("polder_syncer_apply")
                .description("Writes downstream")
                .register(registry);
        this.breakersOpened = Counter.builder("polder_syncer_breakers_opened")
                .description("How often a target's circuit breaker has opened")
                .register(registry);
    }

    private void count(String event, GroupResource resource) {
        counters.computeIfAbsent(
                        new Series(event, resource.toString()),
                        series -> Counter.builder("polder_syncer_events")
                                .description("What the syncer did, by resource")
                                .tag("event", series.event())
                                .tag("resource", series.resource())
                                .register(registry))
                .increment();
    }

    @Override
    public void applied(String target, GroupResource resource, Duration took) {
        apply.record(took);
        count("applied", resource);
    }

    @Override
    public void deleted(String target, GroupResource resource) {
        count("deleted", resource);
    }

    @Override
    public void statusWritten(String target, GroupResource resource) {
        count("status", resource);
    }

    @Override
    public void mirrored(String target, GroupResource resource) {
        count("mirrored", resource);
    }

    @Override
    public void failed(String target, GroupResource resource, String reason) {
        count("failed", resource);
    }

    @Override
    public void dropped(String target, GroupResource resource) {
        count("dropped", resource);
    }

    @Override
    public void breaker(String target, boolean isOpen) {
        if (isOpen) {
            breakersOpened.increment();
        }
    }
}
