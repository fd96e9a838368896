package dev.polder.api.cel.expr;

import java.util.List;

/// The type of an expression.
///
/// @param name       of a struct or an opaque type; of the others as the language writes it
/// @param parameters of a list the item, of a map key and value, of an optional the value
public record CelType(Kind kind, String name, List<CelType> parameters) {
    public static final CelType DYN = simple(Kind.DYN, "dyn");
    public static final CelType BOOL = simple(Kind.BOOL, "bool");
    public static final CelType INT = simple(Kind.INT, "int");
    public static final CelType UINT = simple(Kind.UINT, "uint");
    public static final CelType DOUBLE = simple(Kind.DOUBLE, "double");
    public static final CelType STRING = simple(Kind.STRING, "string");
    public static final CelType BYTES = simple(Kind.BYTES, "bytes");
    public static final CelType DURATION = simple(Kind.DURATION, "google.protobuf.Duration");
    public static final CelType TIMESTAMP = simple(Kind.TIMESTAMP, "google.protobuf.Timestamp");
    public static final CelType NULL = simple(Kind.NULL, "null_type");

    /// The families of types.
    public enum Kind {
        DYN,
        BOOL,
        INT,
        UINT,
        DOUBLE,
        STRING,
        BYTES,
        DURATION,
        TIMESTAMP,
        NULL,
        LIST,
        MAP,
        STRUCT,
        OPTIONAL,
        OPAQUE,
        TYPE,
        PARAMETER
    }

    public CelType {
        parameters = List.copyOf(parameters);
    }

    private static CelType simple(Kind kind, String name) {
        return new CelType(kind, name, List.of());
    }

    public static CelType list(CelType item) {
        return new CelType(Kind.LIST, "list", List.of(item));
    }

    public static CelType map(CelType key, CelType value) {
        return new CelType(Kind.MAP, "map", List.of(key, value));
    }

    public static CelType struct(String name) {
        return new CelType(Kind.STRUCT, name, List.of());
    }

    public static CelType opaque(String name) {
        return new CelType(Kind.OPAQUE, name, List.of());
    }

    public static CelType optional(CelType value) {
        return new CelType(Kind.OPTIONAL, "optional_type", List.of(value));
    }

    public static CelType parameter(String name) {
        return new CelType(Kind.PARAMETER, name, List.of());
    }

    /// Whether every value of it has the same size.
    public boolean isScalar() {
        return switch (kind) {
            case BOOL, INT, UINT, DOUBLE, DURATION, TIMESTAMP -> true;
            case OPTIONAL -> parameters.getFirst().isScalar();
            case DYN, STRING, BYTES, NULL, LIST, MAP, STRUCT, OPAQUE, TYPE, PARAMETER -> false;
        };
    }
}
