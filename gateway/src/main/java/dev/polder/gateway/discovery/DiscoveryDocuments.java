package dev.polder.gateway.discovery;

import dev.polder.api.crd.KubeVersions;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.request.Verb;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.resource.ServedPart;
import dev.polder.gateway.resource.ResourceCatalog;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The discovery documents of a set of kinds, as trees. Legacy (`meta/v1`) and aggregated
/// (`apidiscovery.k8s.io/v2`, KEP-3352). Immutable, any thread.
final class DiscoveryDocuments {
    /// What can be done with a kind whose definition is being deleted.
    private static final Set<Verb> LAST_VERBS =
            Set.of(Verb.DELETE, Verb.DELETECOLLECTION, Verb.GET, Verb.LIST, Verb.WATCH);

    private static final int HASH_BYTES = 8;

    private final ResourceCatalog catalog;
    private final List<ResourceDefinition> definitions;

    /// @param unstored kinds that are not in the catalog, listed behind those that every workspace has
    DiscoveryDocuments(ResourceCatalog catalog, List<ResourceDefinition> unstored) {
        this.catalog = catalog;
        ResourceCatalog base = catalog.base();
        List<ResourceDefinition> all = new ArrayList<>(base == null ? catalog.definitions() : base.definitions());
        all.addAll(unstored);
        all.addAll(base == null ? List.of() : catalog.own());
        this.definitions = List.copyOf(all);
    }

    /// Groups in the order of the definitions, each with its versions, the preferred one first.
    Map<String, Set<String>> groups() {
        Map<String, Set<String>> groups = new LinkedHashMap<>();
        for (ResourceDefinition definition : definitions) {
            Set<String> versions = groups.computeIfAbsent(
                    definition.group(), g -> new TreeSet<>(KubeVersions.PREFERRED_FIRST));
            definition.versions().forEach(v -> versions.add(v.version()));
        }
        return groups;
    }

    /// `/api`.
    static JsonObject coreVersions(String address) {
        return new JsonObject()
                .put("kind", "APIVersions")
                .put("versions", JsonArray.ofStrings(List.of("v1")))
                .put(
                        "serverAddressByClientCIDRs",
                        new JsonArray()
                                .add(new JsonObject().put("clientCIDR", "0.0.0.0/0").put("serverAddress", address)));
    }

    /// `/apis`.
    JsonObject groupList() {
        JsonArray list = new JsonArray();
        groups().keySet().stream().filter(g -> !g.isEmpty()).forEach(g -> list.add(group(g)));
        return new JsonObject()
                .put("kind", "APIGroupList")
                .put("apiVersion", "v1")
                .put("groups", list);
    }

    /// `/apis/<group>`, without kind and apiVersion.
    JsonObject group(String name) {
        JsonArray versions = new JsonArray();
        for (String version : groups().getOrDefault(name, Set.of())) {
            versions.add(groupVersion(name, version));
        }
        return new JsonObject()
                .put("name", name)
                .put("versions", versions)
                .put("preferredVersion", versions.get(0).deepCopy());
    }

    private static JsonObject groupVersion(String group, String version) {
        return new JsonObject()
                .put("groupVersion", group.isEmpty() ? version : group + "/" + version)
                .put("version", version);
    }

    /// `/api/v1` and `/apis/<group>/<version>`.
    JsonObject resourceList(String group, String version) {
        JsonArray resources = new JsonArray();
        for (ResourceDefinition definition : in(group, version)) {
            String plural = definition.names().plural();
            resources.add(entry(definition, plural, verbs(definition, version)));
            for (ServedPart part : ServedPart.of(definition, version)) {
                JsonObject entry = new JsonObject()
                        .put("name", plural + "/" + part.name())
                        .put("singularName", "")
                        .put("namespaced", definition.namespaced());
                if (!part.kind().group().equals(group) || !part.kind().version().equals(version)) {
                    entry.put("group", part.kind().group()).put("version", part.kind().version());
                }
                resources.add(entry.put("kind", part.kind().kind()).put("verbs", JsonArray.ofStrings(part.verbs())));
            }
        }
        JsonObject list = new JsonObject().put("kind", "APIResourceList");
        if (!group.isEmpty()) {
            // Upstream leaves it out of the core group's, whose clients came first.
            list.put("apiVersion", "v1");
        }
        return list.put("groupVersion", group.isEmpty() ? version : group + "/" + version)
                .put("resources", resources);
    }

    private static JsonObject entry(ResourceDefinition definition, String name, List<String> verbs) {
        JsonObject entry = new JsonObject()
                .put("name", name)
                .put("singularName", definition.names().singular())
                .put("namespaced", definition.namespaced())
                .put("kind", definition.names().kind())
                .put("verbs", JsonArray.ofStrings(verbs));
        putUnlessEmpty(entry, "shortNames", definition.names().shortNames());
        putUnlessEmpty(entry, "categories", definition.names().categories());
        return isStored(definition) ? entry.put("storageVersionHash", storageVersionHash(definition)) : entry;
    }

    private static boolean isStored(ResourceDefinition definition) {
        return definition.verbs().contains(Verb.WATCH);
    }

    /// Names the version as which objects are stored (upstream: `discovery.StorageVersionHash`).
    private static String storageVersionHash(ResourceDefinition definition) {
        ResourceDefinition stored = definition.stored();
        String kind = stored.group() + "/" + stored.storageVersion().version() + "/" + stored.names().kind();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(kind.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(Arrays.copyOf(digest, HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// `/api` and `/apis` in the aggregated form.
    ///
    /// @param core whether the core group alone is meant, or all others
    JsonObject aggregated(boolean core, String version) {
        JsonArray items = new JsonArray();
        groups().forEach((group, versions) -> {
            if (group.isEmpty() == core) {
                JsonArray list = new JsonArray();
                versions.forEach(v -> list.add(aggregatedVersion(group, v)));
                JsonObject metadata = new JsonObject();
                if (!core) {
                    metadata.put("name", group);
                }
                items.add(new JsonObject().put("metadata", metadata).put("versions", list));
            }
        });
        return new JsonObject()
                .put("kind", "APIGroupDiscoveryList")
                .put("apiVersion", "apidiscovery.k8s.io/" + version)
                .put("metadata", new JsonObject())
                .put("items", items);
    }

    private JsonObject aggregatedVersion(String group, String version) {
        JsonArray resources = new JsonArray();
        for (ResourceDefinition definition : in(group, version)) {
            JsonObject entry = new JsonObject()
                    .put("resource", definition.names().plural())
                    .put("responseKind", kind(group, version, definition.names().kind()))
                    .put("scope", definition.namespaced() ? "Namespaced" : "Cluster")
                    .put("singularResource", definition.names().singular())
                    .put("verbs", JsonArray.ofStrings(verbs(definition, version)));
            putUnlessEmpty(entry, "shortNames", definition.names().shortNames());
            putUnlessEmpty(entry, "categories", definition.names().categories());
            JsonArray subresources = new JsonArray();
            for (ServedPart part : ServedPart.of(definition, version)) {
                subresources.add(new JsonObject()
                        .put("subresource", part.name())
                        .put("responseKind", kind(part.kind().group(), part.kind().version(), part.kind().kind()))
                        .put("verbs", JsonArray.ofStrings(part.verbs())));
            }
            if (!subresources.isEmpty()) {
                entry.put("subresources", subresources);
            }
            resources.add(entry);
        }
        return new JsonObject()
                .put("version", version)
                .put("resources", resources)
                .put("freshness", "Current");
    }

    private static JsonValue kind(String group, String version, String kind) {
        return new JsonObject().put("group", group).put("version", version).put("kind", kind);
    }

    /// By their names, as upstream.
    private List<ResourceDefinition> in(String group, String version) {
        return definitions.stream()
                .filter(d -> d.group().equals(group) && d.version(version).isPresent())
                .sorted(Comparator.comparing(d -> d.names().plural()))
                .toList();
    }

    private List<String> verbs(ResourceDefinition definition, String version) {
        boolean terminating = catalog.find(definition.resourceIn(version))
                .flatMap(ResourceCatalog.Served::custom)
                .filter(ResourceCatalog.Custom::terminating)
                .isPresent();
        return Arrays.stream(Verb.values())
                .filter(definition.verbs()::contains)
                .filter(verb -> !terminating || LAST_VERBS.contains(verb))
                .map(Verb::text)
                .sorted()
                .toList();
    }

    private static void putUnlessEmpty(JsonObject entry, String name, List<String> values) {
        if (!values.isEmpty()) {
            entry.put(name, JsonArray.ofStrings(values));
        }
    }
}
