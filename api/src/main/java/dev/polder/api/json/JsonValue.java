package dev.polder.api.json;

/// One JSON value. Numbers are 64-bit integers or doubles, as in the Kubernetes API.
/// Objects and arrays can be changed and belong to one thread; the rest is immutable.
public sealed interface JsonValue permits JsonObject, JsonArray, JsonString, JsonInteger, JsonDecimal, JsonBool, JsonNull {

    /// A copy that shares no changeable part with this value.
    JsonValue deepCopy();

    static JsonString of(String value) {
        return new JsonString(value);
    }

    static JsonInteger of(long value) {
        return new JsonInteger(value);
    }

    static JsonBool of(boolean value) {
        return value ? JsonBool.TRUE : JsonBool.FALSE;
    }
}
