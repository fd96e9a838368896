package dev.polder.authz;

import dev.polder.api.access.PolicyRule;
import dev.polder.api.access.RoleSource;
import dev.polder.api.access.UserInfo;
import dev.polder.api.meta.WorkspaceId;
import java.util.ArrayList;
import java.util.List;

/// Role-based access control within one workspace, as `rbac.authorization.k8s.io/v1` describes it. Whoever may do
/// everything ([Homes#mayDoEverything]) passes without a look at the roles.
public final class RbacAuthorizer implements Authorizer {
    private static final PolicyRule EVERY_RESOURCE =
            new PolicyRule(List.of("*"), List.of("*"), List.of("*"), List.of(), List.of());
    private static final PolicyRule EVERY_PATH =
            new PolicyRule(List.of("*"), List.of(), List.of(), List.of(), List.of("*"));

    private final BoundRules bound;

    public RbacAuthorizer(RoleSource roles) {
        this.bound = new BoundRules(roles);
    }

    @Override
    public Decision authorize(Attributes attributes) {
        if (Homes.mayDoEverything(attributes.user(), attributes.workspace())) {
            return new Decision.Allow("");
        }
        Search search = new Search(attributes);
        List<String> errors = bound.visit(attributes.user(), attributes.workspace(), attributes.namespace(), search);
        if (!search.reason.isEmpty()) {
            return new Decision.Allow(search.reason);
        }
        return new Decision.NoOpinion(errors.isEmpty() ? "" : "RBAC: " + joined(errors));
    }

    /// All rules of a user that hold in a namespace, for SelfSubjectRulesReview; those of the whole workspace when
    /// `namespace` is empty.
    public RulesReview review(UserInfo user, WorkspaceId workspace, String namespace) {
        List<PolicyRule> rules = new ArrayList<>();
        if (Homes.mayDoEverything(user, workspace)) {
            rules.add(EVERY_RESOURCE);
            rules.add(EVERY_PATH);
        }
        List<String> errors = bound.collect(user, workspace, namespace, rules);
        return new RulesReview(
                rules.stream().filter(r -> !r.resources().isEmpty()).toList(),
                rules.stream().filter(r -> !r.nonResourceUrls().isEmpty()).toList(),
                errors.isEmpty() ? "" : joined(errors));
    }

    private static String joined(List<String> errors) {
        return errors.size() == 1 ? errors.getFirst() : "[" + String.join(", ", errors) + "]";
    }

    /// Looks for the first rule that allows.
    private static final class Search implements BoundRules.Visitor {
        private final Attributes attributes;
        private String reason = "";

        Search(Attributes attributes) {
            this.attributes = attributes;
        }

        @Override
        public boolean rules(BoundRules.Grant grant, List<PolicyRule> rules) {
            if (rules.stream().anyMatch(rule -> RuleMatch.allows(rule, attributes))) {
                reason = grant.reason();
                return false;
            }
            return true;
        }
    }
}
