package dev.polder.authz;

import dev.polder.api.access.PolicyRule;
import java.util.List;

/// Whether one rule of a role allows a request (upstream `registry/rbac` and `rbac/v1` evaluation helpers).
final class RuleMatch {
    static final String ALL = "*";

    private RuleMatch() {}

    static boolean allows(PolicyRule rule, Attributes attributes) {
        if (!containsOrAll(rule.verbs(), attributes.verb())) {
            return false;
        }
        return switch (attributes.target()) {
            case Attributes.PathTarget target -> rule.nonResourceUrls().stream().anyMatch(p -> path(p, target.path()));
            case Attributes.ResourceTarget target ->
                containsOrAll(rule.apiGroups(), target.resource().group())
                        && resources(rule.resources(), target.combined(), target.subresource())
                        && (rule.resourceNames().isEmpty() || rule.resourceNames().contains(target.name()));
        };
    }

    /// Whether the rule's resources name this one: `*` is everything, `pods/log` one subresource, `*/scale` one
    /// subresource of everything; `pods` does not reach its subresources.
    static boolean resources(List<String> ruled, String combined, String subresource) {
        for (String resource : ruled) {
            if (resource.equals(ALL)
                    || resource.equals(combined)
                    || (!subresource.isEmpty() && resource.equals("*/" + subresource))) {
                return true;
            }
        }
        return false;
    }

    /// Whether a rule's path, which may end in `*`, covers a path.
    static boolean path(String ruled, String path) {
        return ruled.equals(path)
                || (ruled.endsWith(ALL) && path.startsWith(ruled.substring(0, ruled.length() - 1)));
    }

    static boolean containsOrAll(List<String> ruled, String value) {
        return ruled.contains(value) || ruled.contains(ALL);
    }
}
