package dev.polder.api.builtin.workload;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.builtin.pod.PodDefaults;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;
import java.util.Set;

/// Deployments.
public final class DeploymentStrategy implements ResourceStrategy {
    @Override
    public Set<String> statusMetadata() {
        return Set.of("annotations");
    }

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
            strategy(strategy, causes);
        }
        long minReady = object.integerAt("spec", "minReadySeconds").orElse(0);
        long deadline = object.integerAt("spec", "progressDeadlineSeconds").orElse(Long.MAX_VALUE);
        if (deadline <= minReady) {
            causes.invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
        }
        return causes.list();
    }

    private static void strategy(JsonObject strategy, Causes causes) {
        JsonObject rolling = strategy.object("rollingUpdate");
        String type = strategy.string("type", "");
        String field = "spec.strategy.rollingUpdate";
        switch (type) {
            case "Recreate" -> {
                if (rolling != null) {
                    causes.forbidden(field, "may not be specified when strategy `type` is 'Recreate'");
                }
            }
            case "RollingUpdate" -> {
                if (rolling == null) {
                    causes.required(field, "this should be defaulted and never be nil");
                    return;
                }
                WorkloadRules.share(rolling, "maxUnavailable", field, causes);
                WorkloadRules.share(rolling, "maxSurge", field, causes);
                if (WorkloadRules.isZero(rolling.get("maxUnavailable"))
                        && WorkloadRules.isZero(rolling.get("maxSurge"))) {
                    causes.invalid(
                            field + ".maxUnavailable",
                            rolling.get("maxUnavailable"),
                            "may not be 0 when `maxSurge` is 0");
                }
                WorkloadRules.notAbove100(rolling, "maxUnavailable", field, causes);
            }
            default -> causes.notSupported("spec.strategy.type", type, List.of("Recreate", "RollingUpdate"));
        }
    }

    /// Controllers read some annotations.
    @Override
    public List<String> generationMetadata() {
        return List.of("annotations");
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        WorkloadRules.immutable(object, old, "selector", causes);
        return causes.list();
    }
}
