package dev.polder.api.cel.schema;

import dev.polder.api.cel.function.Conversions;
import dev.polder.api.cel.value.Bytes;
import dev.polder.api.cel.value.CelError;
import dev.polder.api.cel.value.CelNull;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// JSON as values of the language, told what they are by a schema (`apiserver/pkg/cel/common/valuesunstructured.go`).
public final class SchemaValues {
    private static final Pattern WORDED_DURATION =
            Pattern.compile("((?:\\s|[0-9])*?)([0-9]{1,9})\\s*(nanoseconds?|ns|microseconds?|us|µs|milliseconds?|ms"
                    + "|seconds?|s|minutes?|m|hours?|h|days?|d|weeks?|w)", Pattern.CASE_INSENSITIVE);
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private SchemaValues() {}

    /// What a schema says nothing of: it can be compared with its like and nothing else.
    record Unknown(JsonValue json) {}

    /// A value, or an error where the JSON does not fit its schema. The JSON is read while the value lives.
    public static Object of(JsonValue json, SchemaNode schema) {
        if (json == JsonNull.NULL) {
            return schema.nullable() ? CelNull.NULL : new CelError("invalid data, got null for schema with nullable=false");
        }
        if (schema.intOrString()) {
            return switch (json) {
                case JsonString(String text) -> text;
                case JsonInteger(long number) -> number;
                default -> new CelError("invalid data, expected XIntOrString value to be either a string or integer");
            };
        }
        return switch (schema.type()) {
            case "object" ->
                json instanceof JsonObject object
                        ? new SchemaMap(object, schema.embeddedResource() ? schema.withMeta() : schema)
                        : new CelError("invalid data, expected a map for the provided schema with type=object");
            case "array" -> array(json, schema);
            case "string" ->
                json instanceof JsonString(String text)
                        ? string(text, schema.format())
                        : new CelError("invalid data, expected string, got " + goType(json));
            case "number" ->
                switch (json) {
                    case JsonInteger(long number) -> (double) number;
                    case JsonDecimal(double number) -> number;
                    default -> new CelError("invalid data, expected float, got " + goType(json));
                };
            case "integer" ->
                json instanceof JsonInteger(long number)
                        ? (Object) number
                        : new CelError("invalid data, expected int, got " + goType(json));
            case "boolean" ->
                json instanceof JsonBool bool
                        ? (Object) bool.value()
                        : new CelError("invalid data, expected bool, got " + goType(json));
            default ->
                schema.preservesUnknown()
                        ? new Unknown(json)
                        : new CelError("invalid type, expected object, array, number, integer, boolean or string, or no type with"
                                + " x-kubernetes-int-or-string or x-kubernetes-preserve-unknown-fields is true, got "
                                + schema.type());
        };
    }

    private static Object array(JsonValue json, SchemaNode schema) {
        SchemaNode items = schema.items();
        if (!(json instanceof JsonArray array)) {
            return new CelError("invalid data, expected an array for the provided schema with type=array");
        }
        return items == null
                ? new CelError("invalid array type, expected Items with a non-empty Schema")
                : SchemaList.of(array, items, schema);
    }

    private static String goType(JsonValue json) {
        return switch (json) {
            case JsonString _ -> "string";
            case JsonInteger _ -> "int64";
            case JsonDecimal _ -> "float64";
            case JsonBool _ -> "bool";
            case JsonNull _ -> "<nil>";
            case JsonObject _ -> "map[string]interface {}";
            case JsonArray _ -> "[]interface {}";
        };
    }

    private static Object string(String text, String format) {
        return switch (format) {
            case "duration" -> {
                Duration duration = duration(text);
                yield duration == null
                        ? new CelError("Invalid duration %s: unable to parse %s as duration".formatted(text, text))
                        : duration;
            }
            case "date" -> {
                Instant date = date(text);
                yield date == null ? new CelError("Invalid date formatted string " + text) : date;
            }
            case "date-time" -> {
                Instant time = dateTime(text);
                yield time == null ? new CelError("Invalid date-time formatted string " + text) : time;
            }
            case "byte" -> {
                try {
                    yield Bytes.of(Base64.getDecoder().decode(text));
                } catch (IllegalArgumentException e) {
                    yield new CelError("Invalid byte formatted string " + text);
                }
            }
            default -> text;
        };
    }

    private static @Nullable Instant date(String text) {
        try {
            return DATE.matcher(text).matches()
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static @Nullable Instant dateTime(String text) {
        return text.isEmpty() ? Instant.EPOCH : Conversions.parseTimestamp(text);
    }

    /// Go's form, or words such as `3 days`.
    private static @Nullable Duration duration(String text) {
        Duration plain = Conversions.parseDuration(text);
        if (plain != null) {
            return plain;
        }
        Duration sum = Duration.ZERO;
        Matcher part = WORDED_DURATION.matcher(text);
        boolean any = false;
        while (part.find()) {
            sum = sum.plus(unit(part.group(3)).multipliedBy(Long.parseLong(part.group(2))));
            any = true;
        }
        return any ? sum : null;
    }

    private static Duration unit(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("n")) {
            return Duration.ofNanos(1);
        }
        if (lower.startsWith("mic") || lower.startsWith("us") || lower.startsWith("µ")) {
            return Duration.ofNanos(1000);
        }
        if (lower.startsWith("mil") || lower.equals("ms")) {
            return Duration.ofMillis(1);
        }
        return switch (lower.charAt(0)) {
            case 's' -> Duration.ofSeconds(1);
            case 'm' -> Duration.ofMinutes(1);
            case 'h' -> Duration.ofHours(1);
            case 'd' -> Duration.ofDays(1);
            default -> Duration.ofDays(7);
        };
    }
}
