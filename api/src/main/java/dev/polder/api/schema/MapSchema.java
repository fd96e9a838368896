package dev.polder.api.schema;

import org.jspecify.annotations.Nullable;

/// An object whose member names are data, such as labels.
///
/// @param values     what each member is
/// @param atomic     whether server-side apply owns the map as a whole (`x-kubernetes-map-type: atomic`)
/// @param structural null for a value of Kubernetes' own types
public record MapSchema(Schema values, boolean atomic, @Nullable Structural structural) implements Schema {
    public MapSchema(Schema values, boolean atomic) {
        this(values, atomic, null);
    }
}
