package dev.polder.api.builtin;

import dev.polder.api.builtin.placement.LocationStrategy;
import dev.polder.api.builtin.placement.PlacementStrategy;
import dev.polder.api.builtin.placement.SyncTargetStrategy;
import dev.polder.api.builtin.strategy.FixedFieldsStrategy;
import dev.polder.api.builtin.strategy.PlainStrategy;
import dev.polder.api.builtin.table.KcpColumns;
import dev.polder.api.resource.ResourceDefinition;
import java.util.List;

/// The groups of kcp.
final class KcpKinds {
    private static final Kind.Group TENANCY =
            new Kind.Group("tenancy.kcp.io", "v1alpha1", "io.kcp.tenancy.v1alpha1");
    private static final Kind.Group CORE = new Kind.Group("core.kcp.io", "v1alpha1", "io.kcp.core.v1alpha1");
    private static final Kind.Group WORKLOAD =
            new Kind.Group("workload.kcp.io", "v1alpha1", "io.kcp.workload.v1alpha1");
    private static final Kind.Group SCHEDULING =
            new Kind.Group("scheduling.kcp.io", "v1alpha1", "io.kcp.scheduling.v1alpha1");

    private KcpKinds() {}

    static List<ResourceDefinition> definitions() {
        return List.of(
                TENANCY.cluster("Workspace", "workspaces")
                        .shortNames("ws")
                        .categories("kcp")
                        .status()
                        .with(new FixedFieldsStrategy(List.of("cluster", "mount", "type")), KcpColumns.workspaces()),
                CORE.cluster("LogicalCluster", "logicalclusters")
                        .categories("kcp")
                        .subresources("credentials")
                        .status()
                        .with(PlainStrategy.CUSTOM, KcpColumns.logicalClusters()),
                WORKLOAD.cluster("SyncTarget", "synctargets")
                        .categories("kcp")
                        .status()
                        .with(new SyncTargetStrategy(), KcpColumns.syncTargets()),
                SCHEDULING.cluster("Location", "locations")
                        .categories("kcp")
                        .status()
                        .with(new LocationStrategy(), KcpColumns.locations()),
                SCHEDULING.cluster("Placement", "placements")
                        .categories("kcp")
                        .status()
                        .with(new PlacementStrategy(), KcpColumns.placements()));
    }
}
