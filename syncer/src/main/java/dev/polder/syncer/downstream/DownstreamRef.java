package dev.polder.syncer.downstream;

import dev.polder.api.meta.GroupVersionResource;

/// Names an object downstream. `namespace` is empty for a cluster-scoped one.
public record DownstreamRef(GroupVersionResource resource, String namespace, String name) {

    /// The path of the object, as every Kubernetes API server serves it.
    public String path() {
        return collectionPath(resource, namespace) + "/" + name;
    }

    /// The path of a collection; an empty namespace means all of them.
    public static String collectionPath(GroupVersionResource resource, String namespace) {
        String root = resource.group().isEmpty() ? "/api/" : "/apis/" + resource.group() + "/";
        String scope = namespace.isEmpty() ? "" : "/namespaces/" + namespace;
        return root + resource.version() + scope + "/" + resource.resource();
    }
}
