package dev.polder.api.index;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a type is written in protobuf.
///
/// @param name   OpenAPI definition name
/// @param fields  by protobuf number
/// @param numbers of the fields, ascending: the order in which Go writes them
public record WireType(String name, Map<Integer, WireField> fields, List<Integer> numbers) {
    public WireType {
        fields = Map.copyOf(fields);
        numbers = List.copyOf(numbers);
    }

    public WireType(String name, Map<Integer, WireField> fields) {
        this(name, fields, fields.keySet().stream().sorted().toList());
    }

    /// The field of a number, or null when this type has none such.
    public @Nullable WireField field(int number) {
        return fields.get(number);
    }
}
