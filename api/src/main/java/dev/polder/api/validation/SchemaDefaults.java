package dev.polder.api.validation;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.schema.AnySchema;
import dev.polder.api.schema.ListSchema;
import dev.polder.api.schema.MapSchema;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.schema.Property;
import dev.polder.api.schema.ScalarSchema;
import dev.polder.api.schema.ScalarType;
import dev.polder.api.schema.Schema;
import dev.polder.api.schema.Structural;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes an object what its types would make of it: absent and null fields get the defaults of the schema, zero values
/// go where upstream cannot tell them from nothing, quantities are written in their one way (`0.5` is `500m`). In what
/// is of Kubernetes' own types null is the same as absent; in custom resources it is so where it is not allowed
/// (apiextensions-apiserver `schema/defaulting`).
public final class SchemaDefaults {
    private SchemaDefaults() {}

    /// Changes the object, at any depth. Objects that are absent stay absent unless they have a default of their own.
    public static void apply(ObjectSchema schema, JsonObject object) {
        NullFields.drop(schema, object);
        fill(schema, object);
    }

    private static void fill(ObjectSchema schema, JsonObject object) {
        schema.properties().forEach((name, property) -> {
            JsonValue value = object.get(name);
            JsonValue defaultValue = property.defaultValue();
            boolean isAbsent =
                    value == null || (value == JsonNull.NULL && !property.schema().isNullable());
            if (defaultValue != null && isAbsent) {
                value = defaultValue.deepCopy();
                object.put(name, value);
            }
            if (value != null && property.zeroIsAbsent() && isZero(property, value)) {
                object.remove(name);
            } else if (value instanceof JsonObject || value instanceof JsonArray) {
                descend(property.schema(), value);
            } else if (value != null && isQuantity(property.schema())) {
                object.put(name, canonical(value));
            }
        });
    }

    private static boolean isZero(Property property, JsonValue value) {
        return switch (value) {
            case JsonString text -> text.value().isEmpty() && isPlain(property.schema());
            case JsonInteger number -> number.value() == 0 && isPlain(property.schema());
            case JsonBool bool -> !bool.value();
            case JsonArray items -> items.isEmpty();
            case JsonObject members -> members.isEmpty() && property.schema() instanceof MapSchema;
            case JsonDecimal number -> false;
            case JsonNull none -> false;
        };
    }

    private static boolean isPlain(Schema schema) {
        return schema instanceof ScalarSchema scalar
                && scalar.type() != ScalarType.QUANTITY
                && scalar.type() != ScalarType.INT_OR_STRING;
    }

    private static boolean isQuantity(Schema schema) {
        return schema instanceof ScalarSchema scalar && scalar.type() == ScalarType.QUANTITY;
    }

    private static JsonValue canonical(JsonValue value) {
        String text =
                switch (value) {
                    case JsonString string -> string.value();
                    case JsonInteger number -> Long.toString(number.value());
                    case JsonDecimal number -> BigDecimal.valueOf(number.value()).toPlainString();
                    case JsonBool bool -> "";
                    case JsonNull none -> "";
                    case JsonArray items -> "";
                    case JsonObject members -> "";
                };
        return Quantity.parse(text)
                .<JsonValue>map(quantity -> new JsonString(quantity.canonical()))
                .orElse(value);
    }

    /// What an item or member that is null and may not be is instead.
    private static JsonValue inPlaceOfNull(Schema schema, JsonValue value) {
        Structural structural = schema.structural();
        if (value != JsonNull.NULL || structural == null || structural.nullable()) {
            return value;
        }
        JsonValue defaultValue = structural.defaultValue();
        return defaultValue == null ? value : defaultValue.deepCopy();
    }

    private static void descend(Schema schema, @Nullable JsonValue value) {
        switch (schema) {
            case ObjectSchema object -> {
                if (value instanceof JsonObject members) {
                    fill(object, members);
                }
            }
            case ListSchema list -> {
                if (value instanceof JsonArray items) {
                    for (int i = 0; i < items.size(); i++) {
                        items.set(i, inPlaceOfNull(list.items(), items.get(i)));
                        descend(list.items(), items.get(i));
                    }
                }
            }
            case MapSchema map -> {
                if (value instanceof JsonObject members && isQuantity(map.values())) {
                    members.entries().forEach(member -> member.setValue(canonical(member.getValue())));
                } else if (value instanceof JsonObject members) {
                    for (Map.Entry<String, JsonValue> member : members.entries()) {
                        member.setValue(inPlaceOfNull(map.values(), member.getValue()));
                        descend(map.values(), member.getValue());
                    }
                }
            }
            case ScalarSchema scalar -> {}
            case AnySchema any -> {}
        }
    }
}
