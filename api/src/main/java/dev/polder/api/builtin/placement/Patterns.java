package dev.polder.api.builtin.placement;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.WorkspacePath;
import dev.polder.api.validation.Causes;
import org.jspecify.annotations.Nullable;

/// Rules that kcp's definitions say by patterns and lengths, with the sentences in which a server says that they are
/// broken. Pure.
final class Patterns {
    /// The grammar of a workspace path, as kcp's definitions have it.
    private static final String PATH = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(:[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    private Patterns() {}

    /// A text that is absent, or the path of a workspace.
    static void path(@Nullable String text, String field, Causes causes) {
        if (text != null && !WorkspacePath.isValid(text)) {
            mismatch(text, field, PATH, causes);
        }
    }

    static void mismatch(String text, String field, String pattern, Causes causes) {
        causes.invalid(field, text, "%s in body should match '%s'".formatted(field, pattern));
    }

    /// A list that may not be empty.
    static void notEmpty(JsonObject object, String name, String field, Causes causes) {
        JsonArray array = object.array(name);
        if (array != null && array.isEmpty()) {
            String place = field + "." + name;
            causes.invalid(place, 0, place + " in body should have at least 1 items");
        }
    }
}
