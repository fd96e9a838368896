package dev.polder.syncer.capacity;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.validation.Quantity;
import dev.polder.syncer.downstream.Downstream;
import dev.polder.syncer.downstream.DownstreamException;
import dev.polder.syncer.downstream.DownstreamPage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the nodes of a cluster have together: nodes that take no pods are not counted. Looked at now and then, page by
/// page; a cluster that does not show its nodes has no figures, and is none the worse for it.
public final class ClusterCapacity {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterCapacity.class);
    private static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
    /// A cluster that names more kinds of resources than this is not telling of nodes.
    private static final int MOST_RESOURCES = 100;

    private final Downstream cluster;
    private final InstantSource clock;
    private final Duration interval;
    private volatile Figures figures = Figures.NONE;
    private Instant next = Instant.MIN;

    /// Amounts by the name of what there is, such as `cpu`.
    ///
    /// @param capacity    all
    /// @param allocatable what pods may have of it
    public record Figures(Map<String, Quantity> capacity, Map<String, Quantity> allocatable) {
        public static final Figures NONE = new Figures(Map.of(), Map.of());

        public Figures {
            capacity = Map.copyOf(capacity);
            allocatable = Map.copyOf(allocatable);
        }

        /// The amounts as a status shows them.
        public static JsonObject shown(Map<String, Quantity> amounts) {
            JsonObject object = new JsonObject();
            new TreeMap<>(amounts).forEach((name, amount) -> object.put(name, amount.canonical()));
            return object;
        }
    }

    /// @param interval least time between two looks
    public ClusterCapacity(Downstream cluster, InstantSource clock, Duration interval) {
        this.cluster = cluster;
        this.clock = clock;
        this.interval = interval;
    }

    /// As of the last look. Any thread.
    public Figures figures() {
        return figures;
    }

    /// Looks again when it is time. One thread.
    public void look() {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(interval);
        try {
            figures = sum();
        } catch (DownstreamException e) {
            LOG.debug("nodes are not shown: {}", e.getMessage());
            if (!e.failure().ofTheCluster()) {
                figures = Figures.NONE;
            }
        }
    }

    private Figures sum() {
        Map<String, Quantity> capacity = new TreeMap<>();
        Map<String, Quantity> allocatable = new TreeMap<>();
        String after = "";
        do {
            DownstreamPage page = cluster.list(NODES, "", after);
            for (JsonObject node : page.items()) {
                JsonObject spec = node.object("spec");
                if (spec == null || !spec.isTrue("unschedulable")) {
                    add(node.objectAt("status", "capacity"), capacity);
                    add(node.objectAt("status", "allocatable"), allocatable);
                }
            }
            after = page.continueToken();
        } while (!after.isEmpty());
        return new Figures(capacity, allocatable);
    }

    private static void add(@Nullable JsonObject amounts, Map<String, Quantity> sums) {
        if (amounts == null) {
            return;
        }
        amounts.strings().forEach((name, text) -> {
            if (sums.size() < MOST_RESOURCES || sums.containsKey(name)) {
                Quantity.parse(text).ifPresent(amount -> sums.merge(name, amount, ClusterCapacity::plus));
            }
        });
    }

    private static Quantity plus(Quantity a, Quantity b) {
        return new Quantity(a.value().add(b.value()), a.form());
    }
}
