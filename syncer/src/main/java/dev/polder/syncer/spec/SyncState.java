package dev.polder.syncer.spec;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonWriter;
import dev.polder.syncer.transform.SyncKeys;
import java.nio.charset.StandardCharsets;

/// Why an object is not, or not as it is now, on a target; kept in an annotation of the upstream object, one entry a
/// target. An object without trouble carries none: a healthy object costs no write.
///
/// @param reason  one word
/// @param message for people, in the tenant's own names
record SyncState(String reason, String message) {
    private static final int MAX_MESSAGE = 512;
    private static final JsonLimits LIMITS = new JsonLimits(256 * 1024, 4, 1000);

    SyncState {
        message = message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message;
    }

    /// Puts the state into the object. Tells whether that changed anything.
    boolean putInto(JsonObject upstream, String targetName) {
        JsonObject all = read(upstream);
        JsonObject mine = new JsonObject().put("reason", reason).put("message", message);
        if (mine.equals(all.object(targetName))) {
            return false;
        }
        all.put(targetName, mine);
        annotations(upstream).put(SyncKeys.SYNC_STATE, JsonWriter.text(all));
        return true;
    }

    /// Takes the state of a target out of the object. Tells whether there was any.
    static boolean removeFrom(JsonObject upstream, String targetName) {
        if (upstream.stringAt("metadata", "annotations", SyncKeys.SYNC_STATE) == null) {
            return false;
        }
        JsonObject all = read(upstream);
        if (all.remove(targetName) == null) {
            return false;
        }
        if (all.isEmpty()) {
            annotations(upstream).remove(SyncKeys.SYNC_STATE);
        } else {
            annotations(upstream).put(SyncKeys.SYNC_STATE, JsonWriter.text(all));
        }
        return true;
    }

    private static JsonObject annotations(JsonObject upstream) {
        return upstream.objectOrNew("metadata").objectOrNew("annotations");
    }

    private static JsonObject read(JsonObject upstream) {
        String text = upstream.stringAt("metadata", "annotations", SyncKeys.SYNC_STATE);
        if (text == null) {
            return new JsonObject();
        }
        try {
            return JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8), LIMITS);
        } catch (JsonSyntaxException _) {
            return new JsonObject();
        }
    }
}
