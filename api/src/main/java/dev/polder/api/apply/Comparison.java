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
        comparison.compare(left, right, schema, FieldPath.ROOT);
        return comparison;
    }

    Comparison map(UnaryOperator<FieldSet> filter) {
        return new Comparison(filter.apply(removed), filter.apply(modified), filter.apply(added));
    }

    /// What the second object sets.
    FieldSet changed() {
        return modified.union(added);
    }

    /// One of the values may be absent.
    private void compare(@Nullable JsonValue left, @Nullable JsonValue right, Schema schema, FieldPath path) {
        Shape before = Shape.of(schema, left);
        Shape after = Shape.of(schema, right);
        boolean leaf;
        if (right == null) {
            leaf = compareAs(before, left, null, schema, path);
        } else {
            if (left != null && before != after) {
                compareAs(before, left, right, schema, path);
            }
            leaf = compareAs(after, left, right, schema, path);
        }
        if (!leaf && left == null) {
            added.add(path);
        } else if (!leaf && right == null) {
            removed.add(path);
        }
    }

    /// Whether the value was compared as a whole.
    private boolean compareAs(
            Shape shape, @Nullable JsonValue left, @Nullable JsonValue right, Schema schema, FieldPath path) {
        switch (shape) {
            case LEAF -> compareWhole(left, right, path);
            case FIELDS -> {
                JsonObject before = Shape.object(left);
                JsonObject after = Shape.object(right);
                if (before.isEmpty() && after.isEmpty()) {
                    compareWhole(left, right, path);
                    return true;
                }
                Set<String> names = new LinkedHashSet<>(before.names());
                names.addAll(after.names());
                for (String name : names) {
                    compare(
                            before.get(name),
                            after.get(name),
                            Shape.member(schema, name),
                            path.then(new PathElement.Name(name)));
                }
            }
            case ITEMS -> {
                JsonArray before = Shape.array(left);
                JsonArray after = Shape.array(right);
                if (before.isEmpty() && after.isEmpty()) {
                    compareWhole(left, right, path);
                    return true;
                }
                compareItems(before, after, schema, path);
            }
        }
        return shape == Shape.LEAF;
    }

    private void compareWhole(@Nullable JsonValue left, @Nullable JsonValue right, FieldPath path) {
        if (left == null) {
            added.add(path);
        } else if (right == null) {
            removed.add(path);
        } else if (!left.equals(right)) {
            modified.add(path);
        }
    }

    /// Items that are there more than once are compared together, as one.
    private void compareItems(JsonArray before, JsonArray after, Schema schema, FieldPath path) {
        Map<PathElement, List<JsonValue>> lefts = byElement(before, schema);
        Map<PathElement, List<JsonValue>> rights = byElement(after, schema);
        Set<PathElement> elements = new LinkedHashSet<>(lefts.keySet());
        elements.addAll(rights.keySet());
        for (PathElement element : elements) {
            List<JsonValue> left = lefts.getOrDefault(element, List.of());
            List<JsonValue> right = rights.getOrDefault(element, List.of());
            FieldPath below = path.then(element);
            boolean single = left.size() <= 1 && right.size() <= 1;
            if (single || left.size() <= 1 || right.size() <= 1) {
                compareItem(left, right, Shape.item(schema), below);
            } else if (!left.equals(right)) {
                modified.add(below);
            }
        }
    }

    private void compareItem(List<JsonValue> left, List<JsonValue> right, Schema items, FieldPath path) {
        JsonValue before = left.size() == 1 ? left.getFirst() : null;
        JsonValue after = right.size() == 1 ? right.getFirst() : null;
        if (before != null || after != null) {
            compare(before, after, items, path);
        }
        if (left.size() > 1) {
            removed.add(path);
        }
        if (right.size() > 1) {
            added.add(path);
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
