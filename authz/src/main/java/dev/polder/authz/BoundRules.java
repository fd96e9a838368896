package dev.polder.authz;

import dev.polder.api.access.PolicyRule;
import dev.polder.api.access.RoleBinding;
import dev.polder.api.access.RoleBinding.Subject;
import dev.polder.api.access.RoleSource;
import dev.polder.api.access.UserInfo;
import dev.polder.api.meta.WorkspaceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the rules that bindings give to a user: those of the whole workspace first, then those of a namespace.
record BoundRules(RoleSource roles) {
    /// A role that a binding gives to the user.
    ///
    /// @param binding   the binding
    /// @param subject   the subject of it that is the user
    /// @param namespace of a RoleBinding, empty for a ClusterRoleBinding
    record Grant(RoleBinding binding, Subject subject, String namespace) {
        /// Why a request is allowed, for audit and access reviews.
        String reason() {
            String bindingText = namespace.isEmpty()
                    ? "ClusterRoleBinding " + Quoted.of(binding.name())
                    : "RoleBinding " + Quoted.of(binding.name() + "/" + namespace);
            String subjectText = subject.kind().equals("ServiceAccount")
                    ? Quoted.of(subject.name() + "/" + (subject.namespace().isEmpty() ? namespace : subject.namespace()))
                    : Quoted.of(subject.name());
            return "RBAC: allowed by %s of %s %s to %s %s"
                    .formatted(
                            bindingText,
                            binding.roleKind(),
                            Quoted.of(binding.roleName()),
                            subject.kind(),
                            subjectText);
        }
    }

    /// What a visitor of grants decides.
    interface Visitor {
        /// Gives false to end the visit.
        boolean rules(Grant grant, List<PolicyRule> rules);
    }

    /// Shows the visitor each grant with its rules. Gives what went wrong: roles that bindings name and that do not exist.
    List<String> visit(UserInfo user, WorkspaceId workspace, String namespace, Visitor visitor) {
        List<String> errors = new ArrayList<>();
        boolean more = visit(roles.clusterRoleBindings(workspace), user, workspace, "", visitor, errors);
        if (more && !namespace.isEmpty()) {
            visit(roles.roleBindings(workspace, namespace), user, workspace, namespace, visitor, errors);
        }
        return errors;
    }

    /// Adds all rules of the user to `rules`; gives what went wrong.
    List<String> collect(UserInfo user, WorkspaceId workspace, String namespace, List<PolicyRule> rules) {
        return visit(user, workspace, namespace, (grant, granted) -> {
            rules.addAll(granted);
            return true;
        });
    }

    private boolean visit(
            List<RoleBinding> bindings,
            UserInfo user,
            WorkspaceId workspace,
            String namespace,
            Visitor visitor,
            List<String> errors) {
        for (RoleBinding binding : bindings) {
            Optional<Subject> subject = binding.subjects().stream()
                    .filter(s -> is(s, user, namespace))
                    .findFirst();
            if (subject.isEmpty()) {
                continue;
            }
            Optional<List<PolicyRule>> rules = rulesOf(binding.roleKind(), binding.roleName(), workspace, namespace);
            if (rules.isEmpty()) {
                errors.add(missing(binding));
            } else if (!visitor.rules(new Grant(binding, subject.get(), namespace), rules.get())) {
                return false;
            }
        }
        return true;
    }

    /// The rules of a role; empty when it does not exist.
    Optional<List<PolicyRule>> rulesOf(String roleKind, String roleName, WorkspaceId workspace, String namespace) {
        if (roleKind.equals("ClusterRole")) {
            return roles.clusterRole(workspace, roleName);
        }
        return namespace.isEmpty() ? Optional.empty() : roles.role(workspace, namespace, roleName);
    }

    private static String missing(RoleBinding binding) {
        String kind = binding.roleKind().equals("ClusterRole") ? "clusterrole" : "role";
        return "%s.rbac.authorization.k8s.io %s not found".formatted(kind, Quoted.of(binding.roleName()));
    }

    private static boolean is(Subject subject, UserInfo user, String bindingNamespace) {
        return switch (subject.kind()) {
            case "User" -> user.name().equals(subject.name());
            case "Group" -> user.memberOf(subject.name());
            case "ServiceAccount" -> {
                String namespace = subject.namespace().isEmpty() ? bindingNamespace : subject.namespace();
                yield !namespace.isEmpty()
                        && user.name().equals(ServiceAccounts.userName(namespace, subject.name()));
            }
            default -> false;
        };
    }
}
