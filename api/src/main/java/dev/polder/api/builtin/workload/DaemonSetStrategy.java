package dev.polder.api.builtin.workload;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.builtin.pod.PodDefaults;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;

/// DaemonSets.
public final class DaemonSetStrategy implements ResourceStrategy {
    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject spec = object.object("spec");
        if (spec == null) {
            return;
        }
        Defaults.put(spec, "revisionHistoryLimit", 10);
        JsonObject update = spec.objectOrNew("updateStrategy");
        Defaults.put(update, "type", "RollingUpdate");
        if (update.string("type", "").equals("RollingUpdate")) {
            JsonObject rolling = update.objectOrNew("rollingUpdate");
            Defaults.put(rolling, "maxSurge", 0);
            Defaults.put(rolling, "maxUnavailable", 1);
        }
        PodDefaults.applyToTemplate(spec.object("template"));
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        return WorkloadRules.validate(object, "daemonset");
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        WorkloadRules.immutable(object, old, "selector", causes);
        return causes.list();
    }
}
