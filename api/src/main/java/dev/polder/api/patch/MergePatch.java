package dev.polder.api.patch;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import java.util.Map;

/// JSON merge patch (RFC 7386). As upstream does, nulls go from objects inside of new arrays too.
public final class MergePatch {
    private MergePatch() {}

    /// The patched object; neither argument is changed, and the result shares no changeable part with them.
    ///
    /// @throws ApiException 400 when the patch is no object
    public static JsonObject apply(JsonObject original, JsonValue patch) {
        if (!(patch instanceof JsonObject changes)) {
            throw Statuses.badRequest("error decoding patch: a merge patch must be an object");
        }
        JsonObject result = original.deepCopy();
        merge(result, changes);
        return result;
    }

    private static void merge(JsonObject target, JsonObject patch) {
        for (Map.Entry<String, JsonValue> change : patch.entries()) {
            String name = change.getKey();
            JsonValue value = change.getValue();
            if (value == JsonNull.NULL) {
                target.remove(name);
            } else if (value instanceof JsonObject changes && target.get(name) instanceof JsonObject child) {
                merge(child, changes);
            } else {
                target.put(name, withoutNulls(value));
            }
        }
    }

    private static JsonValue withoutNulls(JsonValue value) {
        if (value instanceof JsonObject object) {
            JsonObject kept = new JsonObject();
            merge(kept, object);
            return kept;
        }
        if (value instanceof JsonArray array) {
            JsonArray kept = new JsonArray();
            array.forEach(item -> kept.add(withoutNulls(item)));
            return kept;
        }
        return value;
    }
}
