package dev.polder.api.cel.schema;

import dev.polder.api.cel.value.Equality;
import dev.polder.api.cel.value.ItemList;
import dev.polder.api.cel.value.ListValue;
import dev.polder.api.cel.value.Meter;
import dev.polder.api.json.JsonArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A JSON array under a schema. The kinds of lists differ in when they are equal and in what `+` gives.
///
/// @param elements as values
/// @param kind  what its schema says of it
record SchemaList(ListValue elements, Kind kind) implements ListValue {
    /// What tells items apart.
    sealed interface Kind {}

    /// Their place.
    record Atomic() implements Kind {}

    /// Their value.
    record Distinct() implements Kind {}

    /// Some of their fields.
    record Keyed(List<String> keys) implements Kind {}

    /// JSON items that become values when they are looked at.
    private record Lazy(JsonArray json, SchemaNode schema) implements ListValue {
        @Override
        public int size() {
            return json.size();
        }

        @Override
        public Object get(int index) {
            return SchemaValues.of(json.get(index), schema);
        }
    }

    static SchemaList of(JsonArray json, SchemaNode itemSchema, SchemaNode schema) {
        Kind kind = switch (schema.listType()) {
            case "set" -> new Distinct();
            case "map" -> new Keyed(schema.listKeys());
            default -> new Atomic();
        };
        return new SchemaList(new Lazy(json, itemSchema), kind);
    }

    @Override
    public int size() {
        return elements.size();
    }

    @Override
    public Object get(int index) {
        return elements.get(index);
    }

    @Override
    public ListValue plus(ListValue other, Meter meter) {
        return switch (kind) {
            case Atomic _ -> new SchemaList(elements.plus(other, meter), kind);
            case Distinct _ -> union(other, meter);
            case Keyed keyed -> merged(other, keyed, meter);
        };
    }

    private ListValue union(ListValue other, Meter meter) {
        meter.work((long) size() + other.size());
        List<Object> all = elements.items();
        Set<Object> seen = new HashSet<>(all);
        for (int i = 0; i < other.size(); i++) {
            if (seen.add(other.get(i))) {
                all.add(other.get(i));
            }
        }
        return new SchemaList(ItemList.of(all), kind);
    }

    /// Items of the other list take the place of those with the same keys.
    private ListValue merged(ListValue other, Keyed keyed, Meter meter) {
        meter.work((long) size() + other.size());
        List<Object> all = elements.items();
        Map<Object, Integer> places = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            places.put(key(all.get(i), keyed), i);
        }
        for (int i = 0; i < other.size(); i++) {
            Integer place = places.get(key(other.get(i), keyed));
            if (place == null) {
                all.add(other.get(i));
            } else {
                all.set(place, other.get(i));
            }
        }
        return new SchemaList(ItemList.of(all), kind);
    }

    private static Object key(Object item, Keyed keyed) {
        List<Object> key = new ArrayList<>();
        for (String name : keyed.keys()) {
            @Nullable Object value = item instanceof SchemaMap map ? map.raw(name) : null;
            key.add(value == null ? "" : value);
        }
        return key;
    }

    @Override
    public Object isEqual(ListValue other, Meter meter) {
        if (size() != other.size()) {
            return false;
        }
        return switch (kind) {
            case Atomic _ -> ListValue.super.isEqual(other, meter);
            case Distinct _ -> {
                meter.work(size());
                yield new HashSet<>(elements.items()).containsAll(other.items());
            }
            case Keyed keyed -> isEqual(other, keyed, meter);
        };
    }

    private Object isEqual(ListValue other, Keyed keyed, Meter meter) {
        Map<Object, Object> byKey = new HashMap<>();
        for (int i = 0; i < size(); i++) {
            meter.work(1);
            byKey.put(key(get(i), keyed), get(i));
        }
        for (int i = 0; i < other.size(); i++) {
            Object item = byKey.get(key(other.get(i), keyed));
            Object equal = item == null ? (Object) false : Equality.of(item, other.get(i), meter);
            if (!Boolean.TRUE.equals(equal)) {
                return equal;
            }
        }
        return true;
    }
}
