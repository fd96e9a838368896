package dev.polder.api.apply;

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
import dev.polder.api.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a value is owned: as a whole, field by field, or item by item.
enum Shape {
    /// Owned as a whole: scalars, and what is atomic.
    LEAF,
    /// An object owned field by field.
    FIELDS,
    /// A list owned item by item.
    ITEMS;

    private static final Schema DEDUCED = new AnySchema(false);

    /// The shape of a value. A value that its schema does not allow is owned as a whole, and left to validation.
    static Shape of(Schema schema, @Nullable JsonValue value) {
        boolean none = value == null || value == JsonNull.NULL;
        return switch (schema) {
            case ObjectSchema object -> !object.atomic() && (none || value instanceof JsonObject) ? FIELDS : LEAF;
            case MapSchema map -> !map.atomic() && (none || value instanceof JsonObject) ? FIELDS : LEAF;
            case ListSchema list ->
                list.type() != ListType.ATOMIC && (none || value instanceof JsonArray) ? ITEMS : LEAF;
            case AnySchema any ->
                !any.atomic() && (value == JsonNull.NULL || value instanceof JsonObject) ? FIELDS : LEAF;
            case ScalarSchema _ -> LEAF;
        };
    }

    /// The schema of a member.
    static Schema member(Schema schema, String name) {
        return switch (schema) {
            case ObjectSchema object -> {
                Property property = object.property(name);
                yield property == null ? DEDUCED : property.schema();
            }
            case MapSchema map -> map.values();
            case ListSchema _, AnySchema _, ScalarSchema _ -> DEDUCED;
        };
    }

    /// Whether the schema names this member.
    static boolean declares(Schema schema, String name) {
        return schema instanceof ObjectSchema object && object.property(name) != null;
    }

    /// The schema of an item.
    static Schema item(Schema schema) {
        return schema instanceof ListSchema list ? list.items() : DEDUCED;
    }

    /// The schema one step down.
    static Schema below(Schema schema, PathElement element) {
        return element instanceof PathElement.Name(String name) ? member(schema, name) : item(schema);
    }

    /// What tells each item of a list from the others. Items that break the rules of the list are known by their place.
    static List<PathElement> elements(Schema schema, JsonArray array) {
        List<PathElement> elements = new ArrayList<>(array.size());
        for (JsonValue item : array) {
            PathElement element = element(schema, item);
            elements.add(element == null ? new PathElement.Index(elements.size()) : element);
        }
        return elements;
    }

    /// What tells an item from the others, or null when it breaks the rules of its list: a set has scalars, a map by
    /// keys has objects with at least one of the keys (or a default for it).
    static @Nullable PathElement element(Schema schema, JsonValue item) {
        if (!(schema instanceof ListSchema list)) {
            return null;
        }
        if (list.type() == ListType.SET) {
            boolean scalar = !(item instanceof JsonObject || item instanceof JsonArray || item == JsonNull.NULL);
            return scalar ? new PathElement.Value(item) : null;
        }
        if (!(item instanceof JsonObject object)) {
            return null;
        }
        JsonObject key = new JsonObject();
        for (String name : list.keys()) {
            JsonValue value = object.get(name);
            JsonValue wanted = value == null ? defaultOf(list.items(), name) : value;
            if (wanted != null) {
                key.put(name, wanted);
            }
        }
        return key.isEmpty() ? null : new PathElement.Key(key);
    }

    private static @Nullable JsonValue defaultOf(Schema schema, String name) {
        Property property = schema instanceof ObjectSchema object ? object.property(name) : null;
        return property == null ? null : property.defaultValue();
    }

    /// The value as an object, or an empty one.
    static JsonObject object(@Nullable JsonValue value) {
        return value instanceof JsonObject object ? object : new JsonObject();
    }

    /// The value as an array, or an empty one.
    static JsonArray array(@Nullable JsonValue value) {
        return value instanceof JsonArray array ? array : new JsonArray();
    }
}
