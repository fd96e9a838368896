package dev.polder.api.cel.value;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Types and sizes of values.
public final class ValueTypes {
    private ValueTypes() {}

    /// The name of a value's type at run time.
    public static String name(Object value) {
        return switch (value) {
            case CelNull _ -> "null_type";
            case Boolean _ -> "bool";
            case Long _ -> "int";
            case Uint _ -> "uint";
            case Double _ -> "double";
            case String _ -> "string";
            case Bytes _ -> "bytes";
            case Duration _ -> "google.protobuf.Duration";
            case Instant _ -> "google.protobuf.Timestamp";
            case ListValue _ -> "list";
            case MapValue _ -> "map";
            case Optional<?> _ -> "optional_type";
            case TypeName _ -> "type";
            case OpaqueValue opaque -> opaque.typeName();
            default -> "unknown";
        };
    }

    /// The size that costs are made of: characters, bytes, items or entries; 1 for what has none.
    public static long size(Object value) {
        return switch (value) {
            case String text -> text.codePointCount(0, text.length());
            case Bytes bytes -> bytes.size();
            case ListValue list -> list.size();
            case MapValue map -> map.size();
            case OpaqueValue opaque -> opaque.size();
            case Optional<?> optional -> optional.isPresent() ? size(optional.get()) : 1;
            default -> 1;
        };
    }
}
