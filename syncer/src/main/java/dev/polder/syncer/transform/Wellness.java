package dev.polder.syncer.transform;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import java.util.Set;

/// Whether an object in a cluster does what it is for. Pure.
public final class Wellness {
    private static final Set<GroupResource> RUNNING = Set.of(
            new GroupResource("", "pods"),
            new GroupResource("apps", "deployments"),
            new GroupResource("apps", "statefulsets"),
            new GroupResource("apps", "daemonsets"),
            new GroupResource("batch", "jobs"),
            new GroupResource("batch", "cronjobs"));

    private Wellness() {}

    /// Whether objects of this resource run something, and use other objects for it.
    public static boolean runs(GroupResource resource) {
        return RUNNING.contains(resource);
    }

    /// Whether an object of a cluster is well: what runs replicas has as many as it should, of its latest state; a pod is
    /// ready or has succeeded; a job was begun. Anything else is well by being there.
    public static boolean is(SyncedKind kind, JsonObject downstream) {
        return switch (kind.resource().resource()) {
            case "deployments" -> isObserved(downstream)
                    && count(downstream, "status", "availableReplicas") >= replicas(downstream);
            case "statefulsets" -> isObserved(downstream)
                    && count(downstream, "status", "readyReplicas") >= replicas(downstream);
            case "daemonsets" -> isObserved(downstream)
                    && count(downstream, "status", "numberReady")
                            >= count(downstream, "status", "desiredNumberScheduled");
            case "pods" -> "Succeeded".equals(downstream.stringAt("status", "phase")) || isReady(downstream);
            case "jobs" -> downstream.stringAt("status", "startTime") != null;
            default -> true;
        };
    }

    private static boolean isObserved(JsonObject object) {
        return count(object, "status", "observedGeneration") >= count(object, "metadata", "generation");
    }

    private static long replicas(JsonObject object) {
        return object.integerAt("spec", "replicas").orElse(1);
    }

    private static long count(JsonObject object, String... path) {
        return object.integerAt(path).orElse(0);
    }

    private static boolean isReady(JsonObject pod) {
        JsonObject status = pod.object("status");
        return status != null
                && status.objects("conditions").stream()
                        .anyMatch(c -> c.string("type", "").equals("Ready")
                                && c.string("status", "").equals("True"));
    }
}
