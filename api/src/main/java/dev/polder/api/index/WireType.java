package dev.polder.api.index;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a type is written in protobuf.
///
/// @param name   OpenAPI definition name
/// @param fields by protobuf number
public record WireType(String name, Map<Integer, WireField> fields) {
    public WireType {
        fields = Map.copyOf(fields);
    }

    /// The field of a number, or null when this type has none such.
    public @Nullable WireField field(int number) {
        return fields.get(number);
    }
}
