package dev.polder.api.builtin;

import dev.polder.api.builtin.cluster.DisruptionBudgetStrategy;
import dev.polder.api.builtin.cluster.PriorityClassStrategy;
import dev.polder.api.builtin.cluster.RuntimeClassStrategy;
import dev.polder.api.builtin.cluster.StorageClassStrategy;
import dev.polder.api.builtin.table.ClusterColumns;
import dev.polder.api.builtin.table.CoreColumns;
import dev.polder.api.resource.ResourceDefinition;
import java.util.List;

/// Kinds of `policy`, `storage.k8s.io`, `scheduling.k8s.io` and `node.k8s.io` with which a cluster's owner rules. In a
/// workspace they are kept for tools that expect them; nothing acts on them there.
final class ClusterKinds {
    private static final Kind.Group POLICY = new Kind.Group("policy", "v1", "io.k8s.api.policy.v1");
    private static final Kind.Group STORAGE = new Kind.Group("storage.k8s.io", "v1", "io.k8s.api.storage.v1");
    private static final Kind.Group SCHEDULING =
            new Kind.Group("scheduling.k8s.io", "v1", "io.k8s.api.scheduling.v1");
    private static final Kind.Group NODE = new Kind.Group("node.k8s.io", "v1", "io.k8s.api.node.v1");

    private ClusterKinds() {}

    static List<ResourceDefinition> definitions() {
        return List.of(
                POLICY.namespaced("PodDisruptionBudget", "poddisruptionbudgets")
                        .shortNames("pdb")
                        .status()
                        .with(new DisruptionBudgetStrategy(), CoreColumns.podDisruptionBudgets()),
                STORAGE.cluster("StorageClass", "storageclasses")
                        .shortNames("sc")
                        .with(new StorageClassStrategy(), ClusterColumns.storageClasses()),
                SCHEDULING
                        .cluster("PriorityClass", "priorityclasses")
                        .shortNames("pc")
                        .with(new PriorityClassStrategy(), ClusterColumns.priorityClasses()),
                NODE.cluster("RuntimeClass", "runtimeclasses")
                        .with(new RuntimeClassStrategy(), ClusterColumns.runtimeClasses()));
    }
}
