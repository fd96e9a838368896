package dev.polder.api.crd;

import dev.polder.api.index.TypeIndex;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.schema.AnySchema;
import dev.polder.api.schema.ListSchema;
import dev.polder.api.schema.ListSchema.ListType;
import dev.polder.api.schema.MapSchema;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.schema.Property;
import dev.polder.api.schema.ScalarSchema;
import dev.polder.api.schema.ScalarType;
import dev.polder.api.schema.Schema;
import dev.polder.api.schema.Structural;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The structure in an `openAPIV3Schema`: what fields there are, how they default, prune and merge. What values are good
/// is [dev.polder.api.crd.value.ValueSchema]'s business.
public final class StructuralSchemas {
    private StructuralSchemas() {}

    /// The schema of a whole custom resource. `apiVersion`, `kind` and `metadata` are those of all objects, whatever is said
    /// of them.
    ///
    /// @param typeName name of the kind's OpenAPI definition
    /// @param openApi  a valid `openAPIV3Schema`
    public static ObjectSchema root(String typeName, JsonObject openApi) {
        boolean preserves = openApi.isTrue("x-kubernetes-preserve-unknown-fields");
        Map<String, Property> properties = properties(openApi, true);
        return new ObjectSchema(
                typeName, openApi.string("description", ""), properties, isAtomic(openApi), preserves, Structural.PLAIN);
    }

    /// The schema of an object with one field.
    ///
    /// @param openApi the schema of the field
    public static ObjectSchema around(String field, JsonObject openApi) {
        Map<String, Property> properties = Map.of(field, property(openApi, false));
        return new ObjectSchema("", "", properties, false, false, Structural.PLAIN);
    }

    /// The schema of one value.
    ///
    /// @param inherits whether unknown fields of the value are kept because the list that it stands in says so
    private static Schema of(JsonObject node, boolean inherits) {
        boolean preserves = inherits || node.isTrue("x-kubernetes-preserve-unknown-fields");
        Structural structural = structural(node);
        if (node.isTrue("x-kubernetes-int-or-string")) {
            return new ScalarSchema(ScalarType.INT_OR_STRING, "", List.of(), structural);
        }
        String format = node.string("format", "");
        return switch (node.string("type", "")) {
            case "string" -> new ScalarSchema(ScalarType.STRING, format, List.of(), structural);
            case "integer" -> new ScalarSchema(ScalarType.INTEGER, format, List.of(), structural);
            case "number" -> new ScalarSchema(ScalarType.NUMBER, format, List.of(), structural);
            case "boolean" -> new ScalarSchema(ScalarType.BOOLEAN, format, List.of(), structural);
            case "array" -> list(node, preserves, structural);
            case "object" -> object(node, preserves, structural);
            default ->
                node.has("properties") || node.has("additionalProperties")
                        ? object(node, preserves, structural)
                        : new AnySchema(false, structural);
        };
    }

    private static Structural structural(JsonObject node) {
        boolean nullable = node.isTrue("nullable");
        boolean embedded = node.isTrue("x-kubernetes-embedded-resource");
        JsonValue defaultValue = defaultOf(node);
        return !nullable && !embedded && defaultValue == null
                ? Structural.PLAIN
                : new Structural(nullable, embedded, defaultValue);
    }

    private static @Nullable JsonValue defaultOf(JsonObject node) {
        JsonValue value = node.get("default");
        return value == JsonNull.NULL ? null : value;
    }

    private static Schema list(JsonObject node, boolean preserves, Structural structural) {
        JsonObject items = node.object("items");
        ListType type =
                switch (node.string("x-kubernetes-list-type", "")) {
                    case "set" -> ListType.SET;
                    case "map" -> ListType.MAP;
                    default -> ListType.ATOMIC;
                };
        JsonArray keys = node.array("x-kubernetes-list-map-keys");
        return new ListSchema(
                items == null ? ObjectSchema.NOTHING : of(items, preserves),
                type,
                type == ListType.MAP && keys != null ? keys.strings() : List.of(),
                structural);
    }

    private static Schema object(JsonObject node, boolean preserves, Structural structural) {
        JsonValue additional = node.get("additionalProperties");
        if (additional != null && additional != JsonNull.NULL && !node.has("properties")) {
            // Below `additionalProperties: true` objects keep none of their members.
            Schema values = additional instanceof JsonObject schema ? of(schema, false) : ObjectSchema.NOTHING;
            return new MapSchema(values, isAtomic(node), structural);
        }
        return new ObjectSchema(
                "",
                node.string("description", ""),
                properties(node, structural.embedded()),
                isAtomic(node),
                preserves,
                structural);
    }

    private static boolean isAtomic(JsonObject node) {
        return node.string("x-kubernetes-map-type", "").equals("atomic");
    }

    private static Map<String, Property> properties(JsonObject node, boolean whole) {
        JsonArray named = node.array("required");
        Set<String> required = named == null ? Set.of() : new HashSet<>(named.strings());
        Map<String, Property> properties = new LinkedHashMap<>();
        JsonObject declared = node.object("properties");
        if (whole) {
            properties.putAll(objectFields(declared == null ? new JsonObject() : declared));
        }
        if (declared != null) {
            for (Map.Entry<String, JsonValue> member : declared.entries()) {
                if (member.getValue() instanceof JsonObject field && !properties.containsKey(member.getKey())) {
                    properties.put(member.getKey(), property(field, required.contains(member.getKey())));
                }
            }
        }
        return Collections.unmodifiableMap(properties);
    }

    private static Property property(JsonObject field, boolean required) {
        // Declared fields are pruned, though what is undeclared beside them may be kept.
        Schema schema = of(field, false);
        return new Property(
                field.string("description", ""), required, defaultOf(field), Property.Merge.NONE, () -> schema);
    }

    /// The fields that every object has; what the definition says of apiVersion and kind only adds a description.
    private static Map<String, Property> objectFields(JsonObject declared) {
        ObjectSchema metadata = TypeIndex.builtin().schema(TypeIndex.META_V1 + "ObjectMeta");
        Map<String, Property> fields = new LinkedHashMap<>();
        for (String name : List.of("apiVersion", "kind")) {
            JsonObject own = declared.object(name);
            String description = own == null ? "" : own.string("description", "");
            fields.put(
                    name,
                    new Property(description, false, null, Property.Merge.NONE, () -> ScalarSchema.STRING));
        }
        fields.put(
                "metadata",
                new Property(metadata.description(), false, null, Property.Merge.NONE, () -> metadata));
        return fields;
    }
}
