package dev.polder.gateway.client;

import dev.polder.api.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/// Finds out, by discovery, under which path a server serves an object. One thread; asks once per group and version.
public final class ResourcePaths {
    private static final String DEFAULT_NAMESPACE = "default";

    private final ApiClient client;
    private final Map<String, JsonObject> resourceLists = new HashMap<>();

    /// @param client for the server that is asked
    public ResourcePaths(ApiClient client) {
        this.client = client;
    }

    /// The path of an object.
    ///
    /// @param object with apiVersion, kind and a name; one without a namespace goes to `default` if its kind has them
    /// @throws IllegalArgumentException if the server has no such kind
    public String of(JsonObject object) throws UnreachableException {
        String apiVersion = object.string("apiVersion", "");
        String kind = object.string("kind", "");
        String prefix = (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
        for (JsonObject resource : resources(prefix)) {
            String plural = resource.string("name", "");
            if (resource.string("kind", "").equals(kind) && !plural.contains("/")) {
                String name = object.stringAt("metadata", "name");
                return prefix + namespace(object, resource) + "/" + plural + "/" + name;
            }
        }
        throw new IllegalArgumentException("the server has no kind %s in %s".formatted(kind, apiVersion));
    }

    private Iterable<JsonObject> resources(String prefix) throws UnreachableException {
        JsonObject list = resourceLists.get(prefix);
        if (list == null) {
            list = client.get(prefix);
            resourceLists.put(prefix, list);
        }
        return list.objects("resources");
    }

    private static String namespace(JsonObject object, JsonObject resource) {
        if (!resource.isTrue("namespaced")) {
            return "";
        }
        String namespace = object.stringAt("metadata", "namespace");
        return "/namespaces/" + (namespace == null ? DEFAULT_NAMESPACE : namespace);
    }
}
