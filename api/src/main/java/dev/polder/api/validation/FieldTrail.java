package dev.polder.api.validation;

import org.jspecify.annotations.Nullable;

/// Where in an object a walk is; becomes text only when there is something to say. Immutable.
///
/// @param above null at the root
/// @param step  as it is written behind what is above
record FieldTrail(@Nullable FieldTrail above, String step) {
    static final FieldTrail ROOT = new FieldTrail(null, "");

    FieldTrail member(String name) {
        return new FieldTrail(this, above == null ? name : "." + name);
    }

    FieldTrail item(int index) {
        return new FieldTrail(this, "[" + index + "]");
    }

    FieldTrail key(String key) {
        return new FieldTrail(this, "[" + key + "]");
    }

    /// As `spec.containers[0].name`.
    String text() {
        return above == null ? step : above.text() + step;
    }
}
