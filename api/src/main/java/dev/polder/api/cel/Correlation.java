package dev.polder.api.cel;

import dev.polder.api.cel.schema.SchemaNode;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A value beside the one that it replaces, so that a rule may be forgiven which what did not change breaks
/// (`apiserver/pkg/cel/common/equality.go`). One thread.
final class Correlation {
    private final JsonValue value;
    private final JsonValue old;
    private final SchemaNode schema;
    private final Map<Object, @Nullable Correlation> children = new HashMap<>();
    private @Nullable KeyedItems keyed;
    private @Nullable Boolean same;

    Correlation(JsonValue value, JsonValue old, SchemaNode schema) {
        this.value = value;
        this.old = old;
        this.schema = schema;
    }

    /// The member of both objects, or null.
    @Nullable Correlation member(String name) {
        if (!children.containsKey(name)) {
            children.put(name, findMember(name));
        }
        return children.get(name);
    }

    private @Nullable Correlation findMember(String name) {
        if (!(value instanceof JsonObject now && old instanceof JsonObject before)) {
            return null;
        }
        JsonValue one = now.get(name);
        JsonValue other = before.get(name);
        SchemaNode of = schema.properties().getOrDefault(name, schema.additional());
        return one == null || other == null || of == null ? null : new Correlation(one, other, of);
    }

    /// The item and the one that had its keys, or null.
    @Nullable Correlation item(int index) {
        if (!children.containsKey(index)) {
            children.put(index, findItem(index));
        }
        return children.get(index);
    }

    private @Nullable Correlation findItem(int index) {
        SchemaNode items = schema.items();
        if (items == null || !(value instanceof JsonArray now && old instanceof JsonArray before)) {
            return null;
        }
        if (keyed == null) {
            keyed = new KeyedItems(schema, before);
        }
        JsonValue other = keyed.find(now.get(index));
        return other == null ? null : new Correlation(now.get(index), other, items);
    }

    /// Whether nothing changed. Items of lists with keys may change their places only together.
    boolean isSame() {
        if (same == null) {
            same = compare();
        }
        return same;
    }

    private boolean compare() {
        if (value == JsonNull.NULL || old == JsonNull.NULL) {
            return value.equals(old);
        }
        if (value instanceof JsonArray now && old instanceof JsonArray before) {
            return now.size() == before.size() && compareItems(now, before);
        }
        if (value instanceof JsonObject now && old instanceof JsonObject before) {
            if (now.size() != before.size()) {
                return false;
            }
            for (String name : now.names()) {
                Correlation member = member(name);
                if (member == null || !member.isSame()) {
                    return false;
                }
            }
            return true;
        }
        return value.equals(old);
    }

    private boolean compareItems(JsonArray now, JsonArray before) {
        for (int i = 0; i < now.size(); i++) {
            Correlation item = item(i);
            if (item == null) {
                return !schema.listType().equals("map") && now.equals(before);
            }
            if (!item.isSame()) {
                return false;
            }
        }
        return true;
    }

    /// The items of a list by their keys; finds nothing where the list has none.
    static final class KeyedItems {
        private final List<String> keys;
        private final Map<List<JsonValue>, JsonValue> items = new HashMap<>();

        /// @param items null when there is no list
        KeyedItems(SchemaNode schema, @Nullable JsonArray items) {
            this.keys = schema.type().equals("array") && schema.listType().equals("map") ? schema.listKeys() : List.of();
            if (!keys.isEmpty() && items != null) {
                for (JsonValue item : items) {
                    List<JsonValue> key = key(item);
                    if (key != null) {
                        this.items.putIfAbsent(key, item);
                    }
                }
            }
        }

        /// The item with the same keys, or null.
        @Nullable JsonValue find(JsonValue like) {
            List<JsonValue> key = keys.isEmpty() ? null : key(like);
            return key == null ? null : items.get(key);
        }

        private @Nullable List<JsonValue> key(JsonValue item) {
            if (!(item instanceof JsonObject object)) {
                return null;
            }
            List<JsonValue> key = new ArrayList<>();
            for (String name : keys) {
                JsonValue part = object.get(name);
                if (part == null || part == JsonNull.NULL || part instanceof JsonObject || part instanceof JsonArray) {
                    return null;
                }
                key.add(part);
            }
            return key;
        }
    }
}
