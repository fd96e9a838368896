package dev.polder.gateway.resource;

import dev.polder.api.access.UserInfo;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.resource.Subresources;
import dev.polder.api.resource.VersionDefinition;

/// What a call is about, resolved: who, in which workspace, which kind in which version, which object.
///
/// @param workspace   never the wildcard
/// @param namespace   empty for cluster scope and for all namespaces
/// @param name        empty for a collection
/// @param subresource empty for the object itself
public record CallScope(
        UserInfo user, WorkspaceId workspace, ResourceCatalog.Served served, String namespace, String name, String subresource) {

    public ResourceDefinition definition() {
        return served.definition();
    }

    /// What is served below an object, in this version.
    public Subresources subresources() {
        return definition().subresourcesIn(version().version());
    }

    public VersionDefinition version() {
        return served.version();
    }

    public GroupVersionKind kind() {
        return definition().kindIn(version().version());
    }

    /// The resource as the client names it, for messages.
    public GroupResource resource() {
        return definition().groupResource();
    }

    /// Where the object lies in the store.
    public ObjectKey key() {
        return new ObjectKey(workspace, definition().stored().groupResource(), namespace, name);
    }

    public CallScope withName(String newNamespace, String newName) {
        return new CallScope(user, workspace, served, newNamespace, newName, subresource);
    }
}
