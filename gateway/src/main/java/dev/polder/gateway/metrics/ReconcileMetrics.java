package dev.polder.gateway.metrics;

import dev.polder.control.ControllerMetrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// What controllers do. A controller that serves one SyncTarget is counted under its part of the syncer, not under the
/// target, so that the number of series does not grow with targets.
final class ReconcileMetrics implements ControllerMetrics {
    private static final String SYNCER = "syncer-";

    private final MeterRegistry registry;
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> keys = new ConcurrentHashMap<>();

    private record Series(String controller, String outcome) {}

    ReconcileMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void reconciled(String controller, String outcome, Duration took) {
        timers.computeIfAbsent(
                        new Series(part(controller), outcome),
                        series -> Timer.builder("polder_controller_reconcile")
                                .description("Reconciliations by controller and outcome")
                                .tag("controller", series.controller())
                                .tag("outcome", series.outcome())
                                .register(registry))
                .record(took);
    }

    @Override
    public void keys(String controller, int count) {
        keys.computeIfAbsent(part(controller), name -> {
                    AtomicInteger size = new AtomicInteger();
                    Gauge.builder("polder_controller_keys", size, AtomicInteger::get)
                            .description("Keys that a controller has in hand")
                            .tag("controller", name)
                            .register(registry);
                    return size;
                })
                .set(count);
    }

    /// `syncer-spec-<key of a target>` is `syncer-spec`.
    private static String part(String controller) {
        if (!controller.startsWith(SYNCER)) {
            return controller;
        }
        int end = controller.indexOf('-', SYNCER.length());
        return end < 0 ? controller : controller.substring(0, end);
    }
}
