package dev.polder.api.access;

import dev.polder.api.meta.WorkspaceId;
import java.util.List;
import java.util.Optional;

/// Where `authz` reads roles. Implemented in `gateway.resource`; answers are immutable, current as of the last
/// acknowledged write, and cheap enough to be asked for every request. Any thread; may block on disk.
public interface RoleSource {
    List<RoleBinding> clusterRoleBindings(WorkspaceId workspace);

    List<RoleBinding> roleBindings(WorkspaceId workspace, String namespace);

    /// Empty when there is no such role.
    Optional<List<PolicyRule>> clusterRole(WorkspaceId workspace, String name);

    /// Empty when there is no such role.
    Optional<List<PolicyRule>> role(WorkspaceId workspace, String namespace, String name);
}
