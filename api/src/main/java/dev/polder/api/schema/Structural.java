package dev.polder.api.schema;

import dev.polder.api.json.JsonValue;
import org.jspecify.annotations.Nullable;

/// What the structural schema of a CustomResourceDefinition says of a value beyond its shape. Values of Kubernetes' own
/// types have none: there null is the same as absent.
///
/// @param nullable     whether null is a value; otherwise it is the same as absent
/// @param embedded     whether the value is a whole object of some kind (`x-kubernetes-embedded-resource`)
/// @param defaultValue what takes the place of an item or member that is null and may not be, or null; copy it
public record Structural(boolean nullable, boolean embedded, @Nullable JsonValue defaultValue) {
    public static final Structural PLAIN = new Structural(false, false, null);
}
