package dev.polder.api.builtin.pod;

import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import org.jspecify.annotations.Nullable;

/// Puts a value where there is none. Null, and for texts the empty one, count as none, as Go's zero values do upstream.
public final class Defaults {
    private Defaults() {}

    public static void put(JsonObject object, String name, String value) {
        JsonValue present = object.get(name);
        if (isAbsent(present) || (present instanceof JsonString text && text.value().isEmpty())) {
            object.put(name, value);
        }
    }

    public static void put(JsonObject object, String name, long value) {
        if (isAbsent(object.get(name))) {
            object.put(name, value);
        }
    }

    public static void put(JsonObject object, String name, boolean value) {
        if (isAbsent(object.get(name))) {
            object.put(name, value);
        }
    }

    /// An empty object.
    public static void putObject(JsonObject object, String name) {
        if (isAbsent(object.get(name))) {
            object.put(name, new JsonObject());
        }
    }

    private static boolean isAbsent(@Nullable JsonValue value) {
        return value == null || value == JsonNull.NULL;
    }
}
