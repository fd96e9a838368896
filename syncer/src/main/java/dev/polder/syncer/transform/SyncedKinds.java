package dev.polder.syncer.transform;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The allow-list of kinds that Polder knows: what is neither here nor allowed by the operator of a target (see
/// [TargetKinds]) neither goes down nor comes up. Events come up too, by a way of their own.
public final class SyncedKinds {
    public static final GroupVersionResource EVENTS = new GroupVersionResource("", "v1", "events");

    /// HorizontalPodAutoscalers.
    public static final GroupVersionResource AUTOSCALERS =
            new GroupVersionResource("autoscaling", "v2", "horizontalpodautoscalers");

    private static final Set<String> SPEC = Set.of("spec");
    private static final List<SyncedKind> ALL = List.of(
            core("namespaces", "Namespace", Set.of(), false, SyncedKind.Path.DOWN),
            core("configmaps", "ConfigMap", Set.of("data", "binaryData", "immutable"), false, SyncedKind.Path.DOWN),
            core("secrets", "Secret", Set.of("data", "type", "immutable"), false, SyncedKind.Path.DOWN),
            core(
                    "serviceaccounts",
                    "ServiceAccount",
                    Set.of("imagePullSecrets", "automountServiceAccountToken"),
                    false,
                    SyncedKind.Path.DOWN),
            core("services", "Service", SPEC, true, SyncedKind.Path.DOWN, KindTransforms::service),
            core(
                    "persistentvolumeclaims",
                    "PersistentVolumeClaim",
                    SPEC,
                    true,
                    SyncedKind.Path.BOTH,
                    KindTransforms::claim),
            core("pods", "Pod", SPEC, true, SyncedKind.Path.BOTH, KindTransforms::pod),
            apps("deployments", "Deployment", SyncedKind.Path.DOWN),
            apps("statefulsets", "StatefulSet", SyncedKind.Path.DOWN, KindTransforms::claimTemplates),
            apps("daemonsets", "DaemonSet", SyncedKind.Path.DOWN),
            apps("replicasets", "ReplicaSet", SyncedKind.Path.BOTH),
            kind("batch", "jobs", "Job", true, SyncedKind.Path.BOTH, KindTransforms::job),
            kind("batch", "cronjobs", "CronJob", true, SyncedKind.Path.DOWN, KindTransforms::cronJob),
            kind("networking.k8s.io", "ingresses", "Ingress", true, SyncedKind.Path.DOWN),
            kind("networking.k8s.io", "networkpolicies", "NetworkPolicy", false, SyncedKind.Path.DOWN),
            // Their status is counted here, from the pods that are mirrored up: two authors would never agree.
            kind("policy", "poddisruptionbudgets", "PodDisruptionBudget", false, SyncedKind.Path.DOWN),
            new SyncedKind(
                    AUTOSCALERS, "HorizontalPodAutoscaler", SPEC, true, SyncedKind.Path.DOWN, List.of()),
            core("endpoints", "Endpoints", Set.of("subsets"), false, SyncedKind.Path.UP),
            kind("discovery.k8s.io", "endpointslices", "EndpointSlice", false, SyncedKind.Path.UP));
    private static final Map<GroupResource, SyncedKind> BY_RESOURCE = byResource();

    private SyncedKinds() {}

    /// Namespaces first: everything else is in one.
    public static List<SyncedKind> all() {
        return ALL;
    }

    public static Optional<SyncedKind> of(GroupResource resource) {
        return Optional.ofNullable(BY_RESOURCE.get(resource));
    }

    /// The kind of an owner reference.
    public static Optional<SyncedKind> ofKind(String group, String kind) {
        return ALL.stream()
                .filter(k -> k.kind().equals(kind) && k.resource().group().equals(group))
                .findFirst();
    }

    private static Map<GroupResource, SyncedKind> byResource() {
        Map<GroupResource, SyncedKind> map = new LinkedHashMap<>();
        ALL.forEach(k -> map.put(k.resource().groupResource(), k));
        return Map.copyOf(map);
    }

    private static SyncedKind core(
            String plural,
            String kind,
            Set<String> fields,
            boolean hasStatus,
            SyncedKind.Path path,
            DownstreamTransform... steps) {
        GroupVersionResource resource = new GroupVersionResource("", "v1", plural);
        return new SyncedKind(resource, kind, fields, hasStatus, path, List.of(steps));
    }

    private static SyncedKind apps(String plural, String kind, SyncedKind.Path path, DownstreamTransform... more) {
        List<DownstreamTransform> steps = new ArrayList<>(List.of(more));
        steps.addFirst(KindTransforms::workload);
        return new SyncedKind(new GroupVersionResource("apps", "v1", plural), kind, SPEC, true, path, steps);
    }

    private static SyncedKind kind(
            String group,
            String plural,
            String kind,
            boolean hasStatus,
            SyncedKind.Path path,
            DownstreamTransform... steps) {
        Set<String> fields = plural.equals("endpointslices") ? Set.of("addressType", "endpoints", "ports") : SPEC;
        GroupVersionResource resource = new GroupVersionResource(group, "v1", plural);
        return new SyncedKind(resource, kind, fields, hasStatus, path, List.of(steps));
    }
}
