package dev.polder.authz;

import dev.polder.api.access.PolicyRule;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import java.util.List;

/// Rules between their record and their JSON in a Role or ClusterRole.
public final class PolicyRules {
    private PolicyRules() {}

    /// The rules of a role object, in order; empty when it has none.
    public static List<PolicyRule> of(JsonObject role) {
        return role.objects("rules").stream()
                .map(rule -> new PolicyRule(
                        texts(rule, "verbs"),
                        texts(rule, "apiGroups"),
                        texts(rule, "resources"),
                        texts(rule, "resourceNames"),
                        texts(rule, "nonResourceURLs")))
                .toList();
    }

    /// One rule as it stands in `rules`; empty lists are left out.
    public static JsonObject toJson(PolicyRule rule) {
        JsonObject json = new JsonObject();
        put(json, "apiGroups", rule.apiGroups());
        put(json, "nonResourceURLs", rule.nonResourceUrls());
        put(json, "resourceNames", rule.resourceNames());
        put(json, "resources", rule.resources());
        put(json, "verbs", rule.verbs());
        return json;
    }

    private static void put(JsonObject json, String name, List<String> values) {
        if (!values.isEmpty()) {
            json.put(name, JsonArray.ofStrings(values));
        }
    }

    private static List<String> texts(JsonObject rule, String name) {
        return rule.stringsAt(name);
    }
}
