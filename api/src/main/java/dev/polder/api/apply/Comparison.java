package dev.polder.api.apply;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What is different between two objects; no field is in two of the sets.
///
/// @param removed  fields that only the first has
/// @param modified fields that both have, with different values
/// @param added    fields that only the second has
record Comparison(FieldSet removed, FieldSet modified, FieldSet added) {

    /// Compares; both are objects of the schema.
    static Comparison of(JsonObject left, JsonObject right, Schema schema) {
        Comparison comparison = new Comparison(new FieldSet(), new FieldSet(), new FieldSet());
        if (Shape.of(schema, left) == Shape.FIELDS) {
            compareFields(left, right, schema, new Place(comparison));
        }
        return comparison;
    }

    /// An object or list in both trees, with the fields below it that are different: sets that are made when there are any.
    private static final class Place {
        private final @Nullable Place above;
        private final PathElement element;
        private @Nullable FieldSet removed;
        private @Nullable FieldSet modified;
        private @Nullable FieldSet added;

        Place(Comparison root) {
            this.above = null;
            this.element = new PathElement.Name("");
            this.removed = root.removed;
            this.modified = root.modified;
            this.added = root.added;
        }

        Place(Place above, PathElement element) {
            this.above = above;
            this.element = element;
        }

        FieldSet removed() {
            FieldSet set = removed == null ? above().removed().descend(element) : removed;
            removed = set;
            return set;
        }

        FieldSet modified() {
            FieldSet set = modified == null ? above().modified().descend(element) : modified;
            modified = set;
            return set;
        }

        FieldSet added() {
            FieldSet set = added == null ? above().added().descend(element) : added;
            added = set;
            return set;
        }

        private Place above() {
            return Objects.requireNonNull(above);
        }
    }

    Comparison map(UnaryOperator<FieldSet> filter) {
        return new Comparison(filter.apply(removed), filter.apply(modified), filter.apply(added));
    }

    /// What the second object sets.
    FieldSet changed() {
        return modified.union(added);
    }

    /// One of the values may be absent. One and the same value, as a copy shares texts, is not looked into.
    @SuppressWarnings("ReferenceEquality")
    private static void compare(
            @Nullable JsonValue left, @Nullable JsonValue right, Schema schema, Place place, PathElement element) {
        if (left == right) {
            return;
        }
        Shape before = Shape.of(schema, left);
        Shape after = Shape.of(schema, right);
        boolean leaf;
        if (right == null) {
            leaf = compareAs(before, left, null, schema, place, element);
        } else {
            if (left != null && before != after) {
                compareAs(before, left, right, schema, place, element);
            }
            leaf = compareAs(after, left, right, schema, place, element);
        }
        if (!leaf && left == null) {
            place.added().addMember(element);
        } else if (!leaf && right == null) {
            place.removed().addMember(element);
        }
    }

    /// Whether the value was compared as a whole.
    private static boolean compareAs(
            Shape shape,
            @Nullable JsonValue left,
            @Nullable JsonValue right,
            Schema schema,
            Place place,
            PathElement element) {
        switch (shape) {
            case LEAF -> compareWhole(left, right, place, element);
            case FIELDS -> {
                JsonObject before = Shape.object(left);
                JsonObject after = Shape.object(right);
                if (before.isEmpty() && after.isEmpty()) {
                    compareWhole(left, right, place, element);
                    return true;
                }
                compareFields(before, after, schema, new Place(place, element));
            }
            case ITEMS -> {
                JsonArray before = Shape.array(left);
                JsonArray after = Shape.array(right);
                if (before.isEmpty() && after.isEmpty()) {
                    compareWhole(left, right, place, element);
                    return true;
                }
                compareItems(before, after, schema, new Place(place, element));
            }
        }
        return shape == Shape.LEAF;
    }

    private static void compareFields(JsonObject before, JsonObject after, Schema schema, Place place) {
        for (Map.Entry<String, JsonValue> member : before.entries()) {
            String name = member.getKey();
            compare(
                    member.getValue(), after.get(name), Shape.member(schema, name), place, new PathElement.Name(name));
        }
        for (Map.Entry<String, JsonValue> member : after.entries()) {
            String name = member.getKey();
            if (!before.has(name)) {
                compare(null, member.getValue(), Shape.member(schema, name), place, new PathElement.Name(name));
            }
        }
    }

    private static void compareWhole(
            @Nullable JsonValue left, @Nullable JsonValue right, Place place, PathElement element) {
        if (left == null) {
            place.added().addMember(element);
        } else if (right == null) {
            place.removed().addMember(element);
        } else if (!left.equals(right)) {
            place.modified().addMember(element);
        }
    }

    /// Items that are there more than once are compared together, as one.
    private static void compareItems(JsonArray before, JsonArray after, Schema schema, Place place) {
        Map<PathElement, List<JsonValue>> lefts = byElement(before, schema);
        Map<PathElement, List<JsonValue>> rights = byElement(after, schema);
        Set<PathElement> elements = new LinkedHashSet<>(lefts.keySet());
        elements.addAll(rights.keySet());
        for (PathElement element : elements) {
            List<JsonValue> left = lefts.getOrDefault(element, List.of());
            List<JsonValue> right = rights.getOrDefault(element, List.of());
            if (left.size() <= 1 || right.size() <= 1) {
                compareItem(left, right, Shape.item(schema), place, element);
            } else if (!left.equals(right)) {
                place.modified().addMember(element);
            }
        }
    }

    private static void compareItem(
            List<JsonValue> left, List<JsonValue> right, Schema items, Place place, PathElement element) {
        JsonValue before = left.size() == 1 ? left.getFirst() : null;
        JsonValue after = right.size() == 1 ? right.getFirst() : null;
        if (before != null || after != null) {
            compare(before, after, items, place, element);
        }
        if (left.size() > 1) {
            place.removed().addMember(element);
        }
        if (right.size() > 1) {
            place.added().addMember(element);
        }
    }

    private static Map<PathElement, List<JsonValue>> byElement(JsonArray array, Schema schema) {
        Map<PathElement, List<JsonValue>> items = new LinkedHashMap<>();
        List<PathElement> elements = Shape.elements(schema, array);
        for (int i = 0; i < array.size(); i++) {
            items.computeIfAbsent(elements.get(i), _ -> new ArrayList<>()).add(array.get(i));
        }
        return items;
    }
}
