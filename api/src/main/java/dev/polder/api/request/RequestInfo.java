package dev.polder.api.request;

import dev.polder.api.meta.GroupVersion;
import dev.polder.api.meta.GroupVersionResource;

/// A request, named once at the edge (upstream: `endpoints/request` RequestInfo). Empty texts where a part is missing.
///
/// @param workspace   what stands behind `/clusters/`: a path, a name, `*`; empty when the URL has no such prefix
/// @param path        the path without that prefix, beginning with a slash
/// @param verb        as in roles: `get`, `list`, `watch`, ...; the HTTP method in lower case when it is no resource
/// @param target      the resource and object, or null-like [Target#NONE]
/// @param query       the parameters
public record RequestInfo(String workspace, String path, String verb, Target target, Query query) {

    /// What a resource request is about.
    public record Target(
            String group, String version, String namespace, String resource, String name, String subresource) {
        public static final Target NONE = new Target("", "", "", "", "", "");

        public GroupVersionResource groupVersionResource() {
            return new GroupVersionResource(group, version, resource);
        }

        public GroupVersion groupVersion() {
            return new GroupVersion(group, version);
        }
    }

    /// Whether the request is about a resource, not about a path such as `/version`.
    public boolean isResource() {
        return !target.resource().isEmpty();
    }
}
