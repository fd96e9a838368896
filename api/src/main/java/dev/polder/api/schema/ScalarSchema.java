package dev.polder.api.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A value without parts.
///
/// @param type       what it is
/// @param format     OpenAPI format such as `int32`, `date-time`, `byte`; empty for none
/// @param values     the enumeration, empty when any value is good
/// @param structural null for a value of Kubernetes' own types
public record ScalarSchema(ScalarType type, String format, List<String> values, @Nullable Structural structural)
        implements Schema {
    public static final ScalarSchema STRING = new ScalarSchema(ScalarType.STRING, "", List.of());

    public ScalarSchema {
        values = List.copyOf(values);
    }

    public ScalarSchema(ScalarType type, String format, List<String> values) {
        this(type, format, values, null);
    }
}
