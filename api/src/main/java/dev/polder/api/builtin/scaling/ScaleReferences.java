package dev.polder.api.builtin.scaling;

import dev.polder.api.json.JsonObject;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;

/// References to what is scaled or described (`CrossVersionObjectReference`).
final class ScaleReferences {
    private static final int MOST_SLASHES = 1;

    private ScaleReferences() {}

    static void validate(JsonObject reference, String field, Causes causes) {
        for (String part : new String[] {"kind", "name"}) {
            String text = reference.string(part, "");
            if (text.isEmpty()) {
                causes.required(field + "." + part, "");
            } else {
                causes.invalid(field + "." + part, text, Names.pathSegment(text, false));
            }
        }
    }

    /// @param coreAllowed whether the group may be empty
    static void version(JsonObject reference, String field, boolean coreAllowed, Causes causes) {
        String version = reference.string("apiVersion", "");
        long slashes = version.chars().filter(c -> c == '/').count();
        if (slashes > MOST_SLASHES) {
            causes.invalid(field + ".apiVersion", version, "unexpected GroupVersion string: " + version);
        } else if (!coreAllowed && (slashes == 0 || version.startsWith("/"))) {
            causes.invalid(field + ".apiVersion", version, "apiVersion must specify API group");
        }
    }
}
