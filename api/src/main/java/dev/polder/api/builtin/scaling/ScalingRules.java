package dev.polder.api.builtin.scaling;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.builtin.pod.ResourceValidation;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.validation.Causes;
import java.util.List;
import java.util.OptionalLong;

/// `behavior`: how fast may be scaled, up and down.
final class ScalingRules {
    private static final List<String> SELECT_POLICIES = List.of("Disabled", "Max", "Min");
    private static final List<String> POLICY_TYPES = List.of("Percent", "Pods");
    private static final int MAX_WINDOW = 3600;
    private static final int MAX_PERIOD = 1800;
    private static final int PERIOD = 15;
    private static final int ALL = 100;
    private static final int FEW_PODS = 4;

    private ScalingRules() {}

    static void applyDefaults(JsonObject behavior) {
        JsonObject up = behavior.objectOrNew("scaleUp");
        Defaults.put(up, "stabilizationWindowSeconds", 0);
        complete(up, policy("Pods", FEW_PODS), policy("Percent", ALL));
        complete(behavior.objectOrNew("scaleDown"), policy("Percent", ALL));
    }

    private static void complete(JsonObject rules, JsonObject... policies) {
        Defaults.put(rules, "selectPolicy", "Max");
        if (rules.array("policies") == null) {
            rules.put("policies", new JsonArray(List.of(policies)));
        }
    }

    private static JsonObject policy(String type, int value) {
        return new JsonObject().put("type", type).put("value", value).put("periodSeconds", PERIOD);
    }

    static void validate(JsonObject behavior, Causes causes) {
        for (String direction : new String[] {"scaleUp", "scaleDown"}) {
            JsonObject rules = behavior.object(direction);
            if (rules != null) {
                rules(rules, "spec.behavior." + direction, causes);
            }
        }
    }

    private static void rules(JsonObject rules, String field, Causes causes) {
        OptionalLong window = rules.integer("stabilizationWindowSeconds");
        if (window.isPresent() && window.getAsLong() < 0) {
            causes.invalid(
                    field + ".stabilizationWindowSeconds", window.getAsLong(), "must be greater than or equal to zero");
        }
        if (window.isPresent() && window.getAsLong() > MAX_WINDOW) {
            causes.invalid(
                    field + ".stabilizationWindowSeconds",
                    window.getAsLong(),
                    "must be less than or equal to " + MAX_WINDOW);
        }
        if (rules.has("selectPolicy") && !SELECT_POLICIES.contains(rules.string("selectPolicy", ""))) {
            causes.notSupported(field + ".selectPolicy", rules.string("selectPolicy", ""), SELECT_POLICIES);
        }
        List<JsonObject> policies = rules.objects("policies");
        if (policies.isEmpty()) {
            causes.required(field + ".policies", "must specify at least one Policy");
        }
        for (int i = 0; i < policies.size(); i++) {
            policy(policies.get(i), "%s.policies[%d]".formatted(field, i), causes);
        }
        JsonValue tolerance = rules.get("tolerance");
        if (tolerance != null) {
            ResourceValidation.amount(tolerance, field + ".tolerance", causes);
        }
    }

    private static void policy(JsonObject policy, String field, Causes causes) {
        String type = policy.string("type", "");
        if (!POLICY_TYPES.contains(type)) {
            causes.notSupported(field + ".type", type, POLICY_TYPES);
        }
        long value = policy.integer("value").orElse(0);
        if (value <= 0) {
            causes.invalid(field + ".value", value, "must be greater than zero");
        }
        long period = policy.integer("periodSeconds").orElse(0);
        if (period <= 0) {
            causes.invalid(field + ".periodSeconds", period, "must be greater than zero");
        }
        if (period > MAX_PERIOD) {
            causes.invalid(field + ".periodSeconds", period, "must be less than or equal to " + MAX_PERIOD);
        }
    }
}
