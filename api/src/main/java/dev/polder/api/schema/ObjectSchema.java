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
/// @param structural      null for one of Kubernetes' own types
public record ObjectSchema(
        String typeName,
        String description,
        Map<String, Property> properties,
        boolean atomic,
        boolean preserveUnknown,
        @Nullable Structural structural)
        implements Schema {
    /// In a custom resource an object of which no field is known.
    public static final ObjectSchema NOTHING = new ObjectSchema("", "", Map.of(), false, false, Structural.PLAIN);

    private static final String KUBERNETES = "io.k8s.";

    public ObjectSchema(
            String typeName,
            String description,
            Map<String, Property> properties,
            boolean atomic,
            boolean preserveUnknown) {
        this(typeName, description, properties, atomic, preserveUnknown, null);
    }

    /// Whether it is one of Kubernetes' own types, which have zero values.
    public boolean isKubernetes() {
        return structural == null && typeName.startsWith(KUBERNETES);
    }

    /// The field, or null when it is not declared.
    public @Nullable Property property(String name) {
        return properties.get(name);
    }
}
