package dev.polder.authz;

import dev.polder.api.access.UserInfo;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.WorkspaceId;

/// What is asked of an [Authorizer]: may `user` do `verb` to `target` in `workspace`.
///
/// @param verb lower case: a verb of resources (`get`, `list`, `impersonate`, …) or an HTTP method for a path
public record Attributes(UserInfo user, WorkspaceId workspace, String verb, Target target) {

    /// What the verb is done to.
    public sealed interface Target {}

    /// A resource request.
    ///
    /// @param resource    group, version and plural name
    /// @param subresource such as `status`, or empty
    /// @param namespace   empty for cluster scope and for all namespaces
    /// @param name        empty for a collection
    public record ResourceTarget(GroupVersionResource resource, String subresource, String namespace, String name)
            implements Target {
        /// `pods` or `pods/log`, as roles and messages write it.
        public String combined() {
            return subresource.isEmpty() ? resource.resource() : resource.resource() + "/" + subresource;
        }
    }

    /// A request for a path that is no resource, such as `/version`.
    public record PathTarget(String path) implements Target {}

    /// Attributes of a resource request.
    public static Attributes ofResource(UserInfo user, WorkspaceId workspace, String verb, ResourceTarget target) {
        return new Attributes(user, workspace, verb, target);
    }

    /// Attributes of a request for a path.
    public static Attributes ofPath(UserInfo user, WorkspaceId workspace, String verb, String path) {
        return new Attributes(user, workspace, verb, new PathTarget(path));
    }

    /// Namespace of the target, empty when it has none.
    public String namespace() {
        return switch (target) {
            case ResourceTarget resource -> resource.namespace();
            case PathTarget path -> "";
        };
    }
}
