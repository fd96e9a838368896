package dev.polder.api.cel;

import dev.polder.api.cel.schema.Rule;
import dev.polder.api.cel.value.ValueText;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.status.FieldError;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Causes that are about rules, worded as upstream words them.
final class RuleCauses {
    private static final double MANY = 100.0;
    private static final double FEW = 1.5;

    private RuleCauses() {}

    static StatusCause invalid(String field, String shown, String detail) {
        return FieldError.invalid(field, shown, detail);
    }

    static StatusCause invalidText(String field, String value, String detail) {
        return FieldError.invalid(field, quoted(value), detail);
    }

    static StatusCause internal(String field, String detail) {
        return new StatusCause("InternalError", "Internal error: " + detail, field);
    }

    /// What an object is refused with that breaks a rule.
    ///
    /// @param value null when messages do not show it
    static StatusCause broken(String field, @Nullable JsonValue value, String detail, @Nullable String reason) {
        String shown = value == null ? "" : ": " + shown(value);
        return switch (reason == null ? "" : reason) {
            case "FieldValueForbidden" -> FieldError.forbidden(field, detail);
            case "FieldValueRequired" -> FieldError.required(field, detail);
            case "FieldValueDuplicate" -> new StatusCause("FieldValueDuplicate", "Duplicate value" + shown, field);
            default -> new StatusCause("FieldValueInvalid", "Invalid value" + shown + ": " + detail, field);
        };
    }

    private static String shown(JsonValue value) {
        return switch (value) {
            case JsonString(String text) -> quoted(text);
            case JsonInteger(long number) -> Long.toString(number);
            case JsonDecimal(double number) -> ValueText.of(number);
            case JsonBool bool -> Boolean.toString(bool.value());
            default -> Causes.shown(value);
        };
    }

    /// As Go's `%q`.
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7f) {
                        quoted.append("\\x%02x".formatted(c));
                    } else {
                        quoted.appendCodePoint(c);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }

    /// A rule as upstream prints it: the fields of its internal type.
    static String shown(Rule rule) {
        return "{\"Rule\":%s,\"Message\":%s,\"MessageExpression\":%s,\"Reason\":%s,\"FieldPath\":%s,\"OptionalOldSelf\":%s}"
                .formatted(
                        goJson(rule.rule()),
                        goJson(rule.message()),
                        goJson(rule.messageExpression()),
                        rule.reason() == null ? "null" : goJson(rule.reason()),
                        goJson(rule.fieldPath()),
                        rule.optionalOldSelf());
    }

    /// JSON with the characters escaped that mean something in HTML.
    private static String goJson(String text) {
        return Causes.shown(new JsonString(text))
                .replace("&", "\\u0026")
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    static String overCost(String name, long cost, long limit) {
        double factor = (double) cost / limit;
        String times = factor > MANY
                ? "more than 100x"
                : String.format(Locale.ROOT, factor < FEW ? "%fx" : "%.1fx", factor);
        return name + " exceeds budget by factor of " + times
                + " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are"
                + " declared)";
    }
}
