package dev.polder.authz;

import dev.polder.api.access.PolicyRule;
import dev.polder.api.access.RoleBinding;
import dev.polder.api.access.RoleBinding.Subject;
import dev.polder.api.access.RoleSource;
import dev.polder.api.meta.WorkspaceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Roles kept in maps, one set per workspace.
public final class TestRoles implements RoleSource {
    private final Map<String, List<PolicyRule>> roles = new HashMap<>();
    private final Map<String, List<RoleBinding>> bindings = new HashMap<>();

    public TestRoles role(WorkspaceId workspace, String namespace, String name, PolicyRule... rules) {
        roles.put(workspace + "|" + namespace + "|" + name, List.of(rules));
        return this;
    }

    public TestRoles bind(WorkspaceId workspace, String namespace, String roleKind, String role, Subject... subjects) {
        bindings.computeIfAbsent(workspace + "|" + namespace, k -> new ArrayList<>())
                .add(new RoleBinding(role + "-binding", List.of(subjects), roleKind, role));
        return this;
    }

    @Override
    public List<RoleBinding> clusterRoleBindings(WorkspaceId workspace) {
        return roleBindings(workspace, "");
    }

    @Override
    public List<RoleBinding> roleBindings(WorkspaceId workspace, String namespace) {
        return bindings.getOrDefault(workspace + "|" + namespace, List.of());
    }

    @Override
    public Optional<List<PolicyRule>> clusterRole(WorkspaceId workspace, String name) {
        return role(workspace, "", name);
    }

    @Override
    public Optional<List<PolicyRule>> role(WorkspaceId workspace, String namespace, String name) {
        return Optional.ofNullable(roles.get(workspace + "|" + namespace + "|" + name));
    }
}
