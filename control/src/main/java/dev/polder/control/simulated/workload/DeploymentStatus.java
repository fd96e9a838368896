package dev.polder.control.simulated.workload;

import dev.polder.api.json.JsonObject;
import dev.polder.control.object.Conditions;
import dev.polder.control.object.Conditions.Condition;
import dev.polder.control.object.Meta;
import dev.polder.control.object.Times;
import dev.polder.control.simulated.Counts;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The status of a Deployment, with the reasons that `kubectl rollout status` and people look for.
final class DeploymentStatus {
    private DeploymentStatus() {}

    static void write(JsonObject deployment, Optional<JsonObject> current, List<JsonObject> sets, InstantSource clock) {
        int desired = Counts.spec(deployment, "replicas", 1);
        int replicas = ReplicaSets.sum(sets, "replicas");
        int available = ReplicaSets.sum(sets, "availableReplicas");
        int updated = current.map(s -> Counts.status(s, "replicas")).orElse(0);
        JsonObject status = deployment.objectOrNew("status");
        status.put("observedGeneration", Meta.generation(deployment));
        Counts.put(status, "replicas", replicas);
        Counts.put(status, "updatedReplicas", updated);
        Counts.put(status, "readyReplicas", ReplicaSets.sum(sets, "readyReplicas"));
        Counts.put(status, "availableReplicas", available);
        Counts.put(status, "unavailableReplicas", Math.max(0, desired - available));
        boolean enough = available >= desired - RollingUpdate.of(deployment).maxUnavailable();
        boolean complete = updated == desired && replicas == desired && available == desired;
        String now = Times.now(clock);
        Conditions.set(
                deployment,
                new Condition(
                        "Available",
                        enough,
                        enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                        enough
                                ? "Deployment has minimum availability."
                                : "Deployment does not have minimum availability.",
                        Map.of("lastUpdateTime", now)),
                now);
        String name = current.map(Meta::name).orElse("");
        Conditions.set(
                deployment,
                new Condition(
                        "Progressing",
                        true,
                        complete ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
                        complete
                                ? "ReplicaSet \"%s\" has successfully progressed.".formatted(name)
                                : "ReplicaSet \"%s\" is progressing.".formatted(name),
                        Map.of("lastUpdateTime", now)),
                now);
    }
}
