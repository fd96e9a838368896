package dev.polder.api.schema;

import java.util.List;

/// An array.
///
/// @param items what each item is
/// @param type  how server-side apply merges it (`x-kubernetes-list-type`)
/// @param keys  `x-kubernetes-list-map-keys`, empty unless `type` is MAP
public record ListSchema(Schema items, ListType type, List<String> keys) implements Schema {
    /// How a list merges.
    public enum ListType {
        ATOMIC,
        SET,
        MAP
    }

    public ListSchema {
        keys = List.copyOf(keys);
    }
}
