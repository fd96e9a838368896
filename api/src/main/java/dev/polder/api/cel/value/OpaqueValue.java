package dev.polder.api.cel.value;

import org.jspecify.annotations.Nullable;

/// A value that only the functions of its library look into. Equal when the records are.
public interface OpaqueValue {
    /// As `type(x)` names it.
    String typeName();

    /// The size that costs are made of.
    default long size() {
        return 1;
    }

    /// What `string(x)` gives, or null when there is no such conversion.
    default @Nullable String text() {
        return null;
    }
}
