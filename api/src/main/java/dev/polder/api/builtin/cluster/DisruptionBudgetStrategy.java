package dev.polder.api.builtin.cluster;

import dev.polder.api.builtin.pod.SelectorRules;
import dev.polder.api.builtin.workload.WorkloadRules;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.NameRule;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// PodDisruptionBudgets.
public final class DisruptionBudgetStrategy implements ResourceStrategy {
    private static final List<String> EVICTION_POLICIES = List.of("AlwaysAllow", "IfHealthyBudget");

    @Override
    public NameRule nameRule() {
        return NameRule.PATH_SEGMENT;
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject spec = object.object("spec");
        if (spec == null) {
            return List.of();
        }
        if (spec.has("minAvailable") && spec.has("maxUnavailable")) {
            JsonObject shown = new JsonObject()
                    .put("MinAvailable", orNull(spec.get("minAvailable")))
                    .put("Selector", orNull(spec.get("selector")))
                    .put("MaxUnavailable", orNull(spec.get("maxUnavailable")))
                    .put("UnhealthyPodEvictionPolicy", orNull(spec.get("unhealthyPodEvictionPolicy")));
            causes.invalid("spec", shown, "minAvailable and maxUnavailable cannot be both set");
        }
        for (String name : List.of("minAvailable", "maxUnavailable")) {
            WorkloadRules.share(spec, name, "spec", causes);
            WorkloadRules.notAbove100(spec, name, "spec", causes);
        }
        JsonObject selector = spec.object("selector");
        if (selector != null) {
            SelectorRules.syntax(selector, "spec.selector", causes);
        }
        String policy = spec.string("unhealthyPodEvictionPolicy", "");
        if (!policy.isEmpty() && !EVICTION_POLICIES.contains(policy)) {
            causes.notSupported("spec.unhealthyPodEvictionPolicy", policy, EVICTION_POLICIES);
        }
        return causes.list();
    }

    private static JsonValue orNull(@Nullable JsonValue value) {
        return value == null ? JsonNull.NULL : value;
    }
}
