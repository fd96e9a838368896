package dev.polder.control.simulated.workload;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.control.object.Conditions;
import dev.polder.control.object.Meta;
import dev.polder.control.object.Owner;
import java.util.List;

/// What workload controllers know of pods.
final class Pods {
    private Pods() {}

    /// A new pod of a workload, from its `spec.template`.
    static JsonObject of(JsonObject owner) {
        JsonObject template = owner.objectAt("spec", "template");
        JsonObject copy = template == null ? new JsonObject() : template.deepCopy();
        JsonObject metadata = new JsonObject().put("generateName", Meta.name(owner) + "-");
        JsonObject given = copy.objectOrNew("metadata");
        for (String name : List.of("labels", "annotations", "finalizers")) {
            var value = given.get(name);
            if (value != null) {
                metadata.put(name, value);
            }
        }
        metadata.put("ownerReferences", new JsonArray().add(Owner.controlledBy(owner).toJson()));
        return new JsonObject()
                .put("kind", "Pod")
                .put("apiVersion", "v1")
                .put("metadata", metadata)
                .put("spec", copy.objectOrNew("spec"));
    }

    static String phase(JsonObject pod) {
        String phase = pod.stringAt("status", "phase");
        return phase == null ? "Pending" : phase;
    }

    static boolean finished(JsonObject pod) {
        return phase(pod).equals("Succeeded") || phase(pod).equals("Failed");
    }

    /// Neither finished nor being deleted.
    static boolean active(JsonObject pod) {
        return !finished(pod) && !Meta.deleting(pod);
    }

    static boolean ready(JsonObject pod) {
        return Conditions.isTrue(pod, "Ready") && !Meta.deleting(pod);
    }

    static int countReady(List<JsonObject> pods) {
        return (int) pods.stream().filter(Pods::ready).count();
    }
}
