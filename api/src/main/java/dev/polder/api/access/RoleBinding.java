package dev.polder.api.access;

import java.util.List;

/// A RoleBinding or ClusterRoleBinding: who gets which role.
///
/// @param name      the binding's own name, for reasons in answers
/// @param subjects  whom it names
/// @param roleKind  `Role` or `ClusterRole`
/// @param roleName  the role's name
public record RoleBinding(String name, List<Subject> subjects, String roleKind, String roleName) {

    public RoleBinding {
        subjects = List.copyOf(subjects);
    }

    /// @param kind      `User`, `Group` or `ServiceAccount`
    /// @param name      of the user, group or service account
    /// @param namespace of a service account, else empty
    public record Subject(String kind, String name, String namespace) {}
}
