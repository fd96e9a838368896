package dev.polder.api.json;

/// `true` or `false`.
public enum JsonBool implements JsonValue {
    TRUE,
    FALSE;

    public boolean value() {
        return this == TRUE;
    }

    @Override
    public JsonBool deepCopy() {
        return this;
    }
}
