package dev.polder.api.cel.schema;

import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// One entry of `x-kubernetes-validations`, as it was written. Texts that are absent are empty.
///
/// @param reason          null when it is absent
/// @param optionalOldSelf null when it is absent
public record Rule(
        String rule,
        String message,
        String messageExpression,
        @Nullable String reason,
        String fieldPath,
        @Nullable Boolean optionalOldSelf) {
    static Rule of(JsonObject json) {
        return new Rule(
                json.string("rule", ""),
                json.string("message", ""),
                json.string("messageExpression", ""),
                json.string("reason"),
                json.string("fieldPath", ""),
                json.get("optionalOldSelf") instanceof JsonBool bool ? (Boolean) bool.value() : null);
    }

    /// Whether `oldSelf` is an optional value, so that the rule runs without an old value too.
    public boolean takesOptionalOldSelf() {
        return Boolean.TRUE.equals(optionalOldSelf);
    }

    /// What stands for the rule in messages.
    public String title() {
        return (message.isEmpty() ? rule : message).strip();
    }
}
