package dev.polder.gateway.metrics;

import dev.polder.api.meta.GroupResource;
import dev.polder.syncer.SyncerEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/// What the syncer does, by resource; the number of synced resources is fixed.
final class SyncMetrics implements SyncerEvents {
    private final MeterRegistry registry;
    private final Timer apply;
    private final Map<Series, Counter> counters = new ConcurrentHashMap<>();
    private final Counter breakersOpened;
    private final Timer transform;
    private final Timer heartbeat;
    private final Map<String, Load> loads = new ConcurrentHashMap<>();
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    /// How much of one target is in hand.
    private record Load(int keys, int objects) {}

    private record Series(String event, String resource) {}

    SyncMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.apply = Timer.builder("polder_syncer_apply")
                .description("Writes downstream")
                .register(registry);
        this.breakersOpened = Counter.builder("polder_syncer_breakers_opened")
                .description("How often a target's circuit breaker has opened")
                .register(registry);
        this.transform = Timer.builder("polder_syncer_transform")
                .description("Making the copy that an object asks for")
                .register(registry);
        this.heartbeat = Timer.builder("polder_syncer_heartbeat")
                .description("Health checks that a target answered")
                .register(registry);
        gauges();
    }

    /// Of all targets together: one that is gone counts no more.
    private void gauges() {
        Gauge.builder("polder_syncer_keys", loads, l -> sum(l, Load::keys))
                .description("Keys of all targets that wait, run or are delayed")
                .register(registry);
        Gauge.builder("polder_syncer_objects", loads, l -> sum(l, Load::objects))
                .description("Downstream objects that are remembered, of all targets")
                .register(registry);
        Gauge.builder("polder_syncer_targets", loads, Map::size)
                .description("Targets that are connected to or tried")
                .register(registry);
        Gauge.builder("polder_syncer_breakers_open", open, Set::size)
                .description("Targets that are left alone now")
                .register(registry);
    }

    private static double sum(Map<String, Load> loads, ToIntFunction<Load> part) {
        return loads.values().stream().mapToInt(part).sum();
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
        if (isOpen && open.add(target)) {
            breakersOpened.increment();
        } else if (!isOpen) {
            open.remove(target);
        }
    }

    @Override
    public void transformed(GroupResource resource, Duration took) {
        transform.record(took);
    }

    @Override
    public void heartbeat(String target, Duration took) {
        heartbeat.record(took);
    }

    @Override
    public void load(String target, int keys, int objects) {
        loads.put(target, new Load(keys, objects));
    }

    @Override
    public void ended(String target) {
        loads.remove(target);
        open.remove(target);
    }
}
