package dev.polder.control.simulated.workload;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.control.Outcome;
import dev.polder.control.Reconciler;
import dev.polder.control.Source;
import dev.polder.control.object.Meta;
import dev.polder.control.simulated.Counts;
import dev.polder.control.simulated.Kinds;
import dev.polder.control.simulated.SimulatedApi;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Keeps the number of pods of a ReplicaSet at `spec.replicas`.
public final class ReplicaSetReconciler implements Reconciler<ObjectKey> {
    private static final int BURST = 50;

    private final SimulatedApi api;

    public ReplicaSetReconciler(SimulatedApi api) {
        this.api = api;
    }

    /// What it follows.
    public static List<Source> sources() {
        return List.of(
                Source.self(Kinds.REPLICA_SETS.groupResource()),
                Source.controlled(
                        Kinds.PODS.groupResource(), "ReplicaSet", Kinds.REPLICA_SETS.groupResource()));
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        Optional<JsonObject> found = api.get(key, Kinds.REPLICA_SETS).filter(set -> !Meta.deleting(set));
        if (found.isEmpty()) {
            return Outcome.DONE;
        }
        JsonObject set = found.get();
        List<JsonObject> pods = active(key, set);
        int surplus = pods.size() - Counts.spec(set, "replicas", 1);
        if (surplus < 0) {
            for (int i = 0; i < Math.min(-surplus, BURST); i++) {
                JsonObject pod = api.create(key, Kinds.PODS, Pods.of(set));
                api.event(key, set, "SuccessfulCreate", "Created pod: " + Meta.name(pod));
            }
        } else if (surplus > 0) {
            for (JsonObject pod : leastMissed(pods, Math.min(surplus, BURST))) {
                api.delete(key, Kinds.PODS, pod);
                api.event(key, set, "SuccessfulDelete", "Deleted pod: " + Meta.name(pod));
            }
        }
        tell(key, set, surplus == 0 ? pods : active(key, set));
        return Math.abs(surplus) > BURST ? Outcome.again(0) : Outcome.DONE;
    }

    private List<JsonObject> active(ObjectKey key, JsonObject set) {
        return api.controlled(key, Meta.uid(set), Kinds.PODS).stream()
                .filter(Pods::active)
                .toList();
    }

    /// Pods that are not ready go first, then the youngest.
    private static List<JsonObject> leastMissed(List<JsonObject> pods, int count) {
        return pods.stream()
                .sorted(Comparator.comparing(Pods::ready)
                        .thenComparing(Comparator.comparing(Meta::created).reversed()))
                .limit(count)
                .toList();
    }

    private void tell(ObjectKey key, JsonObject set, List<JsonObject> pods) {
        JsonObject status = set.objectOrNew("status");
        int ready = Pods.countReady(pods);
        status.put("replicas", pods.size());
        Counts.put(status, "fullyLabeledReplicas", pods.size());
        Counts.put(status, "readyReplicas", ready);
        Counts.put(status, "availableReplicas", ready);
        status.put("observedGeneration", Meta.generation(set));
        api.updateStatus(key, Kinds.REPLICA_SETS, set);
    }
}
