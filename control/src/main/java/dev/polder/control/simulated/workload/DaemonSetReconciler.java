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
import java.util.List;
import java.util.Optional;

/// Keeps one pod of a DaemonSet on each simulated node, and renews one at a time when the template changes.
public final class DaemonSetReconciler implements Reconciler<ObjectKey> {
    private static final String REVISION = "controller-revision-hash";

    private final SimulatedApi api;
    private final List<String> nodes;

    public DaemonSetReconciler(SimulatedApi api, List<String> nodes) {
        this.api = api;
        this.nodes = List.copyOf(nodes);
    }

    /// What it follows.
    public static List<Source> sources() {
        return List.of(
                Source.self(Kinds.DAEMON_SETS.groupResource()),
                Source.controlled(Kinds.PODS.groupResource(), "DaemonSet", Kinds.DAEMON_SETS.groupResource()));
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        Optional<JsonObject> found = api.get(key, Kinds.DAEMON_SETS).filter(s -> !Meta.deleting(s));
        if (found.isEmpty()) {
            return Outcome.DONE;
        }
        JsonObject set = found.get();
        JsonObject template = set.objectAt("spec", "template");
        String revision = TemplateHash.of(template == null ? new JsonObject() : template);
        List<JsonObject> pods = pods(key, set);
        for (String node : nodes) {
            if (pods.stream().noneMatch(p -> node.equals(p.stringAt("spec", "nodeName")))) {
                JsonObject pod = Pods.of(set);
                Meta.of(pod).objectOrNew("labels").put(REVISION, revision);
                pod.objectOrNew("spec").put("nodeName", node);
                JsonObject created = api.create(key, Kinds.PODS, pod);
                api.event(key, set, "SuccessfulCreate", "Created pod: " + Meta.name(created));
            }
        }
        boolean allReady = pods.size() == nodes.size() && Pods.countReady(pods) == nodes.size();
        if (allReady && !"OnDelete".equals(set.stringAt("spec", "updateStrategy", "type"))) {
            pods.stream()
                    .filter(p -> !revision.equals(Meta.labels(p).get(REVISION)))
                    .findFirst()
                    .ifPresent(pod -> {
                        api.delete(key, Kinds.PODS, pod);
                        api.event(key, set, "SuccessfulDelete", "Deleted pod: " + Meta.name(pod));
                    });
        }
        tell(key, set, revision, pods(key, set));
        return Outcome.DONE;
    }

    private List<JsonObject> pods(ObjectKey key, JsonObject set) {
        return api.controlled(key, Meta.uid(set), Kinds.PODS);
    }

    private void tell(ObjectKey key, JsonObject set, String revision, List<JsonObject> pods) {
        int ready = Pods.countReady(pods);
        long updated = pods.stream()
                .filter(p -> revision.equals(Meta.labels(p).get(REVISION)))
                .count();
        JsonObject status = set.objectOrNew("status")
                .put("currentNumberScheduled", pods.size())
                .put("desiredNumberScheduled", nodes.size())
                .put("numberMisscheduled", 0)
                .put("numberReady", ready)
                .put("observedGeneration", Meta.generation(set));
        Counts.put(status, "numberAvailable", ready);
        Counts.put(status, "numberUnavailable", nodes.size() - ready);
        Counts.put(status, "updatedNumberScheduled", updated);
        api.updateStatus(key, Kinds.DAEMON_SETS, set);
    }
}
