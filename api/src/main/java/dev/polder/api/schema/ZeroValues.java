package dev.polder.api.schema;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/// What the types of Kubernetes leave out and what they always have: in Go an empty map or list that may be absent is not
/// written, and a struct that is held by value is there even when nothing was said of it. Both are seen from outside, in
/// objects and in `managedFields`. Only Kubernetes' own types are such; others are kept as they are written.
public final class ZeroValues {
    private static final String STORED_AS_JSON = "io.k8s.apiextensions-apiserver.";
    /// An empty list of owners asks for a reset; it is not the same as none.
    private static final String MANAGED_FIELDS = "managedFields";
    /// Optional fields that are structs by value, wherever they are. (Required ones are so, too.)
    private static final Set<String> BY_VALUE =
            Set.of("metadata", "spec", "status", "strategy", "updateStrategy", "loadBalancer");
    /// The same of one type each, as `type/field`.
    private static final Set<String> BY_VALUE_OF_TYPE = Set.of(
            "io.k8s.api.core.v1.PersistentVolumeClaimSpec/resources", "io.k8s.api.core.v1.PodTemplate/template");

    private ZeroValues() {}

    /// Takes away empty maps and lists that may be absent, and gives a map's null the empty text that it stands for.
    public static void leaveOut(ObjectSchema schema, JsonObject object) {
        boolean builtin = schema.isKubernetes();
        Iterator<Map.Entry<String, JsonValue>> members = object.entries().iterator();
        while (members.hasNext()) {
            Map.Entry<String, JsonValue> member = members.next();
            Property property = schema.property(member.getKey());
            if (property == null || member.getKey().equals(MANAGED_FIELDS)) {
                continue;
            }
            JsonValue value = member.getValue();
            inside(property.schema(), value);
            boolean emptyMap = property.schema() instanceof MapSchema && value instanceof JsonObject map && map.isEmpty();
            boolean emptyList = property.schema() instanceof ListSchema && value instanceof JsonArray list && list.isEmpty();
            // A list that must be there is null when it is empty: that is its default. Not so where upstream stores JSON.
            boolean droppedList = emptyList && (!property.required() || !schema.typeName().startsWith(STORED_AS_JSON));
            if (builtin && (droppedList || (emptyMap && !property.required()))) {
                members.remove();
            }
        }
    }

    private static void inside(Schema schema, JsonValue value) {
        if (schema instanceof ObjectSchema object && value instanceof JsonObject members) {
            leaveOut(object, members);
        } else if (schema instanceof ListSchema list && value instanceof JsonArray items) {
            items.forEach(item -> inside(list.items(), item));
        } else if (schema instanceof MapSchema map && value instanceof JsonObject members) {
            boolean texts = !map.isCustom()
                    && map.values() instanceof ScalarSchema scalar && scalar.type() == ScalarType.STRING;
            for (Map.Entry<String, JsonValue> member : members.entries()) {
                if (texts && member.getValue() == JsonNull.NULL) {
                    member.setValue(new JsonString(""));
                } else {
                    inside(map.values(), member.getValue());
                }
            }
        }
    }

    /// A copy with every struct that is held by value, null for every list that must be there, and what a kind itself always
    /// shows, such as the empty source of an Event; deeper parts are shared.
    public static JsonObject filled(Schema schema, JsonObject object) {
        JsonObject filled = parts(schema, object);
        if (schema instanceof ObjectSchema type && type.isKubernetes()) {
            type.properties().forEach((name, property) -> {
                JsonValue zero = property.defaultValue();
                if (zero != null && isZero(zero) && !filled.has(name)) {
                    filled.put(name, zero.deepCopy());
                }
            });
        }
        return filled;
    }

    private static boolean isZero(JsonValue value) {
        return switch (value) {
            case JsonNull _ -> true;
            case JsonString(String text) -> text.isEmpty();
            case JsonObject members -> members.isEmpty();
            default -> false;
        };
    }

    private static JsonObject parts(Schema schema, JsonObject object) {
        if (!(schema instanceof ObjectSchema type) || !type.isKubernetes()) {
            return object;
        }
        JsonObject copy = new JsonObject();
        object.entries().forEach(member -> copy.put(member.getKey(), member.getValue()));
        type.properties().forEach((name, property) -> {
            JsonValue value = object.get(name);
            boolean absent = value == null || value == JsonNull.NULL;
            if (property.schema() instanceof ObjectSchema && isByValue(type, name, property)) {
                JsonObject part = value instanceof JsonObject members ? members : new JsonObject();
                if (absent || value instanceof JsonObject) {
                    copy.put(name, parts(property.schema(), part));
                }
            } else if (absent && property.required() && property.schema() instanceof ListSchema) {
                copy.put(name, JsonNull.NULL);
            }
        });
        return copy;
    }

    private static boolean isByValue(ObjectSchema type, String name, Property property) {
        return property.required()
                || BY_VALUE.contains(name)
                || BY_VALUE_OF_TYPE.contains(type.typeName() + "/" + name);
    }
}
