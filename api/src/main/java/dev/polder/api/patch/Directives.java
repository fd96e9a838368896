package dev.polder.api.patch;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.GoText;
import dev.polder.api.status.Statuses;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The instructions that a strategic merge patch carries between its data, and how they are kept out of the result.
final class Directives {
    static final String PATCH = "$patch";
    static final String RETAIN_KEYS = "$retainKeys";
    static final String SET_ORDER = "$setElementOrder/";
    static final String DELETE_FROM_LIST = "$deleteFromPrimitiveList/";
    private static final int MAX_SHOWN = 100;

    /// The values of `$patch`.
    enum PatchDirective {
        REPLACE,
        DELETE,
        MERGE
    }

    private Directives() {}

    /// The `$patch` of an object that has one.
    static PatchDirective patchDirective(JsonObject patch) {
        return switch (patch.string(PATCH, "")) {
            case "replace" -> PatchDirective.REPLACE;
            case "delete" -> PatchDirective.DELETE;
            case "merge" -> PatchDirective.MERGE;
            default -> throw unknown(patch);
        };
    }

    /// A value of the patch that becomes a value of the object: without directives, and without null members. Null when
    /// it was nothing but a directive.
    static @Nullable JsonValue cleaned(JsonValue value) {
        if (value instanceof JsonArray array) {
            return cleanedItems(array);
        }
        if (!(value instanceof JsonObject object)) {
            return value;
        }
        // A null is taken away before anybody looks for directives.
        if (object.has(PATCH) && object.get(PATCH) != JsonNull.NULL) {
            return null;
        }
        JsonObject kept = new JsonObject();
        for (Map.Entry<String, JsonValue> member : object.entries()) {
            JsonValue child = cleaned(member.getValue());
            if (child != null && child != JsonNull.NULL && !isDirective(member.getKey())) {
                kept.put(member.getKey(), child);
            }
        }
        return kept;
    }

    /// As [#cleaned], for each item.
    static JsonArray cleanedItems(JsonArray array) {
        JsonArray kept = new JsonArray();
        for (JsonValue item : array) {
            JsonValue clean = cleaned(item);
            if (clean != null) {
                kept.add(clean);
            }
        }
        return kept;
    }

    /// A value of the patch that stands in the result as it is: nothing but directives and null members go from it.
    static JsonValue stripped(JsonValue value) {
        return switch (value) {
            case JsonObject object -> {
                JsonObject kept = new JsonObject();
                for (Map.Entry<String, JsonValue> member : object.entries()) {
                    if (member.getValue() != JsonNull.NULL && !isDirective(member.getKey())) {
                        kept.put(member.getKey(), stripped(member.getValue()));
                    }
                }
                yield kept;
            }
            case JsonArray array -> new JsonArray(array.stream().map(Directives::stripped).toList());
            case JsonString _, JsonInteger _, JsonDecimal _, JsonBool _, JsonNull _ -> value;
        };
    }

    private static boolean isDirective(String name) {
        return name.equals(PATCH)
                || name.equals(RETAIN_KEYS)
                || name.startsWith(SET_ORDER)
                || name.startsWith(DELETE_FROM_LIST);
    }

    static ApiException unknown(JsonObject patch) {
        JsonValue directive = patch.get(PATCH);
        String text = directive instanceof JsonString string ? string.value() : "%!s(" + shown(directive) + ")";
        return Statuses.badRequest("unknown patch type: %s in map: %s".formatted(text, shown(patch)));
    }

    static ApiException badOrder() {
        return Statuses.badRequest("invalid patch format of setElementOrder list");
    }

    /// The start of a value as Go prints it, for a message.
    static String shown(@Nullable JsonValue value) {
        String text = value == null ? "<nil>" : GoText.value(value);
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }
}
