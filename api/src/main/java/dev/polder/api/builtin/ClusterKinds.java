package dev.polder.api.builtin;

import dev.polder.api.builtin.cluster.DisruptionBudgetStrategy;
import dev.polder.api.builtin.cluster.PriorityClassStrategy;
import dev.polder.api.builtin.cluster.RuntimeClassStrategy;
import dev.polder.api.builtin.cluster.StorageClassStrategy;
import dev.polder.api.builtin.device.ClaimTemplateStrategy;
import dev.polder.api.builtin.device.DeviceClassStrategy;
import dev.polder.api.builtin.device.DeviceColumns;
import dev.polder.api.builtin.device.ResourceClaimStrategy;
import dev.polder.api.builtin.device.ResourceSliceStrategy;
import dev.polder.api.builtin.storage.AttributesClassStrategy;
import dev.polder.api.builtin.storage.CsiDriverStrategy;
import dev.polder.api.builtin.storage.CsiNodeStrategy;
import dev.polder.api.builtin.storage.DriverColumns;
import dev.polder.api.builtin.storage.StorageCapacityStrategy;
import dev.polder.api.builtin.storage.VolumeAttachmentStrategy;
import dev.polder.api.builtin.table.ClusterColumns;
import dev.polder.api.builtin.table.CoreColumns;
import dev.polder.api.resource.ResourceDefinition;
import java.util.List;

/// Kinds of `policy`, `storage.k8s.io`, `resource.k8s.io`, `scheduling.k8s.io` and `node.k8s.io`, with which a cluster's
/// owner rules and its drivers tell what they have. In a workspace they are kept for tools that expect them; nothing acts on
/// them there.
final class ClusterKinds {
    private static final Kind.Group POLICY = new Kind.Group("policy", "v1", "io.k8s.api.policy.v1");
    private static final Kind.Group STORAGE = new Kind.Group("storage.k8s.io", "v1", "io.k8s.api.storage.v1");
    private static final Kind.Group SCHEDULING =
            new Kind.Group("scheduling.k8s.io", "v1", "io.k8s.api.scheduling.v1");
    private static final Kind.Group NODE = new Kind.Group("node.k8s.io", "v1", "io.k8s.api.node.v1");

    private static final Kind.Group DEVICES =
            new Kind.Group("resource.k8s.io", "v1", "io.k8s.api.resource.v1");

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
                STORAGE.cluster("CSIDriver", "csidrivers").with(new CsiDriverStrategy(), DriverColumns.drivers()),
                STORAGE.cluster("CSINode", "csinodes").with(new CsiNodeStrategy(), DriverColumns.nodes()),
                STORAGE.namespaced("CSIStorageCapacity", "csistoragecapacities")
                        .with(new StorageCapacityStrategy(), DriverColumns.capacities()),
                STORAGE.cluster("VolumeAttachment", "volumeattachments")
                        .status()
                        .with(new VolumeAttachmentStrategy(), DriverColumns.attachments()),
                STORAGE.cluster("VolumeAttributesClass", "volumeattributesclasses")
                        .shortNames("vac")
                        .with(new AttributesClassStrategy(), DriverColumns.attributesClasses()),
                DEVICES.cluster("DeviceClass", "deviceclasses").with(new DeviceClassStrategy(), DeviceColumns.plain()),
                DEVICES.namespaced("ResourceClaim", "resourceclaims")
                        .status()
                        .with(new ResourceClaimStrategy(), DeviceColumns.claims()),
                DEVICES.namespaced("ResourceClaimTemplate", "resourceclaimtemplates")
                        .with(new ClaimTemplateStrategy(), DeviceColumns.plain()),
                DEVICES.cluster("ResourceSlice", "resourceslices")
                        .fields("spec.driver", "spec.nodeName")
                        .with(new ResourceSliceStrategy(), DeviceColumns.slices()),
                SCHEDULING
                        .cluster("PriorityClass", "priorityclasses")
                        .shortNames("pc")
                        .with(new PriorityClassStrategy(), ClusterColumns.priorityClasses()),
                NODE.cluster("RuntimeClass", "runtimeclasses")
                        .with(new RuntimeClassStrategy(), ClusterColumns.runtimeClasses()));
    }
}
