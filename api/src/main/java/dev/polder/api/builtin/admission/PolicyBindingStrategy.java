package dev.polder.api.builtin.admission;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// ValidatingAdmissionPolicyBindings and MutatingAdmissionPolicyBindings.
public final class PolicyBindingStrategy implements ResourceStrategy {
    private static final List<String> ACTIONS = List.of("Audit", "Deny", "Warn");
    private static final String TWICE = "must not contain both Deny and Warn (repeating the same validation failure"
            + " information in the API response and headers serves no purpose)";

    private final boolean mutating;

    public PolicyBindingStrategy(boolean mutating) {
        this.mutating = mutating;
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }

    @Override
    public void applyDefaults(JsonObject object) {
        MatchRules.applyDefaults(object.objectAt("spec", "matchResources"));
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject spec = object.objectOrNew("spec");
        String policy = spec.string("policyName", "");
        if (policy.isEmpty()) {
            causes.required("spec.policyName", "");
        } else {
            causes.invalid("spec.policyName", policy, Names.dnsSubdomain(policy));
        }
        JsonObject parameter = spec.object("paramRef");
        if (parameter != null) {
            MatchRules.paramRef(parameter, "spec.paramRef", causes);
        }
        JsonObject match = spec.object("matchResources");
        if (match != null) {
            MatchRules.resources(match, "spec.matchResources", causes);
            if (mutating) {
                MatchRules.mutated(match, "spec.matchResources", causes);
            }
        }
        if (!mutating) {
            actions(spec, causes);
        }
        return causes.list();
    }

    private static void actions(JsonObject spec, Causes causes) {
        String field = "spec.validationActions";
        List<String> actions = OperationRules.texts(spec, "validationActions");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < actions.size(); i++) {
            String place = "%s[%d]".formatted(field, i);
            if (!ACTIONS.contains(actions.get(i))) {
                causes.notSupported(place, actions.get(i), ACTIONS);
            }
            if (!seen.add(actions.get(i))) {
                causes.duplicate(place, actions.get(i));
            }
        }
        if (seen.contains("Deny") && seen.contains("Warn")) {
            causes.invalid(field, spec.get("validationActions"), TWICE);
        }
        if (seen.isEmpty()) {
            causes.required(field, "at least one validation action is required");
        }
    }
}
