package dev.polder.api.protobuf;

import dev.polder.api.index.WireField;
import dev.polder.api.index.WireField.Form;
import dev.polder.api.index.WireType;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Turns objects into messages, guided by their wire types: the way back of [MessageReader]. What is in the tree and not
/// in the type is left out. Everything is written from the end; see [WireOutput].
final class MessageWriter {
    private final WireOutput out;

    MessageWriter(WireOutput out) {
        this.out = out;
    }

    /// Writes the fields of a message in front of what is there.
    void write(WireType type, JsonObject object) {
        List<Integer> numbers = type.numbers();
        for (int i = numbers.size() - 1; i >= 0; i--) {
            int number = numbers.get(i);
            WireField field = Objects.requireNonNull(type.field(number));
            if (field.inlined()) {
                int before = out.size();
                write(message(field), object);
                if (out.size() > before) {
                    out.close(number, before);
                }
                continue;
            }
            JsonValue value = object.get(field.jsonName());
            if (value != null && value != JsonNull.NULL) {
                field(number, field, value);
            }
        }
    }

    private void field(int number, WireField field, JsonValue value) {
        switch (field.shape()) {
            case SINGLE -> value(number, field, value);
            case LIST -> {
                JsonArray list = as(JsonArray.class, field, value);
                for (int i = list.size() - 1; i >= 0; i--) {
                    value(number, field, list.get(i));
                }
            }
            case MAP -> {
                List<Map.Entry<String, JsonValue>> entries =
                        new ArrayList<>(as(JsonObject.class, field, value).entries());
                for (Map.Entry<String, JsonValue> entry : entries.reversed()) {
                    int before = out.size();
                    value(2, field, entry.getValue());
                    out.string(1, entry.getKey());
                    out.close(number, before);
                }
            }
        }
    }

    private void value(int number, WireField field, JsonValue value) {
        if (value == JsonNull.NULL && field.form() != Form.RAW) {
            return; // Go has a zero value there
        }
        switch (field.form()) {
            case INTEGER -> out.number(number, integer(field, value));
            case BOOL -> out.number(number, as(JsonBool.class, field, value).value() ? 1 : 0);
            case DOUBLE -> {
                out.fixed64(Double.doubleToRawLongBits(Double.parseDouble(JsonWriter.text(value))));
                out.tag(number, WireInput.FIXED64);
            }
            case STRING -> out.string(number, as(JsonString.class, field, value).value());
            case BYTES ->
                out.bytes(number, Base64.getDecoder().decode(as(JsonString.class, field, value).value()));
            case MESSAGE, TIME, MICRO_TIME, QUANTITY, INT_OR_STRING, RAW, FIELDS, STRINGS, SCHEMA_OR_BOOL,
                    SCHEMA_OR_LIST, SCHEMA_OR_STRINGS -> {
                int before = out.size();
                inside(field, value);
                out.close(number, before);
            }
        }
    }

    /// The content of a field that is a message.
    private void inside(WireField field, JsonValue value) {
        switch (field.form()) {
            case MESSAGE -> write(message(field), as(JsonObject.class, field, value));
            case TIME -> time(as(JsonString.class, field, value).value(), false);
            case MICRO_TIME -> time(as(JsonString.class, field, value).value(), true);
            case QUANTITY -> out.string(1, value instanceof JsonString text ? text.value() : JsonWriter.text(value));
            case INT_OR_STRING -> {
                if (value instanceof JsonString text) {
                    out.string(3, text.value());
                    out.number(1, 1);
                } else {
                    out.number(2, integer(field, value));
                    out.number(1, 0);
                }
            }
            case RAW, FIELDS -> out.bytes(1, JsonWriter.compact(value));
            case STRINGS -> {
                JsonArray texts = as(JsonArray.class, field, value);
                for (int i = texts.size() - 1; i >= 0; i--) {
                    out.string(1, as(JsonString.class, field, texts.get(i)).value());
                }
            }
            case SCHEMA_OR_BOOL -> {
                if (value instanceof JsonObject schema) {
                    schema(2, field, schema);
                    out.number(1, 1);
                } else {
                    out.number(1, as(JsonBool.class, field, value).value() ? 1 : 0);
                }
            }
            case SCHEMA_OR_LIST, SCHEMA_OR_STRINGS -> {
                if (value instanceof JsonObject schema) {
                    schema(1, field, schema);
                    return;
                }
                JsonArray items = as(JsonArray.class, field, value);
                for (int i = items.size() - 1; i >= 0; i--) {
                    if (items.get(i) instanceof JsonString text) {
                        out.string(2, text.value());
                    } else {
                        schema(2, field, as(JsonObject.class, field, items.get(i)));
                    }
                }
            }
            default -> throw new IllegalStateException("no message: " + field.form());
        }
    }

    private void schema(int number, WireField field, JsonObject schema) {
        int before = out.size();
        write(message(field), schema);
        out.close(number, before);
    }

    private void time(String text, boolean micros) {
        if (text.isEmpty()) {
            return; // Go's zero time
        }
        OffsetDateTime time = OffsetDateTime.parse(text);
        if (micros && time.getNano() != 0) {
            out.number(2, time.getNano());
        }
        out.number(1, time.toEpochSecond());
    }

    private static long integer(WireField field, JsonValue value) {
        return as(JsonInteger.class, field, value).value();
    }

    private static <T> T as(Class<T> type, WireField field, @Nullable JsonValue value) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    "%s is %s and has no protobuf form".formatted(field.jsonName(), value));
        }
        return type.cast(value);
    }

    private static WireType message(WireField field) {
        return Objects.requireNonNull(field.message()).get();
    }
}
