package dev.polder.api.schema;

import org.jspecify.annotations.Nullable;

/// What a value may be and how it merges. The five shapes of a structural schema.
public sealed interface Schema permits ObjectSchema, MapSchema, ListSchema, ScalarSchema, AnySchema {
    /// What a CustomResourceDefinition says of the value, or null when the value is of one of Kubernetes' own types.
    @Nullable Structural structural();

    /// Whether the value is judged by the schema of a CustomResourceDefinition, not as a Go type would be.
    default boolean isCustom() {
        return structural() != null;
    }

    /// Whether null is a value of its own.
    default boolean isNullable() {
        Structural own = structural();
        return own != null && own.nullable();
    }
}
