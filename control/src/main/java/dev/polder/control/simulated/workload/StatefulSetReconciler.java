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
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Keeps the numbered pods of a StatefulSet: up in order, each when the one before is ready (unless `Parallel`), down and
/// renewed from the highest number. Storage is not simulated.
public final class StatefulSetReconciler implements Reconciler<ObjectKey> {
    private static final String REVISION = "controller-revision-hash";
    private static final int BURST = 50;

    private final SimulatedApi api;

    public StatefulSetReconciler(SimulatedApi api) {
        this.api = api;
    }

    /// What it follows.
    public static List<Source> sources() {
        return List.of(
                Source.self(Kinds.STATEFUL_SETS.groupResource()),
                Source.controlled(
                        Kinds.PODS.groupResource(), "StatefulSet", Kinds.STATEFUL_SETS.groupResource()));
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        Optional<JsonObject> found = api.get(key, Kinds.STATEFUL_SETS).filter(s -> !Meta.deleting(s));
        if (found.isEmpty()) {
            return Outcome.DONE;
        }
        JsonObject set = found.get();
        JsonObject template = set.objectAt("spec", "template");
        String revision = Meta.name(set) + "-" + TemplateHash.of(template == null ? new JsonObject() : template);
        List<JsonObject> pods = pods(key, set);
        step(key, set, revision, pods);
        tell(key, set, revision, pods(key, set));
        return Outcome.DONE;
    }

    private void step(ObjectKey key, JsonObject set, String revision, List<JsonObject> pods) {
        int desired = Counts.spec(set, "replicas", 1);
        boolean parallel = "Parallel".equals(set.stringAt("spec", "podManagementPolicy"));
        Map<Integer, JsonObject> byNumber =
                pods.stream().collect(Collectors.toMap(StatefulSetReconciler::number, Function.identity(), (a, b) -> a));
        int made = 0;
        for (int i = 0; i < desired && made < BURST; i++) {
            JsonObject pod = byNumber.get(i);
            if (pod == null) {
                String name = Meta.name(set) + "-" + i;
                api.create(key, Kinds.PODS, podOf(set, name, i, revision));
                api.event(key, set, "SuccessfulCreate", "create Pod %s in StatefulSet %s successful".formatted(
                        name, Meta.name(set)));
                made++;
            }
            if (!parallel && (pod == null || !Pods.ready(pod))) {
                return;
            }
        }
        Optional<JsonObject> surplus = pods.stream()
                .filter(p -> number(p) >= desired || !revision.equals(Meta.labels(p).get(REVISION)))
                .filter(p -> !Meta.deleting(p))
                .max(Comparator.comparingInt(StatefulSetReconciler::number));
        boolean onDelete = "OnDelete".equals(set.stringAt("spec", "updateStrategy", "type"));
        surplus.filter(p -> !onDelete || number(p) >= desired).ifPresent(pod -> {
            api.delete(key, Kinds.PODS, pod);
            api.event(key, set, "SuccessfulDelete", "delete Pod %s in StatefulSet %s successful".formatted(
                    Meta.name(pod), Meta.name(set)));
        });
    }

    private List<JsonObject> pods(ObjectKey key, JsonObject set) {
        return api.controlled(key, Meta.uid(set), Kinds.PODS);
    }

    private static JsonObject podOf(JsonObject set, String name, int number, String revision) {
        JsonObject pod = Pods.of(set);
        JsonObject metadata = Meta.of(pod);
        metadata.remove("generateName");
        metadata.put("name", name)
                .objectOrNew("labels")
                .put("apps.kubernetes.io/pod-index", Integer.toString(number))
                .put("statefulset.kubernetes.io/pod-name", name)
                .put(REVISION, revision);
        JsonObject spec = pod.objectOrNew("spec").put("hostname", name);
        String service = set.stringAt("spec", "serviceName");
        if (service != null && !service.isEmpty()) {
            spec.put("subdomain", service);
        }
        return pod;
    }

    private static int number(JsonObject pod) {
        String name = Meta.name(pod);
        try {
            return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
        } catch (NumberFormatException e) {
            return Integer.MAX_VALUE;
        }
    }

    private void tell(ObjectKey key, JsonObject set, String revision, List<JsonObject> pods) {
        JsonObject status = set.objectOrNew("status");
        int updated = (int) pods.stream()
                .filter(p -> revision.equals(Meta.labels(p).get(REVISION)))
                .count();
        int desired = Counts.spec(set, "replicas", 1);
        int ready = Pods.countReady(pods);
        boolean complete = updated == desired && pods.size() == desired && ready == desired;
        status.put("observedGeneration", Meta.generation(set));
        status.put("replicas", pods.size());
        Counts.put(status, "readyReplicas", ready);
        status.put("availableReplicas", ready);
        Counts.put(status, "updatedReplicas", updated);
        status.put("updateRevision", revision);
        if (complete || status.string("currentRevision") == null) {
            status.put("currentRevision", revision);
        }
        Counts.put(status, "currentReplicas", complete ? pods.size() : pods.size() - updated);
        status.put("collisionCount", 0);
        api.updateStatus(key, Kinds.STATEFUL_SETS, set);
    }
}
