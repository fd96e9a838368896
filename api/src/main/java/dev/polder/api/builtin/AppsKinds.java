package dev.polder.api.builtin;

import dev.polder.api.builtin.table.WorkloadColumns;
import dev.polder.api.builtin.workload.ControllerRevisionStrategy;
import dev.polder.api.builtin.workload.DaemonSetStrategy;
import dev.polder.api.builtin.workload.DeploymentStrategy;
import dev.polder.api.builtin.workload.ReplicaSetStrategy;
import dev.polder.api.builtin.workload.StatefulSetStrategy;
import dev.polder.api.resource.ResourceDefinition;
import java.util.List;

/// The group `apps`.
final class AppsKinds {
    private static final Kind.Group APPS = new Kind.Group("apps", "v1", "io.k8s.api.apps.v1");

    private AppsKinds() {}

    static List<ResourceDefinition> definitions() {
        return List.of(
                APPS.namespaced("ControllerRevision", "controllerrevisions")
                        .with(new ControllerRevisionStrategy(), WorkloadColumns.controllerRevisions()),
                APPS.namespaced("DaemonSet", "daemonsets")
                        .shortNames("ds")
                        .categories("all")
                        .status()
                        .with(new DaemonSetStrategy(), WorkloadColumns.daemonSets()),
                APPS.namespaced("Deployment", "deployments")
                        .shortNames("deploy")
                        .categories("all")
                        .status()
                        .scale("spec.selector")
                        .with(new DeploymentStrategy(), WorkloadColumns.deployments()),
                APPS.namespaced("ReplicaSet", "replicasets")
                        .shortNames("rs")
                        .categories("all")
                        .status()
                        .scale("spec.selector")
                        .with(new ReplicaSetStrategy(), WorkloadColumns.replicaSets()),
                APPS.namespaced("StatefulSet", "statefulsets")
                        .shortNames("sts")
                        .categories("all")
                        .status()
                        .scale("spec.selector")
                        .with(new StatefulSetStrategy(), WorkloadColumns.statefulSets()));
    }
}
