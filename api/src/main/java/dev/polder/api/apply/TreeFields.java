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
import dev.polder.api.schema.ScalarSchema;
import dev.polder.api.schema.Schema;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Between trees and field sets: which fields an object has, and an object without some of them.
final class TreeFields {
    private TreeFields() {}

    /// The fields that an object sets, as whoever applies it would own them.
    static FieldSet of(JsonObject object, Schema schema) {
        FieldSet set = new FieldSet();
        addMembers(object, schema, set);
        return set;
    }

    private static void addMembers(JsonObject object, Schema schema, FieldSet set) {
        for (Map.Entry<String, JsonValue> member : object.entries()) {
            PathElement element = new PathElement.Name(member.getKey());
            JsonValue value = member.getValue();
            boolean whole = add(value, Shape.member(schema, member.getKey()), set, element);
            boolean empty = value == JsonNull.NULL || (value instanceof JsonObject child && child.isEmpty());
            if (whole || empty || !Shape.declares(schema, member.getKey())) {
                set.addMember(element);
            }
        }
    }

    /// Adds what is below an element; whether the element is owned as a whole.
    private static boolean add(JsonValue value, Schema schema, FieldSet set, PathElement element) {
        switch (Shape.of(schema, value)) {
            case LEAF -> {
                return true;
            }
            case FIELDS -> {
                if (value instanceof JsonObject object && !object.isEmpty()) {
                    addMembers(object, schema, set.descend(element));
                }
            }
            case ITEMS -> {
                if (value instanceof JsonArray array && !array.isEmpty()) {
                    addItems(array, schema, set.descend(element));
                }
            }
        }
        return false;
    }

    private static void addItems(JsonArray array, Schema schema, FieldSet set) {
        List<PathElement> elements = Shape.elements(schema, array);
        Map<PathElement, Integer> counts = new HashMap<>();
        elements.forEach(element -> counts.merge(element, 1, Integer::sum));
        for (int i = 0; i < array.size(); i++) {
            PathElement element = elements.get(i);
            if (counts.getOrDefault(element, 0) == 1) {
                add(array.get(i), Shape.item(schema), set, element);
            }
            set.addMember(element);
        }
    }

    /// The set with every declared field that only has something below it in the set, as a member too.
    static FieldSet withParents(FieldSet set, Schema schema) {
        FieldSet all = new FieldSet();
        set.nodes().forEach((element, node) -> {
            boolean parent = !node.children().isEmpty()
                    && element instanceof PathElement.Name(String name)
                    && Shape.declares(schema, name);
            all.put(element, node.member() || parent, withParents(node.children(), Shape.below(schema, element)));
        });
        return all;
    }

    /// The set for a schema in which a field that was owned part by part is now owned as a whole.
    static FieldSet reconciled(FieldSet set, Schema schema) {
        FieldSet now = new FieldSet();
        set.nodes().forEach((element, node) -> {
            Schema below = Shape.below(schema, element);
            boolean parts = !node.children().isEmpty();
            boolean whole = parts && isAtomic(below);
            now.put(
                    element,
                    node.member() || whole,
                    whole || !parts ? new FieldSet() : reconciled(node.children(), below));
        });
        return now;
    }

    private static boolean isAtomic(Schema schema) {
        return switch (schema) {
            case ObjectSchema object -> object.atomic();
            case MapSchema map -> map.atomic();
            case ListSchema list ->
                list.type() == ListType.ATOMIC;
            case AnySchema any -> any.atomic();
            case ScalarSchema _ -> false;
        };
    }

    /// A copy of the object without these fields. What becomes empty by it goes too.
    static JsonObject remove(JsonObject object, FieldSet fields, Schema schema) {
        JsonValue rest = without(object, fields, schema);
        return rest instanceof JsonObject left ? left : new JsonObject();
    }

    private static @Nullable JsonValue without(JsonValue value, FieldSet fields, Schema schema) {
        return switch (Shape.of(schema, value)) {
            case LEAF -> value instanceof JsonObject || value instanceof JsonArray ? null : value;
            case FIELDS -> {
                JsonObject rest = new JsonObject();
                for (Map.Entry<String, JsonValue> member : Shape.object(value).entries()) {
                    PathElement element = new PathElement.Name(member.getKey());
                    JsonValue kept = keep(
                            member.getValue(), fields, element, Shape.member(schema, member.getKey()));
                    if (kept != null) {
                        rest.put(member.getKey(), kept);
                    }
                }
                yield rest.isEmpty() ? null : rest;
            }
            case ITEMS -> {
                JsonArray array = Shape.array(value);
                List<PathElement> elements = Shape.elements(schema, array);
                JsonArray rest = new JsonArray();
                for (int i = 0; i < array.size(); i++) {
                    JsonValue kept = keep(array.get(i), fields, elements.get(i), Shape.item(schema));
                    if (kept != null) {
                        rest.add(kept);
                    }
                }
                yield rest.isEmpty() ? null : rest;
            }
        };
    }

    private static @Nullable JsonValue keep(JsonValue value, FieldSet fields, PathElement element, Schema schema) {
        if (fields.hasMember(element)) {
            return null;
        }
        FieldSet below = fields.below(element);
        return below == null ? value.deepCopy() : without(value, below, schema);
    }

    /// Refuses a configuration with fields that the schema does not have, or lists whose items cannot be told apart.
    ///
    /// @param subject names the object in the message
    static void check(JsonObject configuration, Schema schema, String subject) {
        check(configuration, schema, FieldPath.ROOT, subject);
    }

    private static void check(JsonValue value, Schema schema, FieldPath path, String subject) {
        switch (Shape.of(schema, value)) {
            case LEAF -> {}
            case FIELDS -> {
                for (Map.Entry<String, JsonValue> member : Shape.object(value).entries()) {
                    FieldPath below = path.then(new PathElement.Name(member.getKey()));
                    if (schema instanceof ObjectSchema object
                            && !object.preserveUnknown()
                            && object.property(member.getKey()) == null
                            && !isTypeMeta(below)) {
                        throw malformed(subject, below + ": field not declared in schema");
                    }
                    check(member.getValue(), Shape.member(schema, member.getKey()), below, subject);
                }
            }
            case ITEMS -> {
                Set<PathElement> seen = new HashSet<>();
                int place = 0;
                for (JsonValue item : Shape.array(value)) {
                    PathElement element = Shape.element(schema, item);
                    if (element == null) {
                        throw malformed(subject, "%s: element %d: cannot be told from the others by the keys of the list"
                                .formatted(path, place));
                    }
                    if (!seen.add(element)) {
                        throw malformed(subject, path + ": duplicate entries for key " + element);
                    }
                    check(item, Shape.item(schema), path.then(element), subject);
                    place++;
                }
            }
        }
    }

    private static boolean isTypeMeta(FieldPath path) {
        String text = path.toString();
        return text.equals(".apiVersion") || text.equals(".kind") || text.equals(".metadata");
    }

    private static ApiException malformed(String subject, String why) {
        return Statuses.badRequest("failed to create typed patch object (%s): %s".formatted(subject, why));
    }
}
