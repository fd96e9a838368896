package dev.polder.api.meta;

/// The identity of one object in the store. `namespace` is empty for a cluster-scoped object.
public record ObjectKey(WorkspaceId workspace, GroupResource resource, String namespace, String name) {

    @Override
    public String toString() {
        return workspace + "|" + resource + "|" + (namespace.isEmpty() ? name : namespace + "/" + name);
    }
}
