package dev.polder.api.builtin.workload;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.builtin.pod.PodDefaults;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Deployments.
public final class DeploymentStrategy implements ResourceStrategy {
    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject spec = object.object("spec");
        if (spec == null) {
            return;
        }
        Defaults.put(spec, "replicas", 1);
        Defaults.put(spec, "revisionHistoryLimit", 10);
        Defaults.put(spec, "progressDeadlineSeconds", 600);
        JsonObject strategy = spec.objectOrNew("strategy");
        Defaults.put(strategy, "type", "RollingUpdate");
        if (strategy.string("type", "").equals("RollingUpdate")) {
            JsonObject rolling = strategy.objectOrNew("rollingUpdate");
            Defaults.put(rolling, "maxSurge", "25%");
            Defaults.put(rolling, "maxUnavailable", "25%");
        }
        PodDefaults.applyToTemplate(spec.object("template"));
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes().addAll(WorkloadRules.validate(object, "deployment"));
        JsonObject strategy = object.objectAt("spec", "strategy");
        if (strategy != null) {
            JsonObject rolling = strategy.object("rollingUpdate");
            if (rolling != null && strategy.string("type", "").equals("Recreate")) {
                causes.forbidden(
                        "spec.strategy.rollingUpdate",
                        "may not be specified when strategy `type` is 'Recreate'");
            } else if (rolling != null && isZero(rolling.get("maxUnavailable")) && isZero(rolling.get("maxSurge"))) {
                causes.invalid(
                        "spec.strategy.rollingUpdate.maxUnavailable",
                        rolling.get("maxUnavailable"),
                        "may not be 0 when `maxSurge` is 0");
            }
        }
        long minReady = object.integerAt("spec", "minReadySeconds").orElse(0);
        long deadline = object.integerAt("spec", "progressDeadlineSeconds").orElse(Long.MAX_VALUE);
        if (deadline <= minReady && deadline >= 0) {
            causes.invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
        }
        return causes.list();
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        WorkloadRules.immutable(object, old, "selector", causes);
        return causes.list();
    }

    private static boolean isZero(@Nullable JsonValue value) {
        return (value instanceof JsonInteger number && number.value() == 0)
                || (value instanceof JsonString text && Set.of("0%", "0").contains(text.value()));
    }
}
