package dev.polder.api.crd;

import dev.polder.api.builtin.table.HumanDuration;
import dev.polder.api.crd.path.JsonPath;
import dev.polder.api.crd.value.GoNumbers;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.resource.PrinterColumn;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The columns of custom resources (apiextensions-apiserver `registry/customresource/tableconvertor`).
final class CustomColumns {
    private static final PrinterColumn NAME = new PrinterColumn(
            "Name", "string", "name", "Name of the object.", 0, (object, now) -> {
                String name = object.stringAt("metadata", "name");
                return new JsonString(name == null ? "" : name);
            });
    private static final PrinterColumn AGE = new PrinterColumn(
            "Age", "date", "", "How long ago the object was created.", 0, (object, now) -> {
                String created = object.stringAt("metadata", "creationTimestamp");
                return new JsonString(date(created == null ? "" : created, now));
            });

    private CustomColumns() {}

    /// The name, and what the definition adds; the age when it adds nothing. A path that cannot be read ends the list.
    ///
    /// @param declared the version's `additionalPrinterColumns`
    static List<PrinterColumn> of(List<JsonObject> declared) {
        if (declared.isEmpty()) {
            return List.of(NAME, AGE);
        }
        List<PrinterColumn> columns = new ArrayList<>(List.of(NAME));
        for (JsonObject column : declared) {
            String text = column.string("jsonPath", "");
            Optional<JsonPath> path = JsonPath.parse(text);
            if (path.isEmpty()) {
                break;
            }
            String type = column.string("type", "");
            String description = column.string("description", "");
            columns.add(new PrinterColumn(
                    column.string("name", ""),
                    type,
                    column.string("format", ""),
                    description.isEmpty()
                            ? "Custom resource definition column (in JSONPath format): " + text
                            : description,
                    (int) column.integer("priority").orElse(0),
                    (object, now) -> cell(path.get(), type, object, now)));
        }
        return columns;
    }

    private static JsonValue cell(JsonPath path, String type, JsonObject object, Instant now) {
        List<JsonValue> found = path.find(object);
        if (found.isEmpty()) {
            return JsonNull.NULL;
        }
        JsonValue value = found.getFirst();
        return switch (type) {
            case "string" -> new JsonString(printed(value));
            case "integer" -> integer(value);
            case "number" -> value instanceof JsonInteger || value instanceof JsonDecimal ? value : JsonNull.NULL;
            case "boolean" -> value instanceof JsonBool ? value : JsonNull.NULL;
            case "date" ->
                value instanceof JsonString(String text) ? new JsonString(date(text, now)) : JsonNull.NULL;
            default -> JsonNull.NULL;
        };
    }

    private static JsonValue integer(JsonValue value) {
        return switch (value) {
            case JsonInteger number -> number;
            case JsonDecimal(double number) -> new JsonInteger((long) number);
            case JsonString _, JsonBool _, JsonNull _, JsonArray _, JsonObject _ -> JsonNull.NULL;
        };
    }

    private static String date(String text, Instant now) {
        if (text.isEmpty() || text.equals("null")) {
            return "<unknown>";
        }
        try {
            return HumanDuration.of(Duration.between(OffsetDateTime.parse(text).toInstant(), now));
        } catch (DateTimeParseException e) {
            return "<invalid>";
        }
    }

    /// A value as Go prints it: texts as they are, what has parts as JSON.
    private static String printed(JsonValue value) {
        return switch (value) {
            case JsonString(String text) -> text;
            case JsonInteger(long number) -> Long.toString(number);
            case JsonDecimal(double number) -> GoNumbers.text(number);
            case JsonBool bool -> Boolean.toString(bool.value());
            case JsonNull _ -> "<no value>";
            case JsonArray _, JsonObject _ ->
                JsonWriter.text(sorted(value))
                        .replace("<", "\\u003c")
                        .replace(">", "\\u003e")
                        .replace("&", "\\u0026");
        };
    }

    private static JsonValue sorted(JsonValue value) {
        if (value instanceof JsonArray array) {
            return new JsonArray(array.stream().map(CustomColumns::sorted).toList());
        }
        if (!(value instanceof JsonObject object)) {
            return value;
        }
        JsonObject copy = new JsonObject();
        for (String name : new TreeSet<>(object.names())) {
            JsonValue member = object.get(name);
            if (member != null) {
                copy.put(name, sorted(member));
            }
        }
        return copy;
    }
}
