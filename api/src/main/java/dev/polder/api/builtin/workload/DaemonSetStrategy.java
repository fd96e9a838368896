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
        Causes causes = new Causes().addAll(WorkloadRules.validate(object, "daemonset"));
        JsonObject update = object.objectAt("spec", "updateStrategy");
        JsonObject rolling = update == null ? null : update.object("rollingUpdate");
        String type = update == null ? "" : update.string("type", "");
        if (!List.of("RollingUpdate", "OnDelete").contains(type)) {
            causes.notSupported("spec.updateStrategy.type", type, List.of("RollingUpdate", "OnDelete"));
        } else if (rolling != null && type.equals("RollingUpdate")) {
            rolling(rolling, "spec.updateStrategy.rollingUpdate", causes);
        }
        return causes.list();
    }

    private static void rolling(JsonObject rolling, String field, Causes causes) {
        boolean noSurge = WorkloadRules.isZero(rolling.get("maxSurge"));
        boolean allStay = WorkloadRules.isZero(rolling.get("maxUnavailable"));
        WorkloadRules.share(rolling, "maxUnavailable", field, causes);
        WorkloadRules.share(rolling, "maxSurge", field, causes);
        WorkloadRules.notAbove100(rolling, "maxUnavailable", field, causes);
        WorkloadRules.notAbove100(rolling, "maxSurge", field, causes);
        if (allStay && noSurge) {
            causes.required(field + ".maxUnavailable", "cannot be 0 when maxSurge is 0");
        } else if (!allStay && !noSurge) {
            causes.invalid(
                    field + ".maxSurge", rolling.get("maxSurge"), "may not be set when maxUnavailable is non-zero");
        }
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        WorkloadRules.immutable(object, old, "selector", causes);
        return causes.list();
    }
}
