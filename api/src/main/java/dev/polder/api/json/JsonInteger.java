package dev.polder.api.json;

/// A JSON number without fraction or exponent that fits 64 bits.
public record JsonInteger(long value) implements JsonValue {
    @Override
    public JsonInteger deepCopy() {
        return this;
    }
}
