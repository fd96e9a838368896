package dev.polder.api.validation;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.schema.AnySchema;
import dev.polder.api.schema.ListSchema;
import dev.polder.api.schema.MapSchema;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.schema.Property;
import dev.polder.api.schema.ScalarSchema;
import dev.polder.api.schema.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// Finds the fields that a schema does not declare, and takes them away.
public final class UnknownFieldPruning {
    private final boolean remove;
    private final List<String> found = new ArrayList<>();

    private UnknownFieldPruning(boolean remove) {
        this.remove = remove;
    }

    /// Takes undeclared fields away and gives their paths, such as `spec.template.spec.containers[0].foo`.
    public static List<String> prune(ObjectSchema schema, JsonObject object) {
        return walk(schema, object, true);
    }

    /// The paths of undeclared fields; the object stays as it is.
    public static List<String> find(ObjectSchema schema, JsonObject object) {
        return walk(schema, object, false);
    }

    /// What strict field validation says of a path.
    public static String message(String path) {
        return "unknown field \"" + path + "\"";
    }

    private static List<String> walk(ObjectSchema schema, JsonObject object, boolean remove) {
        UnknownFieldPruning pruning = new UnknownFieldPruning(remove);
        pruning.object(schema, object, FieldTrail.ROOT);
        if (schema.isCustom()) {
            // As upstream tells them: metadata first, then in the order of the alphabet.
            pruning.found.sort(Comparator.comparing((String path) -> !path.startsWith("metadata."))
                    .thenComparing(Comparator.naturalOrder()));
        }
        return pruning.found;
    }

    private void object(ObjectSchema schema, JsonObject object, FieldTrail trail) {
        Iterator<Map.Entry<String, JsonValue>> members = object.entries().iterator();
        while (members.hasNext()) {
            Map.Entry<String, JsonValue> member = members.next();
            Property property = schema.property(member.getKey());
            if (property != null) {
                Schema below = property.schema();
                if (hasFields(below, member.getValue())) {
                    value(below, member.getValue(), trail.member(member.getKey()));
                }
            } else if (!schema.preserveUnknown()) {
                found.add(trail.member(member.getKey()).text());
                if (remove) {
                    members.remove();
                }
            }
        }
    }

    /// Whether there may be declared fields in the value.
    private static boolean hasFields(Schema schema, JsonValue value) {
        return switch (schema) {
            case ObjectSchema object -> value instanceof JsonObject || (object.isCustom() && value instanceof JsonArray);
            case ListSchema list -> value instanceof JsonArray && !isLeaf(list.items());
            case MapSchema map -> value instanceof JsonObject && !isLeaf(map.values());
            case ScalarSchema _, AnySchema _ -> false;
        };
    }

    private static boolean isLeaf(Schema schema) {
        return schema instanceof ScalarSchema || schema instanceof AnySchema;
    }

    private void value(Schema schema, JsonValue value, FieldTrail trail) {
        switch (schema) {
            case ObjectSchema object -> {
                if (value instanceof JsonObject members) {
                    object(object, members, trail);
                } else if (value instanceof JsonArray items && object.isCustom() && !object.preserveUnknown()) {
                    // Not what was expected: of what is in it nothing is known.
                    for (int i = 0; i < items.size(); i++) {
                        value(ObjectSchema.NOTHING, items.get(i), trail.item(i));
                    }
                }
            }
            case ListSchema list -> {
                if (value instanceof JsonArray items) {
                    for (int i = 0; i < items.size(); i++) {
                        value(list.items(), items.get(i), trail.item(i));
                    }
                }
            }
            case MapSchema map -> {
                if (value instanceof JsonObject members) {
                    members.entries()
                            .forEach(member -> value(map.values(), member.getValue(), trail.member(member.getKey())));
                }
            }
            case ScalarSchema scalar -> {}
            case AnySchema any -> {}
        }
    }
}
