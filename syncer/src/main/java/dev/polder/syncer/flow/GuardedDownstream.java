package dev.polder.syncer.flow;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersion;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.syncer.downstream.Downstream;
import dev.polder.syncer.downstream.DownstreamException;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.downstream.DownstreamPage;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.downstream.DownstreamWatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A downstream cluster that is asked at a [Pace], not at all while it wants to be left alone, and whose answers tell a
/// [CircuitBreaker] how it is doing. Any thread.
public final class GuardedDownstream implements Downstream {
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(1);
    private static final Duration MOST_PATIENCE = Duration.ofMinutes(1);

    private final Downstream cluster;
    private final CircuitBreaker breaker;
    private final Pace pace;

    /// @param cluster is closed with it
    public GuardedDownstream(Downstream cluster, CircuitBreaker breaker, Pace pace) {
        this.cluster = cluster;
        this.breaker = breaker;
        this.pace = pace;
    }

    @Override
    public JsonObject version() {
        return told(cluster::version);
    }

    @Override
    public List<JsonObject> resources(GroupVersion version) {
        return told(() -> cluster.resources(version), true);
    }

    @Override
    public Optional<JsonObject> get(DownstreamRef ref) {
        return told(() -> cluster.get(ref));
    }

    @Override
    public DownstreamPage list(GroupVersionResource resource, String labels, String continueToken) {
        return told(() -> cluster.list(resource, labels, continueToken), true);
    }

    @Override
    public JsonObject create(DownstreamRef ref, JsonObject object) {
        return told(() -> cluster.create(ref, object));
    }

    @Override
    public JsonObject apply(DownstreamRef ref, JsonObject configuration, boolean force) {
        return told(() -> cluster.apply(ref, configuration, force));
    }

    @Override
    public void delete(DownstreamRef ref, String uid) {
        var _ = told(() -> {
            cluster.delete(ref, uid);
            return ref;
        });
    }

    @Override
    public DownstreamWatch watch(GroupVersionResource resource, String labels, String resourceVersion) {
        return told(() -> cluster.watch(resource, labels, resourceVersion), true);
    }

    @Override
    public void close() {
        cluster.close();
    }

    private <T> T told(Supplier<T> call) {
        return told(call, false);
    }

    /// @param oneResource whether a failure to work may be that of one resource, which is nothing against the cluster
    private <T> T told(Supplier<T> call, boolean oneResource) {
        await();
        try {
            T result = call.get();
            breaker.succeeded();
            return result;
        } catch (DownstreamException e) {
            if (e.failure() == DownstreamFailure.THROTTLED) {
                breaker.throttled(patience(e.retryAfter()));
                pace.cut();
            } else if (e.failure().ofTheCluster() && !(oneResource && e.failure() == DownstreamFailure.BROKEN)) {
                breaker.failed();
            } else {
                breaker.succeeded();
            }
            throw e;
        }
    }

    /// A cluster that asks to be left alone for ever is not left alone for ever.
    private static Duration patience(Duration asked) {
        Duration least = asked.compareTo(LEAST_PATIENCE) > 0 ? asked : LEAST_PATIENCE;
        return least.compareTo(MOST_PATIENCE) < 0 ? least : MOST_PATIENCE;
    }

    private void await() {
        try {
            breaker.awaitPatience();
            Duration wait = pace.reserve();
            if (wait.isPositive()) {
                breaker.awaitTime(wait);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DownstreamException(
                    DownstreamFailure.UNREACHABLE, "the connection ends", Duration.ZERO, e);
        }
    }
}
