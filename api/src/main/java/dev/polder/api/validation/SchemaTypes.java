package dev.polder.api.validation;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.meta.WireTime;
import dev.polder.api.schema.AnySchema;
import dev.polder.api.schema.ListSchema;
import dev.polder.api.schema.MapSchema;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.schema.Property;
import dev.polder.api.schema.ScalarSchema;
import dev.polder.api.schema.ScalarType;
import dev.polder.api.schema.Schema;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds the first value whose JSON type is not the one its field has. The messages are those of Go's decoder, which
/// clients of Kubernetes know: `json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type
/// int32`.
public final class SchemaTypes {
    private static final Pattern QUANTITY = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)"
            + "(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?[0-9]+)?");

    private static final int WHOLE_SECONDS = "2006-01-02T15:04:05".length();
    private static final Pattern MICROS = Pattern.compile(".{19}[.,][0-9]{6}(.*)");
    private static final Pattern ZONE = Pattern.compile("Z|[+-][0-9]{2}:[0-9]{2}");

    private SchemaTypes() {}

    /// What a decoder would say, without the sentence around it; empty when all types are right.
    public static Optional<String> mismatch(ObjectSchema schema, JsonObject object) {
        return Optional.ofNullable(object(schema, object, FieldTrail.ROOT));
    }

    private static @Nullable String object(ObjectSchema schema, JsonObject object, FieldTrail trail) {
        for (Map.Entry<String, JsonValue> member : object.entries()) {
            Property property = schema.property(member.getKey());
            if (property != null) {
                String wrong = schema.isCustom() && !property.schema().isCustom()
                        ? objectField(property.schema(), member.getValue(), trail, member.getKey())
                        : value(property.schema(), member.getValue(), new Place(schema, trail, member.getKey()));
                if (wrong != null) {
                    return wrong;
                }
            }
        }
        return null;
    }

    /// Metadata, kind or apiVersion of a custom resource, or of an object within it: each is decoded by itself.
    private static @Nullable String objectField(Schema schema, JsonValue value, FieldTrail above, String name) {
        String wrong = null;
        if (schema instanceof ObjectSchema type && value != JsonNull.NULL) {
            wrong = value instanceof JsonObject members
                    ? object(type, members, FieldTrail.ROOT)
                    : "json: cannot unmarshal %s into Go value of type %s".formatted(jsonType(value), goType(type));
        } else if (schema instanceof ScalarSchema && !(value instanceof JsonString)) {
            wrong = "must be a string";
        }
        return wrong == null || above.above() == null
                ? wrong
                : "%s: Invalid value: %s: %s".formatted(above.member(name).text(), JsonWriter.text(value), wrong);
    }

    /// Where a value stands: the Go struct that has the field, where that stands, and the field's name.
    private record Place(ObjectSchema struct, FieldTrail above, String field) {
        FieldTrail trail() {
            return above.member(field);
        }

        String unmarshal(JsonValue value, String goType) {
            return unmarshal(jsonType(value), goType);
        }

        String unmarshal(String jsonType, String goType) {
            return "json: cannot unmarshal %s into Go struct field %s.%s of type %s"
                    .formatted(jsonType, lastStep(struct.typeName()), trail().text(), goType);
        }
    }

    private static @Nullable String value(Schema schema, JsonValue value, Place place) {
        if (value == JsonNull.NULL || (schema.isCustom() && !hasShape(schema, value))) {
            return null;
        }
        return switch (schema) {
            case ObjectSchema object ->
                value instanceof JsonObject members
                        ? object(object, members, place.trail())
                        : place.unmarshal(value, goType(object));
            case ListSchema list ->
                value instanceof JsonArray items ? items(list, items, place) : place.unmarshal(value, goType(list));
            case MapSchema map ->
                value instanceof JsonObject members
                        ? members(map, members, place)
                        : place.unmarshal(value, goType(map));
            case ScalarSchema scalar -> scalar(scalar, value, place);
            case AnySchema any -> null;
        };
    }

    /// Whether a value of a custom resource may have metadata in it, which is the one part of it that a decoder checks.
    private static boolean hasShape(Schema schema, JsonValue value) {
        return switch (schema) {
            case ObjectSchema _, MapSchema _ -> value instanceof JsonObject;
            case ListSchema _ -> value instanceof JsonArray;
            case ScalarSchema _, AnySchema _ -> false;
        };
    }

    private static @Nullable String items(ListSchema list, JsonArray items, Place place) {
        for (JsonValue item : items) {
            String wrong = value(list.items(), item, place);
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private static @Nullable String members(MapSchema map, JsonObject members, Place place) {
        for (Map.Entry<String, JsonValue> member : members.entries()) {
            // The decoder names a map, not its keys.
            String wrong = value(map.values(), member.getValue(), place);
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private static @Nullable String scalar(ScalarSchema scalar, JsonValue value, Place place) {
        return switch (scalar.type()) {
            case STRING ->
                value instanceof JsonString text
                        ? format(scalar.format(), text.value())
                        : place.unmarshal(value, goType(scalar));
            case INTEGER ->
                value instanceof JsonInteger number && inRange(scalar.format(), number.value())
                        ? null
                        : place.unmarshal(value instanceof JsonInteger ? shownNumber(value) : jsonType(value), goType(scalar));
            case NUMBER ->
                value instanceof JsonInteger || value instanceof JsonDecimal ? null : place.unmarshal(value, "float64");
            case BOOLEAN -> value instanceof JsonBool ? null : place.unmarshal(value, "bool");
            case INT_OR_STRING ->
                value instanceof JsonString || (value instanceof JsonInteger number && inRange("int32", number.value()))
                        ? null
                        : "json: cannot unmarshal %s into Go value of type int32".formatted(jsonType(value));
            case QUANTITY -> quantity(value);
        };
    }

    private static String shownNumber(JsonValue number) {
        return "number " + JsonWriter.text(number);
    }

    private static boolean inRange(String format, long number) {
        return !format.equals("int32") || number == (int) number;
    }

    private static @Nullable String quantity(JsonValue value) {
        boolean good = value instanceof JsonInteger
                || value instanceof JsonDecimal
                || (value instanceof JsonString text && QUANTITY.matcher(text.value()).matches());
        return good
                ? null
                : "quantities must match the regular expression "
                        + "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    }

    private static @Nullable String format(String format, String text) {
        return switch (format) {
            case "byte" -> base64(text);
            case "date-time" -> time(text, "2006-01-02T15:04:05Z07:00");
            case "micro-time" -> microTime(text);
            default -> null;
        };
    }

    private static @Nullable String base64(String text) {
        String joined = text.replace("\n", "").replace("\r", "");
        try {
            if (joined.length() % 4 == 0) {
                Base64.getDecoder().decode(joined);
                return null;
            }
        } catch (IllegalArgumentException e) {
            // Falls through: told below, with the place where decoding stops.
        }
        return "illegal base64 data at input byte " + firstBadByte(text);
    }

    private static int firstBadByte(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean good = c < 128 && (Character.isLetterOrDigit(c) || c == '+' || c == '/' || c == '\n' || c == '\r');
            if (!good) {
                return i;
            }
        }
        return Math.max(0, text.length() / 4 * 4);
    }

    /// A time with six digits of a second's fraction, no less and no more.
    private static @Nullable String microTime(String text) {
        String layout = "2006-01-02T15:04:05.000000Z07:00";
        String wrong = time(text, layout);
        if (wrong != null) {
            return wrong;
        }
        Matcher micros = MICROS.matcher(text);
        if (!micros.matches()) {
            return unparsed(text, layout, text.substring(WHOLE_SECONDS), ".000000");
        }
        return ZONE.matcher(micros.group(1)).matches() ? null : unparsed(text, layout, micros.group(1), "Z07:00");
    }

    private static String unparsed(String text, String layout, String rest, String part) {
        return "parsing time \"%s\" as \"%s\": cannot parse \"%s\" as \"%s\"".formatted(text, layout, rest, part);
    }

    private static @Nullable String time(String text, String layout) {
        try {
            if (WireTime.isPlain(text)) {
                WireTime.parse(text);
            } else {
                OffsetDateTime.parse(text);
            }
            return null;
        } catch (DateTimeException e) {
            return unparsed(text, layout, text, "2006");
        }
    }

    /// The name that Go's decoder has for the type of a value.
    public static String jsonType(JsonValue value) {
        return switch (value) {
            case JsonObject object -> "object";
            case JsonArray array -> "array";
            case JsonString text -> "string";
            case JsonInteger number -> "number";
            case JsonDecimal number -> "number " + number.value();
            case JsonBool bool -> "bool";
            case JsonNull none -> "null";
        };
    }

    private static String goType(Schema schema) {
        return switch (schema) {
            case ObjectSchema object -> goName(object.typeName());
            case ListSchema list -> "[]" + goType(list.items());
            case MapSchema map -> "map[string]" + goType(map.values());
            case ScalarSchema scalar -> goScalar(scalar);
            case AnySchema any -> "interface {}";
        };
    }

    private static String goScalar(ScalarSchema scalar) {
        if (scalar.type() == ScalarType.INTEGER) {
            return scalar.format().isEmpty() ? "int64" : scalar.format();
        }
        return switch (scalar.type()) {
            case STRING -> scalar.format().equals("byte") ? "[]uint8" : "string";
            case NUMBER -> "float64";
            case BOOLEAN -> "bool";
            case QUANTITY -> "resource.Quantity";
            case INT_OR_STRING, INTEGER -> "intstr.IntOrString";
        };
    }

    /// `v1.PodSpec` for `io.k8s.api.core.v1.PodSpec`.
    private static String goName(String typeName) {
        int last = typeName.lastIndexOf('.');
        return last < 0 ? typeName : typeName.substring(typeName.lastIndexOf('.', last - 1) + 1);
    }

    private static String lastStep(String typeName) {
        return typeName.substring(typeName.lastIndexOf('.') + 1);
    }
}
