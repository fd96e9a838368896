package dev.polder.control.simulated;

import dev.polder.api.meta.GroupVersionResource;

/// The resources that the simulation reads and writes.
public final class Kinds {
    public static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    public static final GroupVersionResource SERVICES = new GroupVersionResource("", "v1", "services");
    public static final GroupVersionResource ENDPOINTS = new GroupVersionResource("", "v1", "endpoints");
    public static final GroupVersionResource EVENTS = new GroupVersionResource("", "v1", "events");
    public static final GroupVersionResource ENDPOINT_SLICES =
            new GroupVersionResource("discovery.k8s.io", "v1", "endpointslices");
    public static final GroupVersionResource DEPLOYMENTS = new GroupVersionResource("apps", "v1", "deployments");
    public static final GroupVersionResource REPLICA_SETS = new GroupVersionResource("apps", "v1", "replicasets");
    public static final GroupVersionResource STATEFUL_SETS = new GroupVersionResource("apps", "v1", "statefulsets");
    public static final GroupVersionResource DAEMON_SETS = new GroupVersionResource("apps", "v1", "daemonsets");
    public static final GroupVersionResource JOBS = new GroupVersionResource("batch", "v1", "jobs");

    private Kinds() {}
}
