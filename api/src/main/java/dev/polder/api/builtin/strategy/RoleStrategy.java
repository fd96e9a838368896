package dev.polder.api.builtin.strategy;

import dev.polder.api.builtin.pod.SelectorRules;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.NameRule;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;

/// Roles and ClusterRoles.
public final class RoleStrategy implements ResourceStrategy {
    private final boolean namespaced;

    /// @param namespaced whether it is for Roles, which cannot speak of URLs
    public RoleStrategy(boolean namespaced) {
        this.namespaced = namespaced;
    }

    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public NameRule nameRule() {
        return NameRule.PATH_SEGMENT;
    }

    @Override
    public boolean allowsCreateOnUpdate() {
        return true;
    }

    @Override
    public void applyDefaults(JsonObject object) {
        if (object.get("rules") instanceof JsonArray rules && rules.isEmpty()) {
            object.put("rules", JsonNull.NULL);
        }
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        List<JsonObject> rules = object.objects("rules");
        for (int i = 0; i < rules.size(); i++) {
            rule(rules.get(i), "rules[" + i + "]", causes);
        }
        JsonObject aggregation = object.object("aggregationRule");
        if (aggregation != null) {
            String field = "aggregationRule.clusterRoleSelectors";
            List<JsonObject> selectors = aggregation.objects("clusterRoleSelectors");
            if (selectors.isEmpty()) {
                causes.required(field, "at least one clusterRoleSelector required if aggregationRule is non-nil");
            }
            for (int i = 0; i < selectors.size(); i++) {
                SelectorRules.syntax(selectors.get(i), field + "[" + i + "]", causes);
            }
        }
        return causes.list();
    }

    private void rule(JsonObject rule, String field, Causes causes) {
        if (isEmpty(rule, "verbs")) {
            causes.required(field + ".verbs", "verbs must contain at least one value");
        }
        if (!isEmpty(rule, "nonResourceURLs")) {
            if (namespaced) {
                causes.invalid(
                        field + ".nonResourceURLs",
                        rule.get("nonResourceURLs"),
                        "namespaced rules cannot apply to non-resource URLs");
            }
            if (!isEmpty(rule, "apiGroups") || !isEmpty(rule, "resources") || !isEmpty(rule, "resourceNames")) {
                causes.invalid(
                        field + ".nonResourceURLs",
                        rule.get("nonResourceURLs"),
                        "rules cannot apply to both regular resources and non-resource URLs");
            }
            return;
        }
        if (isEmpty(rule, "apiGroups")) {
            causes.required(field + ".apiGroups", "resource rules must supply at least one api group");
        }
        if (isEmpty(rule, "resources")) {
            causes.required(field + ".resources", "resource rules must supply at least one resource");
        }
    }

    private static boolean isEmpty(JsonObject rule, String field) {
        JsonArray array = rule.array(field);
        return array == null || array.isEmpty();
    }
}
