package dev.polder.api.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A JSON object. Keeps the order in which members were put; equality does not look at order. Changeable, one thread.
/// The typed readers answer null (or empty) both for an absent member and for one of another type: shape is checked
/// against the schema before anything reads with them.
public final class JsonObject implements JsonValue {
    private final Map<String, JsonValue> members;

    public JsonObject() {
        this.members = new LinkedHashMap<>();
    }

    private JsonObject(Map<String, JsonValue> members) {
        this.members = members;
    }

    public int size() {
        return members.size();
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    public @Nullable JsonValue get(String name) {
        return members.get(name);
    }

    public JsonObject put(String name, JsonValue value) {
        members.put(name, Objects.requireNonNull(value));
        return this;
    }

    public JsonObject put(String name, String value) {
        return put(name, new JsonString(value));
    }

    public JsonObject put(String name, long value) {
        return put(name, new JsonInteger(value));
    }

    public JsonObject put(String name, boolean value) {
        return put(name, JsonValue.of(value));
    }

    /// Takes the member away and gives what it was, or null.
    public @Nullable JsonValue remove(String name) {
        return members.remove(name);
    }

    /// Member names in order. A live view.
    public Set<String> names() {
        return members.keySet();
    }

    /// Members in order. A live view.
    public Set<Map.Entry<String, JsonValue>> entries() {
        return members.entrySet();
    }

    public @Nullable JsonObject object(String name) {
        return members.get(name) instanceof JsonObject object ? object : null;
    }

    public @Nullable JsonArray array(String name) {
        return members.get(name) instanceof JsonArray array ? array : null;
    }

    public @Nullable String string(String name) {
        return members.get(name) instanceof JsonString string ? string.value() : null;
    }

    /// The string, or `absent` when there is none.
    public String string(String name, String absent) {
        return members.get(name) instanceof JsonString string ? string.value() : absent;
    }

    public OptionalLong integer(String name) {
        return members.get(name) instanceof JsonInteger integer ? OptionalLong.of(integer.value()) : OptionalLong.empty();
    }

    /// Whether the member is `true`.
    public boolean isTrue(String name) {
        return members.get(name) == JsonBool.TRUE;
    }

    /// The value at the end of a path of member names, or null when a step is missing or not an object.
    public @Nullable JsonValue at(String... path) {
        JsonValue value = this;
        for (String step : path) {
            value = value instanceof JsonObject object ? object.get(step) : null;
            if (value == null) {
                return null;
            }
        }
        return value;
    }

    /// As [#at], for a string at the end of the path.
    public @Nullable String stringAt(String... path) {
        return at(path) instanceof JsonString string ? string.value() : null;
    }

    /// As [#at], for an object at the end of the path.
    public @Nullable JsonObject objectAt(String... path) {
        return at(path) instanceof JsonObject object ? object : null;
    }

    /// As [#at], for an array at the end of the path.
    public @Nullable JsonArray arrayAt(String... path) {
        return at(path) instanceof JsonArray array ? array : null;
    }

    /// The texts of the array at the end of the path, as [JsonArray#strings]; none where there is no array.
    public List<String> stringsAt(String... path) {
        JsonArray array = arrayAt(path);
        return array == null ? List.of() : array.strings();
    }

    /// As [#at], for an integer at the end of the path.
    public OptionalLong integerAt(String... path) {
        return at(path) instanceof JsonInteger integer ? OptionalLong.of(integer.value()) : OptionalLong.empty();
    }

    /// The member object; an empty one is put there when it is absent or of another type.
    public JsonObject objectOrNew(String name) {
        if (members.get(name) instanceof JsonObject object) {
            return object;
        }
        JsonObject fresh = new JsonObject();
        members.put(name, fresh);
        return fresh;
    }

    /// The members whose values are strings, in order.
    public Map<String, String> strings() {
        Map<String, String> strings = new LinkedHashMap<>();
        members.forEach((name, value) -> {
            if (value instanceof JsonString string) {
                strings.put(name, string.value());
            }
        });
        return strings;
    }

    /// An object of these strings.
    public static JsonObject ofStrings(Map<String, String> strings) {
        JsonObject object = new JsonObject();
        strings.forEach(object::put);
        return object;
    }

    /// The objects of an array member; empty when there is none.
    public List<JsonObject> objects(String name) {
        return members.get(name) instanceof JsonArray array ? array.objects() : List.of();
    }

    @Override
    public JsonObject deepCopy() {
        Map<String, JsonValue> copy = LinkedHashMap.newLinkedHashMap(members.size());
        members.forEach((name, value) -> copy.put(name, value.deepCopy()));
        return new JsonObject(copy);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonObject that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return members.toString();
    }
}
