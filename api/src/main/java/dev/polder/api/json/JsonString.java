package dev.polder.api.json;

/// A JSON string.
public record JsonString(String value) implements JsonValue {
    @Override
    public JsonString deepCopy() {
        return this;
    }
}
