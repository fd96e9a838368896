package dev.polder.api.resource;

import dev.polder.api.schema.ObjectSchema;
import java.util.List;
import java.util.Optional;

/// One served version of a kind.
///
/// @param version such as `v1`
/// @param schema  of the whole object, `apiVersion`, `kind` and `metadata` included
/// @param columns of `kubectl get`
/// @param custom  what a CustomResourceDefinition says of this version alone, empty for a built-in kind
public record VersionDefinition(
        String version, ObjectSchema schema, List<PrinterColumn> columns, Optional<CustomVersion> custom) {
    public VersionDefinition {
        columns = List.copyOf(columns);
    }

    /// A version of a built-in kind.
    public VersionDefinition(String version, ObjectSchema schema, List<PrinterColumn> columns) {
        this(version, schema, columns, Optional.empty());
    }
}
