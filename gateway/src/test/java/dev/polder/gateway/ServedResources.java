package dev.polder.gateway;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.Map;

/// What a server says that it serves, read from the discovery documents that every client reads.
final class ServedResources {
    private ServedResources() {}

    /// One resource of one version.
    ///
    /// @param groupVersion `v1`, `apps/v1`
    /// @param plural       as in the URL
    /// @param verbs        of the resource itself
    /// @param subresources their names, each with its verbs
    record Served(
            String groupVersion, String plural, String kind, boolean namespaced, List<String> verbs,
            Map<String, List<String>> subresources) {
        /// Of the collection, in the namespace `default`.
        String path() {
            String root = groupVersion.contains("/") ? "/apis/" : "/api/";
            return root + groupVersion + (namespaced ? "/namespaces/default/" : "/") + plural;
        }

        boolean can(String verb) {
            return verbs.contains(verb);
        }

        /// Whether it is patched as custom resources are, without strategic merge patches.
        boolean custom() {
            return groupVersion.contains("kcp.io");
        }

        /// Whether something in the server writes to its objects, too.
        boolean tended() {
            return custom() || TENDED.contains(plural);
        }

        @Override
        public String toString() {
            return groupVersion + " " + plural;
        }
    }

    /// Kinds of Kubernetes that controllers of the server write to.
    private static final Set<String> TENDED = Set.of(
            "servicecidrs",
            "namespaces", "customresourcedefinitions", "poddisruptionbudgets", "resourcequotas", "persistentvolumeclaims",
            "persistentvolumes", "services", "endpoints", "endpointslices");

    /// In the order of discovery: the core group, then the others.
    static List<Served> of(RestClient client) {
        List<String> versions = new ArrayList<>(List.of("v1"));
        for (JsonObject group : client.get("/apis").json().objects("groups")) {
            group.objects("versions").forEach(v -> versions.add(v.string("groupVersion", "")));
        }
        List<Served> all = new ArrayList<>();
        for (String version : versions) {
            String path = version.contains("/") ? "/apis/" + version : "/api/" + version;
            Map<String, Served> ofVersion = new LinkedHashMap<>();
            for (JsonObject entry : client.get(path).json().objects("resources")) {
                add(ofVersion, version, entry);
            }
            all.addAll(ofVersion.values());
        }
        return all;
    }

    private static void add(Map<String, Served> served, String version, JsonObject entry) {
        String name = entry.string("name", "");
        List<String> verbs = strings(entry, "verbs");
        int slash = name.indexOf('/');
        if (slash < 0) {
            served.put(name, new Served(
                    version, name, entry.string("kind", ""), entry.isTrue("namespaced"), verbs,
                    new LinkedHashMap<>()));
        } else {
            served.get(name.substring(0, slash)).subresources().put(name.substring(slash + 1), verbs);
        }
    }

    private static List<String> strings(JsonObject entry, String name) {
        JsonArray array = entry.array(name);
        return array == null ? List.of() : array.strings();
    }

    /// One object of JSON.
    static JsonObject read(String json) {
        return JsonReader.readObject(json.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }
}
