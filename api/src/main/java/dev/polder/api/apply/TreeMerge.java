package dev.polder.api.apply;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.schema.AnySchema;
import dev.polder.api.schema.MapSchema;
import dev.polder.api.schema.ScalarSchema;
import dev.polder.api.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Merges an applied configuration into a live object: what the configuration says wins, the rest stays.
final class TreeMerge {
    private TreeMerge() {}

    /// A new object; it shares no changeable part with the arguments. Nulls of the configuration are in it.
    static JsonObject merge(JsonObject live, JsonObject configuration, Schema schema) {
        return mergedFields(live, configuration, schema);
    }

    private static JsonValue merged(@Nullable JsonValue live, JsonValue configured, Schema schema) {
        Shape shape = Shape.of(schema, configured);
        if (live == null || shape != Shape.of(schema, live)) {
            return configured.deepCopy();
        }
        return switch (shape) {
            case LEAF -> configured.deepCopy();
            case FIELDS -> {
                JsonObject left = Shape.object(live);
                JsonObject right = Shape.object(configured);
                yield left.isEmpty() && right.isEmpty()
                        ? configured.deepCopy()
                        : mergedFields(left, right, schema);
            }
            case ITEMS -> {
                JsonArray left = Shape.array(live);
                JsonArray right = Shape.array(configured);
                yield left.isEmpty() && right.isEmpty()
                        ? configured.deepCopy()
                        : mergedItems(left, right, schema);
            }
        };
    }

    private static JsonObject mergedFields(JsonObject live, JsonObject configured, Schema schema) {
        JsonObject merged = new JsonObject();
        for (Map.Entry<String, JsonValue> member : live.entries()) {
            JsonValue wanted = configured.get(member.getKey());
            if (wanted == null) {
                merged.put(member.getKey(), member.getValue().deepCopy());
            } else {
                mergeField(merged, member.getKey(), member.getValue(), wanted, schema);
            }
        }
        for (Map.Entry<String, JsonValue> member : configured.entries()) {
            if (!live.has(member.getKey())) {
                mergeField(merged, member.getKey(), null, member.getValue(), schema);
            }
        }
        return merged;
    }

    private static void mergeField(
            JsonObject merged, String name, @Nullable JsonValue live, JsonValue wanted, Schema schema) {
        merged.put(name, merged(live, wanted, Shape.member(schema, name)));
    }

    /// The object without nulls: a null of a declared field is the same as none. One in a map of texts stands
    /// for the empty text, which whoever gives defaults puts there.
    static JsonObject withoutNulls(JsonObject object, Schema schema) {
        return withoutNulls((JsonValue) object, schema) instanceof JsonObject kept ? kept : new JsonObject();
    }

    private static JsonValue withoutNulls(JsonValue value, Schema schema) {
        if (value instanceof JsonObject object && !(schema instanceof AnySchema)) {
            JsonObject kept = new JsonObject();
            for (Map.Entry<String, JsonValue> member : object.entries()) {
                if (member.getValue() != JsonNull.NULL || isMapOfScalars(schema)) {
                    kept.put(member.getKey(), withoutNulls(member.getValue(), Shape.member(schema, member.getKey())));
                }
            }
            return kept;
        }
        if (value instanceof JsonArray array && !(schema instanceof AnySchema)) {
            return new JsonArray(array.stream()
                    .map(item -> withoutNulls(item, Shape.item(schema)))
                    .toList());
        }
        return value.deepCopy();
    }

    private static boolean isMapOfScalars(Schema schema) {
        return schema instanceof MapSchema map && map.values() instanceof ScalarSchema;
    }

    /// Both lists in one: items of the configuration in its order, items of the live list where they were between them.
    private static JsonArray mergedItems(JsonArray live, JsonArray configured, Schema schema) {
        List<PathElement> lefts = Shape.elements(schema, live);
        List<PathElement> rights = Shape.elements(schema, configured);
        Map<PathElement, JsonValue> liveItems = singles(live, lefts);
        Set<PathElement> wanted = new HashSet<>(rights);
        List<PathElement> shared = new ArrayList<>(rights);
        shared.removeIf(element -> !liveItems.containsKey(element));
        JsonArray merged = new JsonArray();
        int left = 0;
        int nextShared = 0;
        for (int right = 0; right < rights.size(); right++) {
            PathElement element = rights.get(right);
            PathElement target = nextShared < shared.size() ? shared.get(nextShared) : null;
            // Live items that stand before the next shared item go first; items that were merged already are left out.
            while (left < lefts.size() && goesFirst(lefts.get(left), target, wanted)) {
                left = takeLive(live, lefts, left, wanted, merged);
            }
            merged.add(merged(liveItems.get(element), configured.get(right), Shape.item(schema)));
            if (target == null || element.equals(target)) {
                left++;
                nextShared++;
            }
        }
        while (left < lefts.size()) {
            left = takeLive(live, lefts, left, wanted, merged);
        }
        return merged;
    }

    private static boolean goesFirst(PathElement live, @Nullable PathElement target, Set<PathElement> wanted) {
        return target == null ? !wanted.contains(live) : !live.equals(target);
    }

    private static int takeLive(
            JsonArray live, List<PathElement> elements, int place, Set<PathElement> wanted, JsonArray merged) {
        if (!wanted.contains(elements.get(place))) {
            merged.add(live.get(place).deepCopy());
        }
        return place + 1;
    }

    /// Items by element; an item that is there twice has no value to merge with.
    private static Map<PathElement, JsonValue> singles(JsonArray array, List<PathElement> elements) {
        Map<PathElement, JsonValue> items = new HashMap<>();
        for (int i = 0; i < array.size(); i++) {
            JsonValue item = array.get(i);
            items.merge(elements.get(i), item, (_, _) -> JsonNull.NULL);
        }
        return items;
    }
}
