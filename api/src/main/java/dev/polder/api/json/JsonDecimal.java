package dev.polder.api.json;

/// Any other JSON number, as a finite double.
public record JsonDecimal(double value) implements JsonValue {
    public JsonDecimal {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("not a JSON number: " + value);
        }
    }

    @Override
    public JsonDecimal deepCopy() {
        return this;
    }
}
