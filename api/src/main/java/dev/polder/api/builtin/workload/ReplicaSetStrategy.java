package dev.polder.api.builtin.workload;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.builtin.pod.PodDefaults;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;

/// ReplicaSets.
public final class ReplicaSetStrategy implements ResourceStrategy {
    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject spec = object.object("spec");
        if (spec != null) {
            Defaults.put(spec, "replicas", 1);
            PodDefaults.applyToTemplate(spec.object("template"));
        }
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        return WorkloadRules.validate(object, "replicaset");
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        WorkloadRules.immutable(object, old, "selector", causes);
        return causes.list();
    }
}
