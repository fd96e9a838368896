package dev.polder.api.schema;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An object with declared fields.
///
/// @param typeName        the OpenAPI definition it is, such as `io.k8s.api.core.v1.PodSpec`; empty for an anonymous one
/// @param description     for `explain`; empty for none
/// @param properties      fields by name, in order
/// @param atomic          whether server-side apply owns it as a whole (`x-kubernetes-map-type: atomic`)
/// @param preserveUnknown whether undeclared fields are kept (`x-kubernetes-preserve-unknown-fields`)
public record ObjectSchema(
        String typeName,
        String description,
        Map<String, Property> properties,
        boolean atomic,
        boolean preserveUnknown)
        implements Schema {

    /// The field, or null when it is not declared.
    public @Nullable Property property(String name) {
        return properties.get(name);
    }
}
