package dev.polder.store.record;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.selector.Selection;
import dev.polder.store.RecordHeader;
import org.jspecify.annotations.Nullable;

/// Which objects of a range are wanted. Any thread.
///
/// @param namespace one namespace, or null for all
/// @param name      one object, or null for all
public record ObjectFilter(@Nullable String namespace, @Nullable String name, Selection selection) {

    /// What can be told from the key alone.
    public boolean matchesKey(ObjectKey key) {
        return (namespace == null || namespace.equals(key.namespace())) && (name == null || name.equals(key.name()));
    }

    /// What needs the header: labels and fields.
    public boolean matchesHeader(ObjectKey key, RecordHeader header) {
        return selection.isEverything()
                || (selection.labels().matches(header.labels())
                        && selection.fields().matches(field -> field(key, header, field)));
    }

    private static String field(ObjectKey key, RecordHeader header, String field) {
        return switch (field) {
            case "metadata.name" -> key.name();
            case "metadata.namespace" -> key.namespace();
            default -> header.fields().getOrDefault(field, "");
        };
    }
}
