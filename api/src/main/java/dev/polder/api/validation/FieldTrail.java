package dev.polder.api.validation;

import org.jspecify.annotations.Nullable;

/// Where in an object a walk is; becomes text only when there is something to say. Immutable.
///
/// @param above null at the root
/// @param step  as it is written behind what is above
public record FieldTrail(@Nullable FieldTrail above, String step) {
    public static final FieldTrail ROOT = new FieldTrail(null, "");

    /// One step to a member, `.name` unless at the root.
    public FieldTrail member(String name) {
        return new FieldTrail(this, above == null ? name : "." + name);
    }

    /// One step to an item, `[0]`.
    public FieldTrail item(int index) {
        return new FieldTrail(this, "[" + index + "]");
    }

    /// One step to a member whose name is data, `[key]`.
    public FieldTrail key(String key) {
        return new FieldTrail(this, "[" + key + "]");
    }

    /// As `spec.containers[0].name`.
    public String text() {
        return above == null ? step : above.text() + step;
    }
}
