package dev.polder.api.index;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A field in protobuf.
///
/// @param jsonName what it is called in JSON; empty when the message's fields stand in place of it
/// @param shape    one value, a list, or a map by string
/// @param form     how a single value is written
/// @param message  the type of a MESSAGE, resolved on use; null for any other form
/// @param keepZero whether a zero, false or empty value is shown in JSON (Go leaves it out otherwise)
public record WireField(
        String jsonName, Shape shape, Form form, @Nullable Supplier<WireType> message, boolean keepZero) {
    /// How often the value occurs.
    public enum Shape {
        SINGLE,
        LIST,
        MAP
    }

    /// How one value is written, and what it is in JSON.
    public enum Form {
        STRING,
        /// Base64 in JSON.
        BYTES,
        INTEGER,
        BOOL,
        DOUBLE,
        MESSAGE,
        /// `meta/v1` Time: RFC 3339, whole seconds.
        TIME,
        /// `meta/v1` MicroTime: RFC 3339, six digits.
        MICRO_TIME,
        QUANTITY,
        INT_OR_STRING,
        /// RawExtension: JSON in bytes.
        RAW,
        /// FieldsV1: JSON in bytes.
        FIELDS,
        /// A message around a list of strings.
        STRINGS,
        /// A schema, or whether anything is good in its place (JSONSchemaPropsOrBool).
        SCHEMA_OR_BOOL,
        /// A schema, or a list of them.
        SCHEMA_OR_LIST,
        /// A schema, or a list of strings.
        SCHEMA_OR_STRINGS
    }

    /// Whether the fields of the message stand in place of this field.
    public boolean inlined() {
        return jsonName.isEmpty();
    }
}
