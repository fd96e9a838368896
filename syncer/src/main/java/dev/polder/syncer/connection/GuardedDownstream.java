package dev.polder.syncer.connection;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.syncer.downstream.Downstream;
import dev.polder.syncer.downstream.DownstreamException;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.downstream.DownstreamPage;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.downstream.DownstreamWatch;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// A downstream cluster that tells a breaker how each call went.
final class GuardedDownstream implements Downstream {
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(1);

    private final Downstream cluster;
    private final CircuitBreaker breaker;

    GuardedDownstream(Downstream cluster, CircuitBreaker breaker) {
        this.cluster = cluster;
        this.breaker = breaker;
    }

    @Override
    public JsonObject version() {
        return told(cluster::version);
    }

    @Override
    public Optional<JsonObject> get(DownstreamRef ref) {
        return told(() -> cluster.get(ref));
    }

    @Override
    public DownstreamPage list(GroupVersionResource resource, String labels, String continueToken) {
        return told(() -> cluster.list(resource, labels, continueToken));
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
        return told(() -> cluster.watch(resource, labels, resourceVersion));
    }

    @Override
    public void close() {
        cluster.close();
    }

    private <T> T told(Supplier<T> call) {
        try {
            T result = call.get();
            breaker.succeeded();
            return result;
        } catch (DownstreamException e) {
            if (e.failure() == DownstreamFailure.THROTTLED) {
                Duration asked = e.retryAfter();
                breaker.throttled(asked.compareTo(LEAST_PATIENCE) > 0 ? asked : LEAST_PATIENCE);
            } else if (e.failure().ofTheCluster()) {
                breaker.failed();
            } else {
                breaker.succeeded();
            }
            throw e;
        }
    }
}
