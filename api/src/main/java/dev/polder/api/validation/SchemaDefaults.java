package dev.polder.api.validation;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.schema.AnySchema;
import dev.polder.api.schema.ListSchema;
import dev.polder.api.schema.MapSchema;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.schema.ScalarSchema;
import dev.polder.api.schema.Schema;
import org.jspecify.annotations.Nullable;

/// Puts the defaults of a schema where a field is absent or null.
public final class SchemaDefaults {
    private SchemaDefaults() {}

    /// Changes the object, at any depth. Objects that are absent stay absent unless they have a default of their own.
    public static void apply(ObjectSchema schema, JsonObject object) {
        schema.properties().forEach((name, property) -> {
            JsonValue value = object.get(name);
            JsonValue defaultValue = property.defaultValue();
            if (defaultValue != null && (value == null || value == JsonNull.NULL)) {
                value = defaultValue.deepCopy();
                object.put(name, value);
            }
            if (value instanceof JsonObject || value instanceof JsonArray) {
                descend(property.schema(), value);
            }
        });
    }

    private static void descend(Schema schema, @Nullable JsonValue value) {
        switch (schema) {
            case ObjectSchema object -> {
                if (value instanceof JsonObject members) {
                    apply(object, members);
                }
            }
            case ListSchema list -> {
                if (value instanceof JsonArray items) {
                    items.forEach(item -> descend(list.items(), item));
                }
            }
            case MapSchema map -> {
                if (value instanceof JsonObject members) {
                    members.entries().forEach(member -> descend(map.values(), member.getValue()));
                }
            }
            case ScalarSchema scalar -> {}
            case AnySchema any -> {}
        }
    }
}
