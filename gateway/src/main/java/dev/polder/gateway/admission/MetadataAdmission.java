package dev.polder.gateway.admission;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.status.Statuses;
import java.util.List;
import java.util.Objects;

/// What a client may not say in `metadata`: the namespace is that of the URL, and what the system owns stays as it was
/// (upstream: `registry/rest` BeforeCreate and BeforeUpdate).
public final class MetadataAdmission {
    private MetadataAdmission() {}

    /// Fills in the namespace of the URL; another one in the object is a mistake.
    ///
    /// @throws dev.polder.api.status.ApiException 400
    public static void requireNamespace(ResourceDefinition definition, String namespace, JsonObject metadata) {
        String named = metadata.string("namespace", "");
        if (!definition.namespaced()) {
            metadata.remove("namespace");
            return;
        }
        if (namespace.isEmpty()) {
            throw Statuses.badRequest("an empty namespace may not be set during creation");
        }
        if (!named.isEmpty() && !named.equals(namespace)) {
            throw Statuses.badRequest("the namespace of the provided object does not match the namespace sent on the "
                    + "request");
        }
        metadata.put("namespace", namespace);
    }

    /// Holds an object to the name of the URL.
    ///
    /// @throws dev.polder.api.status.ApiException 400 when it has none or another one
    public static void requireName(String name, JsonObject metadata) {
        String named = metadata.string("name", "");
        if (named.isEmpty()) {
            throw Statuses.badRequest(
                    "the name of the object (%s based on URL) was undeterminable: name must be provided".formatted(name));
        }
        if (!named.equals(name)) {
            throw Statuses.badRequest(
                    "the name of the object (%s) does not match the name on the URL (%s)".formatted(named, name));
        }
    }

    /// Puts what the system owns back as it was; a client that left it out or changed it did not mean it.
    ///
    /// @param owned whether the owners of fields are settled: then no list of them means that there are none
    public static void carryOver(JsonObject metadata, JsonObject live, boolean owned) {
        for (String field : List.of("deletionTimestamp", "deletionGracePeriodSeconds")) {
            JsonValue said = metadata.get(field);
            JsonValue value = live.get(field);
            // Another one that is said stays, for validation to refuse it.
            if ((said == null || said == JsonNull.NULL) && value != null) {
                metadata.put(field, value);
            }
        }
        for (String field : List.of("uid", "creationTimestamp", "generation", "resourceVersion")) {
            JsonValue value = live.get(field);
            if (value == null) {
                metadata.remove(field);
            } else {
                metadata.put(field, value);
            }
        }
        metadata.remove("selfLink");
        String cluster = Objects.requireNonNullElse(live.stringAt("annotations", "kcp.io/cluster"), "");
        if (!cluster.isEmpty()) {
            metadata.objectOrNew("annotations").put("kcp.io/cluster", cluster);
        }
        if (metadata.get("managedFields") instanceof JsonArray none && none.isEmpty()) {
            // Means the same, and is not taken for none by those who leave empty lists out.
            metadata.put("managedFields", new JsonArray().add(new JsonObject()));
        }
        if (!owned && !metadata.has("managedFields") && live.get("managedFields") != null) {
            metadata.put("managedFields", Objects.requireNonNull(live.get("managedFields")).deepCopy());
        }
    }
}
