package dev.polder.gateway.openapi;

import dev.polder.api.index.TypeIndex;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.request.Verb;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.resource.ServedPart;
import dev.polder.api.resource.VersionDefinition;
import java.util.Locale;

/// The paths of a kind with their operations. kubectl looks at the parameters of PATCH to learn whether the server does
/// dry runs and field validation.
final class Paths {
    private final Dialect dialect;
    private final Components components;
    private final JsonObject paths = new JsonObject();

    Paths(Dialect dialect, Components components) {
        this.dialect = dialect;
        this.components = components;
    }

    /// What was added, in order.
    JsonObject finish() {
        return paths;
    }

    /// Adds a kind in one version.
    void add(ResourceDefinition definition, VersionDefinition version) {
        Place place = new Place(
                definition,
                definition.kindIn(version.version()),
                components.reference(version.schema()));
        String root = definition.group().isEmpty()
                ? "/api/" + version.version()
                : "/apis/" + definition.group() + "/" + version.version();
        String plural = definition.names().plural();
        String collection = root + (definition.namespaced() ? "/namespaces/{namespace}/" : "/") + plural;
        paths.put(collection, collection(place));
        if (!definition.verbs().contains(Verb.GET)) {
            return;
        }
        paths.put(collection + "/{name}", item(place));
        if (definition.namespaced()) {
            JsonObject everywhere = new JsonObject().put("get", read(place, "list", "ForAllNamespaces", listed(place)));
            paths.put(root + "/" + plural, everywhere);
        }
        for (ServedPart part : ServedPart.of(definition, version.version())) {
            paths.put(collection + "/{name}/" + part.name(), subresource(place, part));
        }
    }

    /// @param schema a reference to the schema of what is read and written
    private record Place(ResourceDefinition definition, GroupVersionKind kind, JsonObject schema) {
        JsonObject reference() {
            return schema.deepCopy();
        }

        boolean serves(Verb verb) {
            return definition.verbs().contains(verb);
        }
    }

    private JsonObject collection(Place place) {
        JsonObject item = new JsonObject();
        if (place.serves(Verb.LIST)) {
            item.put("get", read(place, "list", "", listed(place)));
        }
        if (place.serves(Verb.CREATE)) {
            item.put("post", write(place, "post", ""));
        }
        if (place.serves(Verb.DELETECOLLECTION)) {
            item.put("delete", delete(place, "deletecollection"));
        }
        return withParameters(item, place, false);
    }

    private JsonObject item(Place place) {
        JsonObject item = new JsonObject().put("get", read(place, "get", "", place.reference()));
        if (place.serves(Verb.UPDATE)) {
            item.put("put", write(place, "put", ""));
        }
        if (place.serves(Verb.DELETE)) {
            item.put("delete", delete(place, "delete"));
        }
        if (place.serves(Verb.PATCH)) {
            item.put("patch", patch(place, ""));
        }
        return withParameters(item, place, true);
    }

    private JsonObject subresource(Place place, ServedPart part) {
        Place there = part.kind().equals(place.kind()) ? place : other(place.definition(), part.kind());
        String suffix = capital(part.name());
        JsonObject item = new JsonObject();
        if (part.verbs().contains("get")) {
            item.put("get", read(there, "get", suffix, there.reference()));
        }
        if (part.verbs().contains("update")) {
            item.put("put", write(there, "put", suffix));
        }
        if (part.verbs().contains("create")) {
            item.put("post", write(there, "post", suffix));
        }
        if (part.verbs().contains("patch")) {
            item.put("patch", patch(there, suffix));
        }
        return withParameters(item, there, true);
    }

    /// What is read and written at a subresource of another kind.
    private Place other(ResourceDefinition definition, GroupVersionKind kind) {
        String group = kind.group().isEmpty() ? "core" : kind.group().split("\\.", 2)[0];
        String type = "io.k8s.api.%s.%s.%s".formatted(group, kind.version(), kind.kind());
        JsonObject schema = components.reference(TypeIndex.builtin().schema(type));
        components.mark(type, kind);
        return new Place(definition, kind, schema);
    }

    private JsonObject withParameters(JsonObject item, Place place, boolean named) {
        JsonArray parameters = new JsonArray();
        if (named) {
            parameters.add(dialect.parameter("name", "path", "string", "name of the object"));
        }
        if (place.definition().namespaced()) {
            parameters.add(dialect.parameter("namespace", "path", "string", "namespace of the object"));
        }
        parameters.add(dialect.parameter("pretty", "query", "string", "whether the answer is indented"));
        return item.put("parameters", parameters);
    }

    private JsonObject listed(Place place) {
        String name = place.definition()
                .version(place.kind().version())
                .map(v -> v.schema().typeName())
                .orElse("");
        return dialect.reference(name + "List");
    }

    private JsonObject read(Place place, String action, String suffix, JsonObject answer) {
        JsonObject operation = operation(place, action, suffix);
        if (action.equals("list")) {
            operation.put(
                    "parameters",
                    new JsonArray()
                            .add(query("allowWatchBookmarks", "boolean", "whether a watch sends bookmarks"))
                            .add(query("continue", "string", "where the next page begins"))
                            .add(query("fieldSelector", "string", "which objects, by their fields"))
                            .add(query("labelSelector", "string", "which objects, by their labels"))
                            .add(query("limit", "integer", "how many objects a page may have"))
                            .add(query("resourceVersion", "string", "how old the data may be"))
                            .add(query("resourceVersionMatch", "string", "how resourceVersion is meant"))
                            .add(query("sendInitialEvents", "boolean", "whether a watch begins with what there is"))
                            .add(query("timeoutSeconds", "integer", "after which time the answer ends"))
                            .add(query("watch", "boolean", "whether changes are streamed")));
        }
        return answered(operation, answer);
    }

    private JsonObject write(Place place, String action, String suffix) {
        JsonObject operation = operation(place, action, suffix);
        JsonArray parameters = new JsonArray()
                .add(query("dryRun", "string", "All: nothing is stored"))
                .add(query("fieldManager", "string", "who owns the written fields"))
                .add(query("fieldValidation", "string", "what becomes of unknown fields: Ignore, Warn or Strict"));
        operation.put("parameters", parameters);
        dialect.body(operation, place.reference(), Dialect.BODIES);
        return answered(operation, place.reference());
    }

    private JsonObject patch(Place place, String suffix) {
        JsonObject operation = operation(place, "patch", suffix)
                .put(
                        "parameters",
                        new JsonArray()
                                .add(query("dryRun", "string", "All: nothing is stored"))
                                .add(query("fieldManager", "string", "who owns the written fields"))
                                .add(query(
                                        "fieldValidation",
                                        "string",
                                        "what becomes of unknown fields: Ignore, Warn or Strict"))
                                .add(query("force", "boolean", "whether apply takes fields from other managers")));
        dialect.body(operation, new JsonObject().put("type", "object"), Dialect.PATCHES);
        return answered(operation, place.reference());
    }

    private JsonObject delete(Place place, String action) {
        JsonObject operation = operation(place, action, "")
                .put(
                        "parameters",
                        new JsonArray()
                                .add(query("dryRun", "string", "All: nothing is stored"))
                                .add(query("gracePeriodSeconds", "integer", "how long the object may take to end"))
                                .add(query("propagationPolicy", "string", "what becomes of dependents")));
        JsonObject status = components.reference(TypeIndex.builtin().schema(TypeIndex.META_V1 + "Status"));
        return answered(operation, status);
    }

    private JsonObject operation(Place place, String action, String suffix) {
        GroupVersionKind own = place.definition().kindIn(place.kind().version());
        String group = own.group().isEmpty() ? "Core" : capital(own.group().replaceAll("\\..*", ""));
        String kind = place.definition().names().kind();
        String id = action + group + capital(place.definition().storageVersion().version())
                + (place.definition().namespaced() ? "Namespaced" : "") + kind + suffix;
        return new JsonObject()
                .put("operationId", id)
                .put("x-kubernetes-action", action)
                .put("x-kubernetes-group-version-kind", Components.kind(place.kind()));
    }

    private JsonObject answered(JsonObject operation, JsonObject schema) {
        return operation.put("responses", new JsonObject().put("200", dialect.response(schema)));
    }

    private JsonObject query(String name, String type, String description) {
        return dialect.parameter(name, "query", type, description);
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
