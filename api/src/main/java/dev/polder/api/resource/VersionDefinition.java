package dev.polder.api.resource;

import dev.polder.api.schema.ObjectSchema;
import java.util.List;

/// One served version of a kind.
///
/// @param version such as `v1`
/// @param schema  of the whole object, `apiVersion`, `kind` and `metadata` included
/// @param columns of `kubectl get`
public record VersionDefinition(String version, ObjectSchema schema, List<PrinterColumn> columns) {
    public VersionDefinition {
        columns = List.copyOf(columns);
    }
}
