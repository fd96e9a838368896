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
import dev.polder.api.status.Statuses;
import java.util.ArrayList;
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
            JsonValue value = member.getValue();
            Schema below = Shape.member(schema, member.getKey());
            boolean whole = Shape.of(below, value) == Shape.LEAF;
            boolean empty = value == JsonNull.NULL || (value instanceof JsonObject child && child.isEmpty());
            set.put(
                    new PathElement.Name(member.getKey()),
                    whole || empty || !Shape.declares(schema, member.getKey()),
                    partsOf(value, below));
        }
    }

    /// The fields below a value.
    private static FieldSet partsOf(JsonValue value, Schema schema) {
        FieldSet parts = new FieldSet();
        switch (Shape.of(schema, value)) {
            case LEAF -> {}
            case FIELDS -> addMembers(Shape.object(value), schema, parts);
            case ITEMS -> addItems(Shape.array(value), schema, parts);
        }
        return parts;
    }

    private static void addItems(JsonArray array, Schema schema, FieldSet set) {
        List<PathElement> elements = Shape.elements(schema, array);
        Map<PathElement, Integer> counts = new HashMap<>();
        elements.forEach(element -> counts.merge(element, 1, Integer::sum));
        for (int i = 0; i < array.size(); i++) {
            PathElement element = elements.get(i);
            boolean once = counts.getOrDefault(element, 0) == 1;
            set.put(element, true, once ? partsOf(array.get(i), Shape.item(schema)) : new FieldSet());
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
        return ownsPartsOfWholes(set, schema) ? rebuilt(set, schema) : set;
    }

    private static boolean ownsPartsOfWholes(FieldSet set, Schema schema) {
        for (Map.Entry<PathElement, FieldSet.Node> entry : set.nodes().entrySet()) {
            FieldSet parts = entry.getValue().children();
            if (!parts.isEmpty()) {
                Schema below = Shape.below(schema, entry.getKey());
                if (isAtomic(below) || ownsPartsOfWholes(parts, below)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static FieldSet rebuilt(FieldSet set, Schema schema) {
        FieldSet now = new FieldSet();
        set.nodes().forEach((element, node) -> {
            Schema below = Shape.below(schema, element);
            boolean parts = !node.children().isEmpty();
            boolean whole = parts && isAtomic(below);
            now.put(
                    element,
                    node.member() || whole,
                    whole || !parts ? new FieldSet() : rebuilt(node.children(), below));
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

    /// What becomes of an object or array that loses its last part.
    enum Emptied {
        /// It goes too.
        GONE,
        /// It is null, which still counts as being there.
        NULL
    }

    /// A copy of the object without these fields.
    static JsonObject remove(JsonObject object, FieldSet fields, Schema schema, Emptied emptied) {
        JsonValue rest = without(object, fields, schema, emptied);
        return rest instanceof JsonObject left ? left : new JsonObject();
    }

    private static @Nullable JsonValue without(JsonValue value, FieldSet fields, Schema schema, Emptied emptied) {
        JsonValue rest = switch (Shape.of(schema, value)) {
            case LEAF -> value instanceof JsonObject || value instanceof JsonArray ? null : value;
            case FIELDS -> fieldsWithout(Shape.object(value), fields, schema, emptied);
            case ITEMS -> itemsWithout(Shape.array(value), fields, schema, emptied);
        };
        return rest == null && emptied == Emptied.NULL ? JsonNull.NULL : rest;
    }

    /// Null when every member is removed; one that is only emptied keeps its parent.
    private static @Nullable JsonObject fieldsWithout(
            JsonObject object, FieldSet fields, Schema schema, Emptied emptied) {
        JsonObject rest = new JsonObject();
        boolean stays = false;
        for (Map.Entry<String, JsonValue> member : object.entries()) {
            String name = member.getKey();
            PathElement element = new PathElement.Name(name);
            if (!fields.hasMember(element)) {
                stays = true;
                FieldSet below = fields.below(element);
                JsonValue kept = below == null
                        ? member.getValue().deepCopy()
                        : without(member.getValue(), below, Shape.member(schema, name), emptied);
                if (kept != null) {
                    rest.put(name, kept);
                }
            }
        }
        return stays ? rest : null;
    }

    /// Null when every item is removed.
    private static @Nullable JsonArray itemsWithout(
            JsonArray array, FieldSet fields, Schema schema, Emptied emptied) {
        List<PathElement> elements = Shape.elements(schema, array);
        JsonArray rest = new JsonArray();
        boolean stays = false;
        for (int i = 0; i < array.size(); i++) {
            PathElement element = elements.get(i);
            if (!fields.hasMember(element)) {
                stays = true;
                FieldSet below = fields.below(element);
                JsonValue kept = below == null
                        ? array.get(i).deepCopy()
                        : without(array.get(i), below, Shape.item(schema), emptied);
                if (kept != null) {
                    rest.add(kept);
                }
            }
        }
        return stays ? rest : null;
    }

    /// Refuses a configuration with fields that the schema does not have, or lists whose items cannot be told apart.
    ///
    /// @param subject names the object in the message
    static void check(JsonObject configuration, Schema schema, String subject) {
        List<String> wrong = new ArrayList<>();
        check(configuration, schema, FieldPath.ROOT, wrong);
        if (!wrong.isEmpty()) {
            String all = wrong.size() == 1 ? wrong.getFirst() : "errors:\n  " + String.join("\n  ", wrong);
            throw Statuses.badRequest("failed to create typed patch object (%s): %s".formatted(subject, all));
        }
    }

    private static void check(JsonValue value, Schema schema, FieldPath path, List<String> wrong) {
        switch (Shape.of(schema, value)) {
            case LEAF -> {}
            case FIELDS -> {
                for (Map.Entry<String, JsonValue> member : Shape.object(value).entries()) {
                    FieldPath below = path.then(new PathElement.Name(member.getKey()));
                    if (schema instanceof ObjectSchema object
                            && !object.preserveUnknown()
                            && object.property(member.getKey()) == null
                            && !isTypeMeta(below)) {
                        wrong.add(below + ": field not declared in schema");
                    } else {
                        check(member.getValue(), Shape.member(schema, member.getKey()), below, wrong);
                    }
                }
            }
            case ITEMS -> {
                Set<PathElement> seen = new HashSet<>();
                int place = 0;
                for (JsonValue item : Shape.array(value)) {
                    PathElement element = Shape.element(schema, item);
                    if (element == null) {
                        wrong.add("%s: element %d: cannot be told from the others by the keys of the list"
                                .formatted(path, place));
                    } else if (!seen.add(element)) {
                        wrong.add(path + ": duplicate entries for key " + element);
                    } else {
                        check(item, Shape.item(schema), path.then(element), wrong);
                    }
                    place++;
                }
            }
        }
    }

    private static boolean isTypeMeta(FieldPath path) {
        String text = path.toString();
        return text.equals(".apiVersion") || text.equals(".kind") || text.equals(".metadata");
    }
}
