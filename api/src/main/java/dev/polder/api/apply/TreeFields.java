package dev.polder.api.apply;

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
import dev.polder.api.schema.ListSchema.ListType;
import dev.polder.api.schema.MapSchema;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.schema.Property;
import dev.polder.api.schema.ScalarSchema;
import dev.polder.api.schema.Schema;
import dev.polder.api.status.GoText;
import dev.polder.api.status.Statuses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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

    /// A copy of the object without these fields. An object or array that loses its last part is null, which still counts as
    /// being there.
    static JsonObject remove(JsonObject object, FieldSet fields, Schema schema) {
        return without(object, fields, schema) instanceof JsonObject left ? left : new JsonObject();
    }

    private static JsonValue without(JsonValue value, FieldSet fields, Schema schema) {
        return switch (Shape.of(schema, value)) {
            case LEAF -> value instanceof JsonObject || value instanceof JsonArray ? JsonNull.NULL : value;
            case FIELDS -> fieldsWithout(Shape.object(value), fields, schema);
            case ITEMS -> itemsWithout(Shape.array(value), fields, schema);
        };
    }

    /// Null when every member is removed; one that is only emptied keeps its parent.
    private static JsonValue fieldsWithout(JsonObject object, FieldSet fields, Schema schema) {
        JsonObject rest = new JsonObject();
        for (Map.Entry<String, JsonValue> member : object.entries()) {
            String name = member.getKey();
            PathElement element = new PathElement.Name(name);
            if (!fields.hasMember(element)) {
                FieldSet below = fields.below(element);
                rest.put(
                        name,
                        below == null
                                ? member.getValue().deepCopy()
                                : without(member.getValue(), below, Shape.member(schema, name)));
            }
        }
        return rest.isEmpty() ? JsonNull.NULL : rest;
    }

    /// Null when every item is removed.
    private static JsonValue itemsWithout(JsonArray array, FieldSet fields, Schema schema) {
        List<PathElement> elements = Shape.elements(schema, array);
        JsonArray rest = new JsonArray();
        for (int i = 0; i < array.size(); i++) {
            PathElement element = elements.get(i);
            if (!fields.hasMember(element)) {
                FieldSet below = fields.below(element);
                rest.add(
                        below == null
                                ? array.get(i).deepCopy()
                                : without(array.get(i), below, Shape.item(schema)));
            }
        }
        return rest.isEmpty() ? JsonNull.NULL : rest;
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
        if (value == JsonNull.NULL) {
            return;
        }
        switch (schema) {
            case ObjectSchema object -> {
                if (value instanceof JsonObject members) {
                    checkMembers(members, object, path, wrong);
                } else {
                    wrong.add(at(path) + "expected map, got &{" + GoText.value(value) + "}");
                }
            }
            case MapSchema map -> {
                if (value instanceof JsonObject members) {
                    members.entries().forEach(member -> check(
                            member.getValue(), map.values(), path.then(new PathElement.Name(member.getKey())), wrong));
                } else {
                    wrong.add(at(path) + "expected map, got &{" + GoText.value(value) + "}");
                }
            }
            case ListSchema list -> {
                if (value instanceof JsonArray items) {
                    checkItems(items, list, path, wrong);
                } else {
                    wrong.add(at(path) + "expected list, got &{" + GoText.value(value) + "}");
                }
            }
            case ScalarSchema scalar -> checkScalar(value, scalar, path, wrong);
            case AnySchema _ -> {}
        }
    }

    /// After a field that is not declared the others of its object are not looked at, as upstream.
    private static void checkMembers(JsonObject object, ObjectSchema schema, FieldPath path, List<String> wrong) {
        for (Map.Entry<String, JsonValue> member : object.entries()) {
            FieldPath below = path.then(new PathElement.Name(member.getKey()));
            Property property = schema.property(member.getKey());
            if (property != null) {
                check(member.getValue(), property.schema(), below, wrong);
            } else if (!schema.preserveUnknown() && !isTypeMeta(below)) {
                wrong.add(at(below) + "field not declared in schema");
                return;
            }
        }
    }

    private static void checkItems(JsonArray items, ListSchema schema, FieldPath path, List<String> wrong) {
        Set<PathElement> seen = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            JsonValue item = items.get(i);
            PathElement element =
                    schema.type() == ListType.ATOMIC ? new PathElement.Index(i) : Shape.element(schema, item);
            if (element == null) {
                wrong.add("%selement %d: %s".formatted(at(path), i, whyUnknown(item, schema)));
                return;
            }
            if (!seen.add(element)) {
                wrong.add(at(path) + "duplicate entries for key " + element);
            }
            check(item, schema.items(), path.then(element), wrong);
        }
    }

    /// Why an item cannot be told from the others.
    private static String whyUnknown(JsonValue item, ListSchema schema) {
        if (schema.type() == ListType.SET) {
            return item instanceof JsonArray
                    ? "not supported: associative list with lists as elements"
                    : "associative list without keys has an element that's "
                            + (item == JsonNull.NULL ? "an explicit null" : "a map type");
        }
        if (!(item instanceof JsonObject)) {
            String what = item == JsonNull.NULL ? "a null element" : "non-map elements";
            return "associative list with keys may not have " + what;
        }
        return "associative list with keys has an element that omits all key fields %s (and doesn't have default values for any key fields)"
                .formatted(schema.keys().stream().map(GoText::quote).collect(Collectors.joining(" ", "[", "]")));
    }

    private static void checkScalar(JsonValue value, ScalarSchema schema, FieldPath path, List<String> wrong) {
        boolean number = value instanceof JsonInteger || value instanceof JsonDecimal;
        boolean structure = value instanceof JsonObject || value instanceof JsonArray;
        switch (schema.type()) {
            case STRING -> {
                if (!(value instanceof JsonString)) {
                    wrong.add(at(path) + "expected string, got &value.valueUnstructured{Value:" + GoText.value(value) + "}");
                }
            }
            case INTEGER, NUMBER -> {
                if (!number) {
                    wrong.add(at(path) + "expected numeric (int or float), got " + GoText.type(value));
                }
            }
            case BOOLEAN -> {
                if (!(value instanceof JsonBool)) {
                    wrong.add(at(path) + "expected boolean, got &{" + GoText.value(value) + "}");
                }
            }
            case INT_OR_STRING, QUANTITY -> {
                if (structure) {
                    wrong.add(at(path) + "expected any scalar, got &{" + GoText.value(value) + "}");
                }
            }
        }
    }

    private static String at(FieldPath path) {
        return path + ": ";
    }

    private static boolean isTypeMeta(FieldPath path) {
        String text = path.toString();
        return text.equals(".apiVersion") || text.equals(".kind") || text.equals(".metadata");
    }
}
