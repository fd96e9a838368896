package dev.polder.api.json;

/// `null`.
public enum JsonNull implements JsonValue {
    NULL;

    @Override
    public JsonNull deepCopy() {
        return this;
    }
}
