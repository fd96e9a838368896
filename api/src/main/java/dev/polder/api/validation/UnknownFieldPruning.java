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
        pruning.object(schema, object, "");
        return pruning.found;
    }

    private void object(ObjectSchema schema, JsonObject object, String path) {
        Iterator<Map.Entry<String, JsonValue>> members = object.entries().iterator();
        while (members.hasNext()) {
            Map.Entry<String, JsonValue> member = members.next();
            String memberPath = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
            Property property = schema.property(member.getKey());
            if (property != null) {
                value(property.schema(), member.getValue(), memberPath);
            } else if (!schema.preserveUnknown()) {
                found.add(memberPath);
                if (remove) {
                    members.remove();
                }
            }
        }
    }

    private void value(Schema schema, JsonValue value, String path) {
        switch (schema) {
            case ObjectSchema object -> {
                if (value instanceof JsonObject members) {
                    object(object, members, path);
                }
            }
            case ListSchema list -> {
                if (value instanceof JsonArray items) {
                    for (int i = 0; i < items.size(); i++) {
                        value(list.items(), items.get(i), path + "[" + i + "]");
                    }
                }
            }
            case MapSchema map -> {
                if (value instanceof JsonObject members) {
                    members.entries()
                            .forEach(member -> value(map.values(), member.getValue(), path + "." + member.getKey()));
                }
            }
            case ScalarSchema scalar -> {}
            case AnySchema any -> {}
        }
    }
}
