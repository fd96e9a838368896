package dev.polder.api.builtin;

import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;

/// The values that field selectors compare with. Most fields are what stands at their path; a few have another name or
/// a value where nothing stands, as upstream has it.
public final class SelectableFields {
    private SelectableFields() {}

    /// The value of a selectable field, the empty string when it is absent.
    public static String value(JsonObject object, String field) {
        return switch (field) {
            case "source" -> {
                String component = text(object, "source.component");
                yield component.isEmpty() ? text(object, "reportingComponent") : component;
            }
            case "status.successful" -> orElse(text(object, "status.succeeded"), "0");
            case "status.replicas" -> orElse(text(object, field), "0");
            case "spec.hostNetwork", "spec.unschedulable" -> orElse(text(object, field), "false");
            default -> text(object, field);
        };
    }

    /// As [#value], for a custom resource, of which a field is always what stands at its path.
    public static String plain(JsonObject object, String field) {
        return text(object, field);
    }

    private static String orElse(String value, String absent) {
        return value.isEmpty() ? absent : value;
    }

    private static String text(JsonObject object, String path) {
        JsonValue value = object.at(path.split("\\.", -1));
        return switch (value) {
            case JsonString string -> string.value();
            case JsonInteger number -> Long.toString(number.value());
            case JsonBool bool -> Boolean.toString(bool.value());
            case null, default -> "";
        };
    }
}
