package dev.polder.control.simulated.workload;

import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.control.object.Meta;
import dev.polder.control.simulated.Counts;
import java.util.ArrayList;
import java.util.List;

/// How many replicas each replica set of a deployment gets in the next step (upstream `deployment/rolling`): never more
/// than `maxSurge` above the wanted number, never more than `maxUnavailable` below it.
record RollingUpdate(int desired, int maxSurge, int maxUnavailable) {
    /// A replica set and the number that it is to have.
    record Step(JsonObject set, int replicas) {}

    static RollingUpdate of(JsonObject deployment) {
        int desired = Counts.spec(deployment, "replicas", 1);
        int surge = Counts.intOrPercent(value(deployment, "maxSurge"), desired, true, (desired + 3) / 4);
        int unavailable = Counts.intOrPercent(value(deployment, "maxUnavailable"), desired, false, desired / 4);
        return new RollingUpdate(desired, surge, surge == 0 && unavailable == 0 ? 1 : unavailable);
    }

    /// The steps that can be taken now; empty when nothing can or needs to.
    List<Step> next(JsonObject current, List<JsonObject> old) {
        int total = ReplicaSets.replicas(current)
                + old.stream().mapToInt(ReplicaSets::replicas).sum();
        List<Step> steps = new ArrayList<>();
        int up = ReplicaSets.replicas(current);
        if (up > desired) {
            up = desired;
        } else if (up < desired) {
            up = Math.min(desired, up + Math.max(0, desired + maxSurge - total));
        }
        if (up != ReplicaSets.replicas(current)) {
            steps.add(new Step(current, up));
        }
        int available = available(current) + old.stream().mapToInt(RollingUpdate::available).sum();
        int spare = available - (desired - maxUnavailable);
        for (JsonObject set : old) {
            int replicas = ReplicaSets.replicas(set);
            int broken = replicas - Math.min(replicas, available(set));
            int down = Math.min(replicas, broken + Math.max(0, Math.min(spare, replicas - broken)));
            if (down > 0) {
                steps.add(new Step(set, replicas - down));
                spare -= down - broken;
            }
        }
        return steps;
    }

    /// Replicas that are available and wanted: those of a set that is being scaled down do not count twice.
    private static int available(JsonObject set) {
        boolean seen = set.integerAt("status", "observedGeneration").orElse(0) >= Meta.generation(set);
        int available = Counts.status(set, "availableReplicas");
        return seen ? available : Math.min(available, ReplicaSets.replicas(set));
    }

    private static JsonValue value(JsonObject deployment, String name) {
        JsonValue value = deployment.at("spec", "strategy", "rollingUpdate", name);
        return value == null ? JsonNull.NULL : value;
    }
}
