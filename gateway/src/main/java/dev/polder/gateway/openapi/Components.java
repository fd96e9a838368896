package dev.polder.gateway.openapi;

import dev.polder.api.crd.CustomOpenApi;
import dev.polder.api.index.TypeIndex;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.resource.VersionDefinition;
import dev.polder.api.schema.AnySchema;
import dev.polder.api.schema.ListSchema;
import dev.polder.api.schema.MapSchema;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.schema.Property;
import dev.polder.api.schema.Property.PatchStrategy;
import dev.polder.api.schema.ScalarSchema;
import dev.polder.api.schema.Schema;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Collects the schemas of types, and of all types they lead to, as definitions of one document. One thread.
final class Components {
    private static final String KIND_EXTENSION = "x-kubernetes-group-version-kind";
    private static final String QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";
    private static final String INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";

    private final Dialect dialect;
    private final Map<String, JsonObject> finished = new TreeMap<>();
    private final Set<String> known = new HashSet<>();
    private final Deque<ObjectSchema> waiting = new ArrayDeque<>();

    Components(Dialect dialect) {
        this.dialect = dialect;
    }

    /// A reference to a named type, which is added when it is new.
    JsonObject reference(ObjectSchema schema) {
        add(schema);
        return dialect.reference(schema.typeName());
    }

    /// Adds a kind and its list.
    void addKind(ResourceDefinition definition, VersionDefinition version) {
        ObjectSchema schema = version.schema();
        GroupVersionKind kind = definition.kindIn(version.version());
        if (version.custom().isPresent()) {
            known.add(schema.typeName());
            finished.put(schema.typeName(), custom(definition, version));
        } else {
            add(schema);
        }
        String listName = schema.typeName() + "List";
        ObjectSchema meta = TypeIndex.builtin().schema(TypeIndex.META_V1 + "ListMeta");
        JsonObject properties = new JsonObject()
                .put("apiVersion", text("The group and version of this list."))
                .put(
                        "items",
                        new JsonObject()
                                .put("description", "The objects.")
                                .put("items", dialect.reference(schema.typeName()))
                                .put("type", "array"))
                .put("kind", text("The kind of this list."))
                .put("metadata", reference(meta));
        GroupVersionKind listKind =
                new GroupVersionKind(kind.group(), kind.version(), definition.names().listKind());
        finished.put(
                listName,
                new JsonObject()
                        .put("description", "A list of %s objects.".formatted(kind.kind()))
                        .put("properties", properties)
                        .put("required", JsonArray.ofStrings(List.of("items")))
                        .put("type", "object")
                        .put(KIND_EXTENSION, kinds(listKind)));
        known.add(listName);
        drain();
        if (version.custom().isEmpty()) {
            mark(schema.typeName(), kind);
        }
    }

    private JsonObject custom(ResourceDefinition definition, VersionDefinition version) {
        ObjectSchema meta = TypeIndex.builtin().schema(TypeIndex.META_V1 + "ObjectMeta");
        add(meta);
        Supplier<JsonObject> reference = () -> dialect.describedReference(meta.typeName(), "");
        return dialect == Dialect.SWAGGER
                ? CustomOpenApi.v2(definition, version, reference)
                : CustomOpenApi.v3(definition, version, reference);
    }

    /// Says that a definition is a kind.
    void mark(String typeName, GroupVersionKind kind) {
        drain();
        JsonObject definition = finished.get(typeName);
        if (definition != null) {
            definition.put(KIND_EXTENSION, kinds(kind));
        }
    }

    /// All definitions, sorted by name.
    JsonObject finish() {
        drain();
        JsonObject all = new JsonObject();
        finished.forEach(all::put);
        return all;
    }

    static JsonObject kind(GroupVersionKind kind) {
        return new JsonObject()
                .put("group", kind.group())
                .put("version", kind.version())
                .put("kind", kind.kind());
    }

    private static JsonArray kinds(GroupVersionKind kind) {
        return new JsonArray().add(kind(kind));
    }

    private static JsonObject text(String description) {
        return new JsonObject().put("description", description).put("type", "string");
    }

    private void add(ObjectSchema schema) {
        if (known.add(schema.typeName())) {
            waiting.add(general(schema));
        }
    }

    /// The type as such, where a field has made it atomic or granular for itself.
    private static ObjectSchema general(ObjectSchema schema) {
        TypeIndex index = TypeIndex.builtin();
        return index.contains(schema.typeName()) ? index.schema(schema.typeName()) : schema;
    }

    private void drain() {
        while (!waiting.isEmpty()) {
            ObjectSchema schema = waiting.removeFirst();
            finished.put(schema.typeName(), definition(schema));
        }
    }

    private JsonObject definition(ObjectSchema schema) {
        JsonObject definition = new JsonObject();
        if (!schema.description().isEmpty()) {
            definition.put("description", schema.description());
        }
        JsonObject properties = new JsonObject();
        JsonArray required = new JsonArray();
        schema.properties().forEach((name, property) -> {
            properties.put(name, property(property));
            if (property.required()) {
                required.add(new JsonString(name));
            }
        });
        if (!properties.isEmpty()) {
            definition.put("properties", properties);
        }
        if (!required.isEmpty()) {
            definition.put("required", required);
        }
        definition.put("type", "object");
        if (schema.atomic()) {
            definition.put("x-kubernetes-map-type", "atomic");
        }
        if (schema.preserveUnknown()) {
            definition.put("x-kubernetes-preserve-unknown-fields", true);
        }
        return definition;
    }

    private JsonObject property(Property property) {
        JsonObject schema = property.schema() instanceof ObjectSchema object && !object.typeName().isEmpty()
                ? describedReference(object, property.description())
                : described(value(property.schema()), property.description());
        JsonValue defaultValue = property.defaultValue();
        if (defaultValue != null && defaultValue != JsonNull.NULL) {
            schema.put("default", defaultValue.deepCopy());
        }
        if (!property.merge().key().isEmpty()) {
            schema.put("x-kubernetes-patch-merge-key", property.merge().key());
        }
        if (!property.merge().strategies().isEmpty()) {
            schema.put("x-kubernetes-patch-strategy", strategies(property.merge().strategies()));
        }
        return schema;
    }

    private static String strategies(Set<PatchStrategy> strategies) {
        return strategies.stream()
                .sorted()
                .map(s -> s == PatchStrategy.RETAIN_KEYS ? "retainKeys" : s.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(","));
    }

    private JsonObject describedReference(ObjectSchema object, String description) {
        add(object);
        // The type's own description is shown anyway.
        String own = description.equals(object.description()) ? "" : description;
        JsonObject reference = dialect.describedReference(object.typeName(), own);
        if (object.atomic() != general(object).atomic()) {
            reference.put("x-kubernetes-map-type", object.atomic() ? "atomic" : "granular");
        }
        return reference;
    }

    private static JsonObject described(JsonObject schema, String description) {
        return description.isEmpty() ? schema : schema.put("description", description);
    }

    private JsonObject value(Schema schema) {
        return switch (schema) {
            case ObjectSchema object -> object.typeName().isEmpty() ? definition(object) : reference(object);
            case ListSchema list -> list(list);
            case MapSchema map -> {
                JsonObject object = new JsonObject()
                        .put("additionalProperties", value(map.values()))
                        .put("type", "object");
                yield map.atomic() ? object.put("x-kubernetes-map-type", "atomic") : object;
            }
            case ScalarSchema scalar -> scalar(scalar);
            case AnySchema any -> new JsonObject().put("type", "object");
        };
    }

    private JsonObject list(ListSchema list) {
        JsonObject array = new JsonObject().put("items", value(list.items())).put("type", "array");
        if (!list.keys().isEmpty()) {
            array.put("x-kubernetes-list-map-keys", JsonArray.ofStrings(list.keys()));
        }
        return array.put("x-kubernetes-list-type", list.type().name().toLowerCase(Locale.ROOT));
    }

    private JsonObject scalar(ScalarSchema scalar) {
        JsonObject schema =
                switch (scalar.type()) {
                    case STRING -> new JsonObject().put("type", "string");
                    case INTEGER -> new JsonObject().put("type", "integer");
                    case NUMBER -> new JsonObject().put("type", "number");
                    case BOOLEAN -> new JsonObject().put("type", "boolean");
                    case INT_OR_STRING ->
                        named(INT_OR_STRING, "A number, or a text.", dialect.either("integer", "int-or-string"));
                    case QUANTITY -> named(QUANTITY, "A number such as 1, 500m or 2Gi.", dialect.either("number", ""));
                };
        if (!scalar.format().isEmpty()) {
            schema.put("format", scalar.format().equals("micro-time") ? "date-time" : scalar.format());
        }
        if (!scalar.values().isEmpty()) {
            schema.put("enum", JsonArray.ofStrings(scalar.values()));
        }
        return schema;
    }

    /// A scalar that has a definition of its own, because tools show its name.
    private JsonObject named(String typeName, String description, JsonObject schema) {
        if (known.add(typeName)) {
            finished.put(typeName, schema.put("description", description));
        }
        return dialect.reference(typeName);
    }
}
