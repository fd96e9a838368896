package dev.polder.api.protobuf;

import dev.polder.api.index.WireField;
import dev.polder.api.index.WireField.Form;
import dev.polder.api.index.WireType;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonValue;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Turns messages into objects, guided by their wire types. One reader per body: it counts values and depth.
final class MessageReader {
    private final JsonLimits limits;
    private int values;
    private int depth;

    MessageReader(JsonLimits limits) {
        this.limits = limits;
    }

    /// Puts the fields of a message into `into`.
    void read(WireType type, WireInput input, JsonObject into) {
        limits.checkDepth(++depth);
        while (input.hasMore()) {
            int tag = input.tag();
            WireField field = type.field(tag >>> 3);
            if (field == null) {
                input.skip(tag & 7);
            } else if (field.inlined()) {
                WireInput.expect(tag, WireInput.BYTES);
                read(message(field), input.message(), into);
            } else {
                limits.checkValues(++values);
                field(field, tag, input, into);
            }
        }
        depth--;
    }

    private void field(WireField field, int tag, WireInput input, JsonObject into) {
        String name = field.jsonName();
        switch (field.shape()) {
            case SINGLE -> {
                JsonValue value = value(field, tag, input);
                if (value != null && (field.keepZero() || !isZero(field.form(), value))) {
                    into.put(name, value);
                }
            }
            case LIST -> {
                JsonArray list = into.get(name) instanceof JsonArray array ? array : new JsonArray();
                into.put(name, list);
                if (isPacked(field.form(), tag)) {
                    WireInput packed = input.message();
                    int wireType = field.form() == Form.DOUBLE ? WireInput.FIXED64 : WireInput.VARINT;
                    while (packed.hasMore()) {
                        limits.checkValues(++values);
                        list.add(Objects.requireNonNull(value(field, wireType, packed)));
                    }
                } else {
                    JsonValue value = value(field, tag, input);
                    if (value != null) {
                        list.add(value);
                    }
                }
            }
            case MAP -> {
                WireInput.expect(tag, WireInput.BYTES);
                entry(field, input.message(), into.objectOrNew(name));
            }
        }
    }

    private static boolean isPacked(Form form, int tag) {
        boolean number = form == Form.INTEGER || form == Form.BOOL || form == Form.DOUBLE;
        return number && (tag & 7) == WireInput.BYTES;
    }

    private void entry(WireField field, WireInput entry, JsonObject into) {
        String key = "";
        JsonValue value = null;
        while (entry.hasMore()) {
            int tag = entry.tag();
            switch (tag >>> 3) {
                case 1 -> {
                    WireInput.expect(tag, WireInput.BYTES);
                    key = entry.string();
                }
                case 2 -> value = value(field, tag, entry);
                default -> entry.skip(tag & 7);
            }
        }
        into.put(key, value == null ? zero(field.form()) : value);
    }

    /// One value, or null for a message that stands for nothing, as an empty Time does.
    private @Nullable JsonValue value(WireField field, int tag, WireInput input) {
        Form form = field.form();
        return switch (form) {
            case INTEGER -> new JsonInteger(integer(tag, input));
            case BOOL -> JsonValue.of(integer(tag, input) != 0);
            case DOUBLE -> {
                WireInput.expect(tag, WireInput.FIXED64);
                double number = Double.longBitsToDouble(input.fixed64());
                if (!Double.isFinite(number)) {
                    throw JsonSyntaxException.malformed("protobuf: number is not finite");
                }
                yield new JsonDecimal(number);
            }
            case STRING -> {
                WireInput.expect(tag, WireInput.BYTES);
                yield new JsonString(input.string());
            }
            case BYTES -> {
                WireInput.expect(tag, WireInput.BYTES);
                yield SpecialForms.base64(input.bytes());
            }
            case MESSAGE -> {
                WireInput.expect(tag, WireInput.BYTES);
                JsonObject object = new JsonObject();
                read(message(field), input.message(), object);
                yield object;
            }
            case TIME, MICRO_TIME, QUANTITY, INT_OR_STRING, RAW, FIELDS, STRINGS -> {
                WireInput.expect(tag, WireInput.BYTES);
                yield SpecialForms.read(form, input.message(), limits);
            }
            case SCHEMA_OR_BOOL, SCHEMA_OR_LIST, SCHEMA_OR_STRINGS -> {
                WireInput.expect(tag, WireInput.BYTES);
                yield schemaOr(field, input.message());
            }
        };
    }

    /// A schema, or what stands in its place. Which of the two is said by what is there.
    private JsonValue schemaOr(WireField field, WireInput input) {
        boolean orBool = field.form() == Form.SCHEMA_OR_BOOL;
        JsonObject schema = null;
        JsonArray list = new JsonArray();
        boolean allows = false;
        while (input.hasMore()) {
            int tag = input.tag();
            int number = tag >>> 3;
            if (orBool && number == 1) {
                allows = integer(tag, input) != 0;
            } else if (number == (orBool ? 2 : 1)) {
                schema = schema(field, tag, input);
            } else if (number == 2) {
                WireInput.expect(tag, WireInput.BYTES);
                limits.checkValues(++values);
                list.add(field.form() == Form.SCHEMA_OR_LIST
                        ? schema(field, tag, input)
                        : new JsonString(input.string()));
            } else {
                input.skip(tag & 7);
            }
        }
        JsonValue other = orBool ? JsonValue.of(allows) : list;
        return schema == null || !list.isEmpty() ? other : schema;
    }

    private JsonObject schema(WireField field, int tag, WireInput input) {
        WireInput.expect(tag, WireInput.BYTES);
        JsonObject schema = new JsonObject();
        read(message(field), input.message(), schema);
        return schema;
    }

    private static long integer(int tag, WireInput input) {
        WireInput.expect(tag, WireInput.VARINT);
        return input.varint();
    }

    /// What a map value is when the entry has none.
    private static JsonValue zero(Form form) {
        return switch (form) {
            case INTEGER, INT_OR_STRING -> new JsonInteger(0);
            case BOOL -> JsonValue.of(false);
            case DOUBLE -> new JsonDecimal(0);
            case QUANTITY -> new JsonString("0");
            case STRING, BYTES, TIME, MICRO_TIME -> new JsonString("");
            case MESSAGE, RAW, FIELDS, SCHEMA_OR_BOOL, SCHEMA_OR_LIST, SCHEMA_OR_STRINGS -> new JsonObject();
            case STRINGS -> new JsonArray();
        };
    }

    /// Whether Go leaves the value out of JSON where the field is `omitempty`.
    private static boolean isZero(Form form, JsonValue value) {
        return switch (form) {
            case INTEGER, BOOL, DOUBLE, STRING, BYTES -> value.equals(zero(form));
            case MESSAGE, TIME, MICRO_TIME, QUANTITY, INT_OR_STRING, RAW, FIELDS, STRINGS -> false;
            case SCHEMA_OR_BOOL, SCHEMA_OR_LIST, SCHEMA_OR_STRINGS -> false;
        };
    }

    private static WireType message(WireField field) {
        Supplier<WireType> message = Objects.requireNonNull(field.message());
        return message.get();
    }
}
