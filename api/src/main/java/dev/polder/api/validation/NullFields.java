package dev.polder.api.validation;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.schema.AnySchema;
import dev.polder.api.schema.ListSchema;
import dev.polder.api.schema.MapSchema;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.schema.Property;
import dev.polder.api.schema.ScalarSchema;
import dev.polder.api.schema.Schema;
import dev.polder.api.schema.Structural;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes away members that are null where null says nothing: everywhere in Kubernetes' own types, and in custom
/// resources where the schema neither allows null nor has a default for it (apiextensions-apiserver
/// `schema/defaulting/prunenulls`). A null in a list is never taken away.
final class NullFields {
    private static final AnySchema ANY = new AnySchema(false);

    private NullFields() {}

    /// @param schema null for what no schema says anything of: there null is a value like any other in custom resources
    static void drop(@Nullable Schema schema, JsonValue value) {
        switch (value) {
            case JsonObject object -> {
                Iterator<Map.Entry<String, JsonValue>> members = object.entries().iterator();
                while (members.hasNext()) {
                    Map.Entry<String, JsonValue> member = members.next();
                    Schema below = below(schema, member.getKey());
                    if (member.getValue() != JsonNull.NULL) {
                        drop(below, member.getValue());
                    } else if (saysNothing(schema, below)) {
                        members.remove();
                    }
                }
            }
            case JsonArray items -> {
                Schema below = schema instanceof ListSchema list ? list.items() : inherited(schema);
                items.forEach(item -> drop(below, item));
            }
            default -> {}
        }
    }

    private static boolean saysNothing(@Nullable Schema schema, @Nullable Schema below) {
        if (schema == null || below == null) {
            return false;
        }
        Structural structural = below.structural();
        return structural == null || (!structural.nullable() && structural.defaultValue() == null);
    }

    private static @Nullable Schema below(@Nullable Schema schema, String name) {
        return switch (schema) {
            case null -> null;
            case ObjectSchema object -> {
                Property property = object.property(name);
                yield property == null ? inherited(object) : property.schema();
            }
            case MapSchema map -> map.values();
            case ListSchema _, ScalarSchema _, AnySchema _ -> inherited(schema);
        };
    }

    /// In what a type of Kubernetes says nothing of, null is nothing as well.
    private static @Nullable Schema inherited(@Nullable Schema schema) {
        return schema == null || schema.isCustom() ? null : ANY;
    }
}
