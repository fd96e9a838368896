package dev.polder.api.resource;

import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;

/// Names an object, or with an empty `name` a collection, in a version. `namespace` is empty for a cluster-scoped object
/// and for a collection across all namespaces.
public record ResourceRef(WorkspaceId workspace, GroupVersionResource resource, String namespace, String name) {

    public ResourceRef withName(String newName) {
        return new ResourceRef(workspace, resource, namespace, newName);
    }

    public ObjectKey key() {
        return new ObjectKey(workspace, resource.groupResource(), namespace, name);
    }
}
