package dev.polder.api.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An array.
///
/// @param items      what each item is
/// @param type       how server-side apply merges it (`x-kubernetes-list-type`)
/// @param keys       `x-kubernetes-list-map-keys`, empty unless `type` is MAP
/// @param structural null for a value of Kubernetes' own types
public record ListSchema(Schema items, ListType type, List<String> keys, @Nullable Structural structural)
        implements Schema {
    /// How a list merges.
    public enum ListType {
        ATOMIC,
        SET,
        MAP
    }

    public ListSchema {
        keys = List.copyOf(keys);
    }

    public ListSchema(Schema items, ListType type, List<String> keys) {
        this(items, type, keys, null);
    }
}
