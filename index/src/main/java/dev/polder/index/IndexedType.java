package dev.polder.index;

import java.util.List;

/// A type as it goes into the index.
///
/// @param name        OpenAPI definition name
/// @param description empty for none
/// @param fields      its JSON fields; empty for a type that only protobuf knows, inlined into others
/// @param wire        its protobuf fields; empty when protobuf does not know it
record IndexedType(String name, String description, List<Field> fields, List<Wire> wire) {

    /// @param type an expression as [BuildIndex] describes it
    record Field(String name, String type, boolean required, String description) {}

    /// @param name JSON name, or `*` when the fields of the message stand in place of it
    record Wire(int number, String name, String type) {}
}
