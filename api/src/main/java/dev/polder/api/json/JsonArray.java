package dev.polder.api.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A JSON array. Changeable, one thread.
public final class JsonArray implements JsonValue, Iterable<JsonValue> {
    private final List<JsonValue> values;

    public JsonArray() {
        this.values = new ArrayList<>();
    }

    /// An array that holds these values, in this order.
    public JsonArray(Collection<? extends JsonValue> values) {
        this.values = new ArrayList<>(values);
    }

    /// An array of strings.
    public static JsonArray ofStrings(Collection<String> strings) {
        JsonArray array = new JsonArray();
        strings.forEach(s -> array.add(new JsonString(s)));
        return array;
    }

    public int size() {
        return values.size();
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /// The value at `index`; `index` must be in range.
    public JsonValue get(int index) {
        return values.get(index);
    }

    public JsonArray add(JsonValue value) {
        values.add(Objects.requireNonNull(value));
        return this;
    }

    public JsonArray add(int index, JsonValue value) {
        values.add(index, Objects.requireNonNull(value));
        return this;
    }

    public JsonArray set(int index, JsonValue value) {
        values.set(index, Objects.requireNonNull(value));
        return this;
    }

    public JsonValue remove(int index) {
        return values.remove(index);
    }

    public boolean contains(@Nullable JsonValue value) {
        return values.contains(value);
    }

    public Stream<JsonValue> stream() {
        return values.stream();
    }

    /// The items that are objects, in order; others are passed over.
    public List<JsonObject> objects() {
        return values.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast).toList();
    }

    /// The items that are strings, in order; others are passed over.
    public List<String> strings() {
        return values.stream().filter(JsonString.class::isInstance).map(v -> ((JsonString) v).value()).toList();
    }

    @Override
    public Iterator<JsonValue> iterator() {
        return values.iterator();
    }

    @Override
    public JsonArray deepCopy() {
        JsonArray copy = new JsonArray();
        values.forEach(v -> copy.values.add(v.deepCopy()));
        return copy;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonArray that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
