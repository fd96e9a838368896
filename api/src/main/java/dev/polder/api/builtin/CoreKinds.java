package dev.polder.api.builtin;

import dev.polder.api.builtin.network.EndpointsStrategy;
import dev.polder.api.builtin.network.ServiceStrategy;
import dev.polder.api.builtin.strategy.ClaimStrategy;
import dev.polder.api.builtin.strategy.DataStrategy;
import dev.polder.api.builtin.strategy.LimitRangeStrategy;
import dev.polder.api.builtin.strategy.NamespaceStrategy;
import dev.polder.api.builtin.strategy.PlainStrategy;
import dev.polder.api.builtin.strategy.QuotaStrategy;
import dev.polder.api.builtin.strategy.ServiceAccountStrategy;
import dev.polder.api.builtin.strategy.VolumeStrategy;
import dev.polder.api.builtin.table.CoreColumns;
import dev.polder.api.builtin.table.NetworkColumns;
import dev.polder.api.builtin.table.PodColumns;
import dev.polder.api.builtin.table.StorageColumns;
import dev.polder.api.builtin.table.WorkloadColumns;
import dev.polder.api.builtin.workload.PodStrategy;
import dev.polder.api.builtin.workload.PodTemplateStrategy;
import dev.polder.api.builtin.workload.ReplicationControllerStrategy;
import dev.polder.api.request.Verb;
import dev.polder.api.resource.ResourceDefinition;
import java.util.List;

/// The core group.
final class CoreKinds {
    private static final Kind.Group CORE = new Kind.Group("", "v1", "io.k8s.api.core.v1");

    private CoreKinds() {}

    static List<ResourceDefinition> definitions() {
        return List.of(
                CORE.namespaced("ConfigMap", "configmaps")
                        .shortNames("cm")
                        .with(DataStrategy.CONFIG_MAP, CoreColumns.configMaps()),
                CORE.namespaced("Endpoints", "endpoints")
                        .shortNames("ep")
                        .with(new EndpointsStrategy(), NetworkColumns.endpoints()),
                EventKinds.CORE,
                CORE.namespaced("LimitRange", "limitranges")
                        .shortNames("limits")
                        .with(new LimitRangeStrategy(), CoreColumns.limitRanges()),
                CORE.cluster("Namespace", "namespaces")
                        .shortNames("ns")
                        .status()
                        .subresources("finalize")
                        .fields("status.phase")
                        .verbs(Verb.CREATE, Verb.DELETE, Verb.GET, Verb.LIST, Verb.PATCH, Verb.UPDATE, Verb.WATCH)
                        .with(new NamespaceStrategy(), CoreColumns.namespaces()),
                CORE.cluster("Node", "nodes")
                        .shortNames("no")
                        .status()
                        .fields("spec.unschedulable")
                        .with(PlainStrategy.WITHOUT_GENERATION, CoreColumns.nodes()),
                CORE.namespaced("PersistentVolumeClaim", "persistentvolumeclaims")
                        .shortNames("pvc")
                        .status()
                        .with(new ClaimStrategy(), StorageColumns.claims()),
                CORE.cluster("PersistentVolume", "persistentvolumes")
                        .shortNames("pv")
                        .status()
                        .with(new VolumeStrategy(), StorageColumns.volumes()),
                pods(),
                CORE.namespaced("PodTemplate", "podtemplates")
                        .with(new PodTemplateStrategy(), PodColumns.podTemplates()),
                CORE.namespaced("ReplicationController", "replicationcontrollers")
                        .shortNames("rc")
                        .categories("all")
                        .status()
                        .scale("spec.selector")
                        .fields("status.replicas")
                        .with(new ReplicationControllerStrategy(), WorkloadColumns.replicationControllers()),
                CORE.namespaced("ResourceQuota", "resourcequotas")
                        .shortNames("quota")
                        .status()
                        .with(new QuotaStrategy(), CoreColumns.resourceQuotas()),
                CORE.namespaced("Secret", "secrets")
                        .fields("type")
                        .with(DataStrategy.SECRET, CoreColumns.secrets()),
                CORE.namespaced("ServiceAccount", "serviceaccounts")
                        .shortNames("sa")
                        .subresources("token")
                        .with(new ServiceAccountStrategy(), CoreColumns.plain()),
                CORE.namespaced("Service", "services")
                        .shortNames("svc")
                        .categories("all")
                        .status()
                        .fields("spec.clusterIP", "spec.type")
                        .with(new ServiceStrategy(), NetworkColumns.services()));
    }

    /// Kinds of this group that are served and not stored.
    static List<ResourceDefinition> unstored() {
        return List.of(
                CORE.namespaced("Binding", "bindings")
                        .verbs(Verb.CREATE)
                        .with(PlainStrategy.WITHOUT_GENERATION, CoreColumns.plain()),
                CORE.cluster("ComponentStatus", "componentstatuses")
                        .shortNames("cs")
                        .verbs(Verb.GET, Verb.LIST)
                        .with(PlainStrategy.WITHOUT_GENERATION, CoreColumns.componentStatuses()));
    }

    private static ResourceDefinition pods() {
        return CORE.namespaced("Pod", "pods")
                .shortNames("po")
                .categories("all")
                .status()
                .subresources("binding", "ephemeralcontainers", "eviction", "resize")
                .fields(
                        "spec.hostNetwork",
                        "spec.nodeName",
                        "spec.restartPolicy",
                        "spec.schedulerName",
                        "spec.serviceAccountName",
                        "status.nominatedNodeName",
                        "status.phase",
                        "status.podIP",
                        "status.podIPs")
                .with(new PodStrategy(), PodColumns.pods());
    }
}
