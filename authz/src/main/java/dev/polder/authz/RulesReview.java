package dev.polder.authz;

import dev.polder.api.access.PolicyRule;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import java.util.List;

/// What a user may do in a namespace.
///
/// @param resourceRules    rules that name resources
/// @param nonResourceRules rules that name paths
/// @param evaluationError  what could not be evaluated; empty when the rules are complete
public record RulesReview(
        List<PolicyRule> resourceRules, List<PolicyRule> nonResourceRules, String evaluationError) {
    public RulesReview {
        resourceRules = List.copyOf(resourceRules);
        nonResourceRules = List.copyOf(nonResourceRules);
    }

    /// `status` of a SelfSubjectRulesReview.
    public JsonObject toStatus() {
        JsonArray resources = new JsonArray();
        for (PolicyRule rule : resourceRules) {
            JsonObject item = new JsonObject()
                    .put("verbs", JsonArray.ofStrings(rule.verbs()))
                    .put("apiGroups", JsonArray.ofStrings(rule.apiGroups()))
                    .put("resources", JsonArray.ofStrings(rule.resources()));
            if (!rule.resourceNames().isEmpty()) {
                item.put("resourceNames", JsonArray.ofStrings(rule.resourceNames()));
            }
            resources.add(item);
        }
        JsonArray paths = new JsonArray();
        for (PolicyRule rule : nonResourceRules) {
            paths.add(new JsonObject()
                    .put("verbs", JsonArray.ofStrings(rule.verbs()))
                    .put("nonResourceURLs", JsonArray.ofStrings(rule.nonResourceUrls())));
        }
        JsonObject status = new JsonObject()
                .put("resourceRules", resources)
                .put("nonResourceRules", paths)
                .put("incomplete", !evaluationError.isEmpty());
        return evaluationError.isEmpty() ? status : status.put("evaluationError", evaluationError);
    }
}
