package dev.polder.control.simulated;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.resource.Resources;
import dev.polder.control.ControllerTools;
import dev.polder.control.Reconciler;
import dev.polder.control.ResourceController;
import dev.polder.control.Source;
import dev.polder.control.simulated.network.ServiceReconciler;
import dev.polder.control.simulated.node.AddressPool;
import dev.polder.control.simulated.node.PodReconciler;
import dev.polder.control.simulated.node.SimulatedNodes;
import dev.polder.control.simulated.workload.DaemonSetReconciler;
import dev.polder.control.simulated.workload.DeploymentReconciler;
import dev.polder.control.simulated.workload.JobReconciler;
import dev.polder.control.simulated.workload.ReplicaSetReconciler;
import dev.polder.control.simulated.workload.StatefulSetReconciler;
import dev.polder.store.ObjectStore;
import java.util.List;

/// All that runs in a simulated cluster. It serves every workspace of the store that it is given, so it belongs into a
/// gateway of its own, never beside the syncer.
public final class SimulatedCluster implements AutoCloseable {
    private final ObjectStore store;
    private final Resources resources;
    private final SimulatedLimits limits;
    private final ControllerTools tools;
    private final List<ResourceController> controllers;

    public SimulatedCluster(ObjectStore store, Resources resources, SimulatedLimits limits, ControllerTools tools) {
        this.store = store;
        this.resources = resources;
        this.limits = limits;
        this.tools = tools;
        SimulatedNodes nodes = new SimulatedNodes(limits.nodes());
        AddressPool podAddresses = new AddressPool("10.128.0.0", 12);
        this.controllers = List.of(
                controller(
                        "simulated-kubelet",
                        PodReconciler.sources(),
                        new PodReconciler(api("simulated-kubelet"), nodes, podAddresses, limits.jobTime())),
                controller(
                        "simulated-deployments",
                        DeploymentReconciler.sources(),
                        new DeploymentReconciler(api("simulated-deployment-controller"))),
                controller(
                        "simulated-replicasets",
                        ReplicaSetReconciler.sources(),
                        new ReplicaSetReconciler(api("simulated-replicaset-controller"))),
                controller(
                        "simulated-statefulsets",
                        StatefulSetReconciler.sources(),
                        new StatefulSetReconciler(api("simulated-statefulset-controller"))),
                controller(
                        "simulated-daemonsets",
                        DaemonSetReconciler.sources(),
                        new DaemonSetReconciler(api("simulated-daemonset-controller"), nodes.names())),
                controller("simulated-jobs", JobReconciler.sources(), new JobReconciler(api("simulated-job-controller"))),
                controller(
                        "simulated-services",
                        ServiceReconciler.sources(store),
                        new ServiceReconciler(api("simulated-endpoints"))));
    }

    /// Starts to work. Once.
    public void start() {
        controllers.forEach(ResourceController::start);
    }

    @Override
    public void close() {
        controllers.forEach(ResourceController::close);
    }

    private SimulatedApi api(String component) {
        return new SimulatedApi(resources, tools.clock(), component);
    }

    private ResourceController controller(String name, List<Source> sources, Reconciler<ObjectKey> reconciler) {
        return new ResourceController(name, store, sources, reconciler, limits.controller(), tools);
    }
}
