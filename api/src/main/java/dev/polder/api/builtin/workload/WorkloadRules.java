package dev.polder.api.builtin.workload;

import dev.polder.api.builtin.pod.PodValidation;
import dev.polder.api.builtin.pod.SelectorRules;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;
import java.util.Objects;

/// What Deployments, ReplicaSets, StatefulSets and DaemonSets have in common.
final class WorkloadRules {
    private WorkloadRules() {}

    /// Selector, pod template and the numbers that may not be below zero.
    ///
    /// @param kind in lower case, for messages
    static List<StatusCause> validate(JsonObject object, String kind) {
        Causes causes = new Causes();
        for (String field : List.of("replicas", "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds")) {
            notNegative(object, field, causes);
        }
        SelectorRules.validate(object, kind, causes);
        causes.addAll(PodValidation.template(object.objectAt("spec", "template"), "spec.template"));
        String restart = object.stringAt("spec", "template", "spec", "restartPolicy");
        if (restart != null && !restart.equals("Always")) {
            causes.notSupported("spec.template.spec.restartPolicy", restart, List.of("Always"));
        }
        return causes.list();
    }

    static void notNegative(JsonObject object, String field, Causes causes) {
        long value = object.integerAt("spec", field).orElse(0);
        if (value < 0) {
            causes.invalid("spec." + field, value, "must be greater than or equal to 0");
        }
    }

    /// A field of the spec that cannot change.
    static void immutable(JsonObject object, JsonObject old, String field, Causes causes) {
        JsonValue now = object.at("spec", field);
        if (!Objects.equals(now, old.at("spec", field))) {
            causes.invalid("spec." + field, now, Causes.IMMUTABLE);
        }
    }
}
