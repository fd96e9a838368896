package dev.polder.api.schema;

import org.jspecify.annotations.Nullable;

/// Any JSON value: RawExtension, JSON, FieldsV1, and whatever lies below an unknown field that is preserved.
///
/// @param atomic     whether server-side apply owns the value as a whole; otherwise it deduces maps as granular
/// @param structural null for a value of Kubernetes' own types
public record AnySchema(boolean atomic, @Nullable Structural structural) implements Schema {
    public AnySchema(boolean atomic) {
        this(atomic, null);
    }
}
