package dev.polder.api.crd.value;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.status.FieldError;
import dev.polder.api.status.StatusCause;
import java.util.List;
import java.util.stream.Collectors;

/// The wording of what is wrong (kube-openapi `validation/errors`, apiextensions-apiserver `kubeOpenAPIResultToFieldErrors`).
///
/// @param field where the judged value stands, empty for a whole object
record Messages(String field) {
    /// Where upstream puts what it says of a value as a whole, for want of a path.
    private static final String NOWHERE = "<nil>";

    /// The JSON type of a value.
    static String typeName(JsonValue value) {
        return switch (value) {
            case JsonObject _ -> "object";
            case JsonArray _ -> "array";
            case JsonString _ -> "string";
            case JsonInteger _ -> "integer";
            case JsonDecimal _ -> "number";
            case JsonBool _ -> "boolean";
            case JsonNull _ -> "null";
        };
    }

    /// The format that a value has by itself; empty but for numbers.
    static String formatName(JsonValue value) {
        return switch (value) {
            case JsonInteger _ -> "int64";
            case JsonDecimal _ -> "float64";
            case JsonObject _, JsonArray _, JsonString _, JsonBool _, JsonNull _ -> "";
        };
    }

    Outcome wrongType(String path, String wanted, String found) {
        String message = "%s in body must be of type %s: %s".formatted(path, wanted, quoted(found));
        String detail = "Invalid value: %s: %s".formatted(quoted(found), message);
        return one(message, new StatusCause("FieldValueTypeInvalid", detail, at(path)));
    }

    Outcome notSupported(String path, JsonValue value, List<JsonValue> options) {
        String supported = options.stream()
                .map(option -> option instanceof JsonString(String text) ? text : JsonWriter.text(option))
                .map(Messages::quoted)
                .collect(Collectors.joining(", "));
        return one(
                path + " in body should be one of " + supported,
                FieldError.notSupported(at(path), GoNumbers.shown(value), supported));
    }

    Outcome tooLong(String path, long most) {
        String message = "Too long: may not be more than %d %s".formatted(most, most == 1 ? "byte" : "bytes");
        return one(path + " " + message, new StatusCause("FieldValueTooLong", message, at(path)));
    }

    Outcome tooMany(String path, String what, long size, long most) {
        String message =
                "Too many: %d: must have at most %d %s".formatted(size, most, most == 1 ? "item" : "items");
        return one(path + " " + what, new StatusCause("FieldValueTooMany", message, at(path)));
    }

    /// @param rule what the value should be or have
    Outcome invalid(String path, JsonValue value, String rule) {
        String message = "%s in body %s".formatted(path, rule);
        return one(message, FieldError.invalid(at(path), GoNumbers.shown(value), message));
    }

    Outcome forbiddenMember(String path, String name) {
        String message = "%s.%s in body is a forbidden property".formatted(path, name);
        return one(message, FieldError.invalid(at(path), quoted(name), message));
    }

    Outcome required(String path) {
        return one(path + " in body is required", FieldError.required(at(path), ""));
    }

    /// Says something that has no path.
    void whole(Outcome outcome, String message) {
        String place = field.isEmpty() ? NOWHERE : field;
        outcome.add(message, FieldError.invalid(place, "\"\"", message));
    }

    private String at(String path) {
        if (path.isEmpty() || path.equals(".")) {
            return field.isEmpty() ? NOWHERE : field;
        }
        String below = path.startsWith(".") ? path.substring(1) : path;
        return field.isEmpty() ? below : field + "." + below;
    }

    private static Outcome one(String message, StatusCause cause) {
        Outcome outcome = new Outcome();
        outcome.add(message, cause);
        return outcome;
    }

    private static String quoted(String text) {
        return JsonWriter.text(new JsonString(text));
    }
}
