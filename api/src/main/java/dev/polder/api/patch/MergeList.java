package dev.polder.api.patch;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.schema.Schema;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Two lists of which one patches the other: of scalars, or of objects that are told apart by a merge key. All look-ups
/// go through maps, so that the work grows with the length of the lists and not with its square. One thread.
final class MergeList {
    private final String mergeKey;
    private final JsonArray current;
    private final JsonArray changes;
    /// What the list is to be ordered like: as it was. Upstream writes new items into the places at its end that deletions
    /// have made free, and so takes them for items that were there; kubectl sees that order whenever it replaces an item.
    private JsonArray order;

    private MergeList(String mergeKey, JsonArray current, JsonArray changes) {
        this.mergeKey = mergeKey;
        this.current = current;
        this.changes = changes;
        this.order = current;
    }

    /// @param mergeKey empty for scalars
    static MergeList of(String mergeKey, JsonArray current, JsonArray changes) {
        return new MergeList(mergeKey, current, changes);
    }

    JsonArray changes() {
        return changes;
    }

    /// Whether there is nothing on either side.
    boolean isEmpty() {
        return current.isEmpty() && changes.isEmpty();
    }

    /// The merged list, in the order that upstream gives it.
    JsonArray merged(Schema items) {
        if (!objects()) {
            Set<JsonValue> seen = new HashSet<>();
            List<JsonValue> both = new ArrayList<>();
            current.stream().filter(seen::add).forEach(both::add);
            changes.stream().filter(seen::add).forEach(both::add);
            return interleaved(both, changes, current);
        }
        if (mergeKey.isEmpty()) {
            throw Statuses.badRequest("cannot merge lists without merge key for struct");
        }
        JsonArray wanted = new JsonArray();
        JsonArray remaining = withSpecialItems(wanted);
        return interleaved(mergedObjects(remaining, wanted, items), wanted, remaining);
    }

    /// Deletes what `$patch: delete` names and everything for `$patch: replace`; collects the ordinary items.
    private JsonArray withSpecialItems(JsonArray wanted) {
        Set<JsonValue> deleted = new HashSet<>();
        boolean replace = false;
        for (JsonObject item : changes.objects()) {
            if (!item.has(Directives.PATCH)) {
                wanted.add(item);
                continue;
            }
            switch (Directives.patchDirective(item)) {
                case DELETE -> deleted.add(key(item));
                case REPLACE -> replace = true;
                case MERGE -> throw Statuses.badRequest("merging lists cannot yet be specified in the patch");
            }
        }
        if (replace) {
            return new JsonArray();
        }
        return new JsonArray(current.objects().stream()
                .filter(item -> !item.has(mergeKey) || !deleted.contains(item.get(mergeKey)))
                .toList());
    }

    private void orderLike(JsonArray remaining, List<JsonValue> merged) {
        if (remaining.size() < current.size()) {
            order = new JsonArray(merged.subList(0, Math.min(current.size(), merged.size())));
        }
    }

    private List<JsonValue> mergedObjects(JsonArray remaining, JsonArray wanted, Schema items) {
        List<JsonValue> merged = new ArrayList<>(remaining.stream().toList());
        Map<JsonValue, Integer> places = places(remaining);
        for (JsonObject item : wanted.objects()) {
            JsonValue key = key(item);
            Integer place = places.get(key);
            if (place == null) {
                places.put(key, merged.size());
                merged.add(Directives.stripped(item));
            } else {
                merged.set(place, StrategicMergePatch.merge((JsonObject) merged.get(place), item, items));
            }
        }
        orderLike(remaining, merged);
        return merged;
    }

    /// The merged list with its items in the order of `order`; items that are not in it stay where they were.
    JsonArray ordered(JsonArray merged, JsonArray wanted) {
        objects();
        return interleaved(merged.stream().toList(), wanted, order);
    }

    private JsonArray interleaved(List<JsonValue> merged, JsonArray order, JsonArray before) {
        Map<JsonValue, Integer> wanted = places(order);
        Map<JsonValue, Integer> previous = places(before);
        List<JsonValue> ordered = new ArrayList<>();
        List<JsonValue> others = new ArrayList<>();
        for (JsonValue item : merged) {
            (wanted.containsKey(key(item)) ? ordered : others).add(item);
        }
        ordered.sort(Comparator.comparing(item -> wanted.getOrDefault(key(item), Integer.MAX_VALUE)));
        others.sort(Comparator.comparing(item -> previous.getOrDefault(key(item), Integer.MAX_VALUE)));
        JsonArray result = new JsonArray();
        int next = 0;
        for (JsonValue other : others) {
            Integer place = previous.get(key(other));
            while (next < ordered.size() && !before(place, previous.get(key(ordered.get(next))))) {
                result.add(ordered.get(next++));
            }
            result.add(other);
        }
        ordered.subList(next, ordered.size()).forEach(result::add);
        return result;
    }

    private static boolean before(
            @Nullable Integer left, @Nullable Integer right) {
        return left != null && right != null && left < right;
    }

    /// Refuses a patch list whose order contradicts the directive, or that has items which the directive does not name.
    void checkOrder(JsonArray wanted) {
        if (wanted.isEmpty() || changes.isEmpty()) {
            return;
        }
        List<JsonValue> rest = changes.stream()
                .filter(item -> mergeKey.isEmpty() || !isDeletion(item))
                .toList();
        int change = 0;
        int place = 0;
        while (change < rest.size() && place < wanted.size()) {
            JsonValue item = rest.get(change);
            if (item instanceof JsonObject object && object.has(Directives.PATCH)) {
                change++;
            } else if (key(item).equals(key(wanted.get(place++)))) {
                change++;
            }
        }
        if (change < rest.size()) {
            throw Statuses.badRequest("The order in patch list:\n%s\n doesn't match $setElementOrder list:\n%s\n"
                    .formatted(Directives.shown(changes), Directives.shown(wanted)));
        }
    }

    private static boolean isDeletion(JsonValue item) {
        return item instanceof JsonObject object && object.string(Directives.PATCH, "").equals("delete");
    }

    private Map<JsonValue, Integer> places(JsonArray list) {
        Map<JsonValue, Integer> places = new HashMap<>();
        int place = 0;
        for (JsonValue item : list) {
            places.putIfAbsent(key(item), place++);
        }
        return places;
    }

    /// What tells an item from the others: its merge key, or the item itself.
    private JsonValue key(JsonValue item) {
        if (mergeKey.isEmpty()) {
            return item;
        }
        JsonValue key = item instanceof JsonObject object ? object.get(mergeKey) : null;
        if (key == null || key instanceof JsonObject || key instanceof JsonArray) {
            throw Statuses.badRequest("map: %s does not contain declared merge key: %s"
                    .formatted(Directives.shown(item), mergeKey));
        }
        return key;
    }

    /// Whether the items are objects; refuses lists that mix types.
    private boolean objects() {
        Class<?> type = JsonNull.class;
        for (JsonArray list : List.of(current, changes)) {
            for (JsonValue item : list) {
                if (item instanceof JsonArray) {
                    throw Statuses.patchRejected();
                }
                if (type != JsonNull.class && type != item.getClass()) {
                    throw mixed();
                }
                type = item.getClass();
            }
        }
        return type == JsonObject.class;
    }

    private ApiException mixed() {
        return Statuses.badRequest("list element types are not identical: [%s %s]"
                .formatted(Directives.shown(current), Directives.shown(changes)));
    }
}
