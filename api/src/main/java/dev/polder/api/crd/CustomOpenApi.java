package dev.polder.api.crd;

import dev.polder.api.index.TypeIndex;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.CustomVersion;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.resource.VersionDefinition;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.schema.Property;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The OpenAPI definition of a custom resource (apiextensions-apiserver `controller/openapi/builder` and `v2`): the
/// schema as it was written, with what every object has.
public final class CustomOpenApi {
    private static final String PRESERVES = "x-kubernetes-preserve-unknown-fields";
    private static final String EMBEDDED = "x-kubernetes-embedded-resource";
    private static final List<String> JUNCTORS = List.of("allOf", "oneOf", "anyOf", "not");

    private final boolean v2;
    private final Supplier<JsonObject> metadata;

    private CustomOpenApi(boolean v2, Supplier<JsonObject> metadata) {
        this.v2 = v2;
        this.metadata = metadata;
    }

    /// The definition in OpenAPI v3.
    ///
    /// @param kind     a custom resource
    /// @param version  one of its versions
    /// @param metadata gives a new reference to ObjectMeta each time
    /// @return a new tree
    public static JsonObject v3(ResourceDefinition kind, VersionDefinition version, Supplier<JsonObject> metadata) {
        return new CustomOpenApi(false, metadata).definition(kind, version);
    }

    /// The definition in OpenAPI v2, which is a part of it: what kubectl cannot read there is left out.
    ///
    /// @param kind     a custom resource
    /// @param version  one of its versions
    /// @param metadata gives a new reference to ObjectMeta each time
    /// @return a new tree
    public static JsonObject v2(ResourceDefinition kind, VersionDefinition version, Supplier<JsonObject> metadata) {
        return new CustomOpenApi(true, metadata).definition(kind, version);
    }

    private JsonObject definition(ResourceDefinition kind, VersionDefinition version) {
        CustomVersion custom = version.custom()
                .orElseThrow(() -> new IllegalArgumentException("no custom resource: " + kind.groupResource()));
        JsonObject schema = custom.openApi().deepCopy();
        if (v2 && schema.isTrue(PRESERVES)) {
            // With any property kubectl would refuse all fields that are not among them.
            schema = new JsonObject().put("type", "object");
        } else {
            node(schema);
            objectFields(schema);
        }
        schema.put(
                "x-kubernetes-group-version-kind",
                new JsonArray(List.of(new JsonObject()
                        .put("group", kind.group())
                        .put("version", version.version())
                        .put("kind", kind.names().kind()))));
        if (!v2 && !custom.selectableFields().isEmpty()) {
            schema.put(
                    "x-kubernetes-selectable-fields",
                    new JsonArray(custom.selectableFields().stream()
                            .map(path -> new JsonObject().put("fieldPath", path))
                            .toList()));
        }
        return schema;
    }

    private void node(JsonObject schema) {
        if (v2) {
            narrow(schema);
        } else {
            eitherType(schema);
        }
        for (String one : List.of("items", "additionalProperties")) {
            JsonObject below = schema.object(one);
            if (below != null) {
                node(below);
            }
        }
        JsonObject properties = schema.object("properties");
        if (properties != null) {
            for (Map.Entry<String, JsonValue> member : properties.entries()) {
                if (member.getValue() instanceof JsonObject field) {
                    node(field);
                }
            }
        }
        if (schema.isTrue(EMBEDDED) && !(v2 && schema.isTrue(PRESERVES))) {
            objectFields(schema);
            require(schema);
        }
    }

    private void objectFields(JsonObject schema) {
        ObjectSchema any = TypeIndex.builtin().schema("io.k8s.api.core.v1.Pod");
        JsonObject properties = schema.objectOrNew("properties");
        for (String name : List.of("apiVersion", "kind")) {
            properties.put(name, new JsonObject().put("description", description(any, name)).put("type", "string"));
        }
        properties.put("metadata", metadata.get().put("description", "Standard object's metadata."));
    }

    private static String description(ObjectSchema type, String field) {
        Property property = type.property(field);
        return property == null ? "" : property.description();
    }

    private static void require(JsonObject schema) {
        JsonArray required = schema.array("required");
        JsonArray all = required == null ? new JsonArray() : required;
        for (String name : List.of("kind", "apiVersion")) {
            if (!all.contains(new JsonString(name))) {
                all.add(new JsonString(name));
            }
        }
        schema.put("required", all);
    }

    /// Says of a number that may be a text that it is one of both, unless the schema says so itself.
    private static void eitherType(JsonObject schema) {
        if (!schema.isTrue("x-kubernetes-int-or-string")) {
            return;
        }
        JsonArray either = new JsonArray(List.of(
                new JsonObject().put("type", "integer"), new JsonObject().put("type", "string")));
        List<JsonObject> all = schema.objects("allOf");
        if (either.equals(schema.get("anyOf")) || (!all.isEmpty() && either.equals(all.getFirst().get("anyOf")))) {
            return;
        }
        if (!schema.has("anyOf")) {
            schema.put("anyOf", either);
        } else {
            JsonArray both = new JsonArray(List.of(new JsonObject().put("anyOf", either)));
            all.forEach(both::add);
            schema.put("allOf", both);
        }
    }

    /// Leaves out what OpenAPI v2 has no word for, and what kubectl makes something else of.
    private static void narrow(JsonObject schema) {
        JUNCTORS.forEach(schema::remove);
        boolean nullable = schema.isTrue("nullable");
        boolean preserves = schema.isTrue(PRESERVES);
        schema.remove("nullable");
        schema.remove("default");
        if (nullable || preserves) {
            schema.remove("items");
            schema.remove("properties");
        }
        String type = schema.string("type", "");
        if (nullable
                || (type.equals("array") && !schema.has("items"))
                || (type.equals("object") && preserves)) {
            schema.remove("type");
        }
        JsonObject properties = schema.object("properties");
        JsonArray required = schema.array("required");
        if (required != null && properties != null) {
            List<String> kept = required.strings().stream()
                    .filter(name -> {
                        JsonObject field = properties.object(name);
                        return field == null || !field.isTrue("nullable");
                    })
                    .toList();
            keep(schema, kept);
        }
        JsonObject others = schema.object("additionalProperties");
        if (others != null && others.isTrue("nullable")) {
            schema.remove("required");
        }
    }

    private static void keep(JsonObject schema, List<String> required) {
        if (required.isEmpty()) {
            schema.remove("required");
        } else {
            schema.put("required", JsonArray.ofStrings(required));
        }
    }
}
