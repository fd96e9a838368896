package dev.polder.authz;

import dev.polder.api.access.PolicyRule;
import dev.polder.api.access.RoleSource;
import dev.polder.api.access.UserInfo;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import java.util.ArrayList;
import java.util.List;

/// Nobody gives away rights that they do not have: asked before a role or a binding is written. Exempt are those who may
/// do everything, the verb `escalate` on the role, and for bindings the verb `bind` on the role that they name.
public final class EscalationCheck {
    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final List<PolicyRule> EVERYTHING = List.of(
            new PolicyRule(List.of("*"), List.of("*"), List.of("*"), List.of(), List.of()),
            new PolicyRule(List.of("*"), List.of(), List.of(), List.of(), List.of("*")));

    /// Rules are compared one verb on one resource at a time, and a small text can name billions of these.
    private static final long MOST_RIGHTS = 20_000;

    private final Authorizer authorizer;
    private final BoundRules bound;

    public EscalationCheck(Authorizer authorizer, RoleSource roles) {
        this.authorizer = authorizer;
        this.bound = new BoundRules(roles);
    }

    /// A role or binding that is being written.
    ///
    /// @param user      who writes it
    /// @param namespace empty for a ClusterRole or ClusterRoleBinding
    /// @param name      of the role or binding
    public record RbacWrite(UserInfo user, WorkspaceId workspace, String namespace, String name) {}

    /// Passes when the writer holds all `rules`, or may `escalate` the role.
    ///
    /// @param aggregated whether it is a ClusterRole with an aggregationRule, for which everything must be held
    /// @throws ApiException 403
    public void checkRole(RbacWrite write, List<PolicyRule> rules, boolean aggregated) {
        String resource = write.namespace().isEmpty() ? "clusterroles" : "roles";
        if (exempt(write, "escalate", resource, write.name())) {
            return;
        }
        GroupResource written = new GroupResource(GROUP, resource);
        if (aggregated && !missing(write, EVERYTHING).isEmpty()) {
            throw Statuses.forbidden(
                    written, write.name(), "must have cluster-admin privileges to use an aggregationRule");
        }
        requireHeld(write, written, rules);
    }

    /// Passes when the writer may `bind` the role, or holds all its rules.
    ///
    /// @param roleKind `Role` or `ClusterRole`
    /// @throws ApiException 403, or 404 when there is no such role
    public void checkBinding(RbacWrite write, String roleKind, String roleName) {
        String roleResource = roleKind.equals("ClusterRole") ? "clusterroles" : "roles";
        if (exempt(write, "bind", roleResource, roleName)) {
            return;
        }
        List<PolicyRule> rules = bound.rulesOf(roleKind, roleName, write.workspace(), write.namespace())
                .orElseThrow(() -> Statuses.notFound(new GroupResource(GROUP, roleResource), roleName));
        String written = write.namespace().isEmpty() ? "clusterrolebindings" : "rolebindings";
        requireHeld(write, new GroupResource(GROUP, written), rules);
    }

    private boolean exempt(RbacWrite write, String verb, String resource, String name) {
        if (Homes.mayDoEverything(write.user(), write.workspace())) {
            return true;
        }
        Attributes.ResourceTarget target = new Attributes.ResourceTarget(
                new GroupVersionResource(GROUP, "v1", resource), "", write.namespace(), name);
        return authorizer
                .authorize(Attributes.ofResource(write.user(), write.workspace(), verb, target))
                .allowed();
    }

    private void requireHeld(RbacWrite write, GroupResource written, List<PolicyRule> rules) {
        long size = RuleCover.size(rules);
        if (size > MOST_RIGHTS) {
            throw Statuses.forbidden(
                    written,
                    write.name(),
                    "the rules name %d single rights, and at most %d can be compared with those of the writer; split them"
                            .formatted(size, MOST_RIGHTS));
        }
        List<PolicyRule> missing = missing(write, rules);
        if (!missing.isEmpty()) {
            throw Statuses.forbidden(
                    written,
                    write.name(),
                    "user %s (groups=%s) is attempting to grant RBAC permissions not currently held:\n%s"
                            .formatted(
                                    Quoted.of(write.user().name()),
                                    Quoted.of(write.user().groups()),
                                    String.join("\n", RuleCover.texts(missing))));
        }
    }

    private List<PolicyRule> missing(RbacWrite write, List<PolicyRule> rules) {
        List<PolicyRule> held = new ArrayList<>();
        bound.collect(write.user(), write.workspace(), write.namespace(), held);
        return RuleCover.missing(held, rules);
    }
}
