package dev.polder.control.object;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import java.util.List;
import java.util.Map;

/// `metadata` of an object. Absent texts are empty.
public final class Meta {
    private Meta() {}

    public static JsonObject of(JsonObject object) {
        return object.objectOrNew("metadata");
    }

    public static String name(JsonObject object) {
        return text(object, "name");
    }

    public static String namespace(JsonObject object) {
        return text(object, "namespace");
    }

    public static String uid(JsonObject object) {
        return text(object, "uid");
    }

    public static String resourceVersion(JsonObject object) {
        return text(object, "resourceVersion");
    }

    /// RFC 3339.
    public static String created(JsonObject object) {
        return text(object, "creationTimestamp");
    }

    /// 0 when it has none.
    public static long generation(JsonObject object) {
        return object.integerAt("metadata", "generation").orElse(0);
    }

    /// Whether `deletionTimestamp` is set.
    public static boolean deleting(JsonObject object) {
        return object.at("metadata", "deletionTimestamp") instanceof JsonString;
    }

    public static List<String> finalizers(JsonObject object) {
        return object.stringsAt("metadata", "finalizers");
    }

    /// Takes a finalizer away; gives whether it was there.
    public static boolean removeFinalizer(JsonObject object, String finalizer) {
        List<String> before = finalizers(object);
        List<String> after = before.stream().filter(f -> !f.equals(finalizer)).toList();
        if (after.isEmpty()) {
            of(object).remove("finalizers");
        } else {
            of(object).put("finalizers", JsonArray.ofStrings(after));
        }
        return after.size() < before.size();
    }

    public static Map<String, String> labels(JsonObject object) {
        JsonObject labels = object.objectAt("metadata", "labels");
        return labels == null ? Map.of() : labels.strings();
    }

    public static Map<String, String> annotations(JsonObject object) {
        JsonObject annotations = object.objectAt("metadata", "annotations");
        return annotations == null ? Map.of() : annotations.strings();
    }

    private static String text(JsonObject object, String name) {
        String text = object.stringAt("metadata", name);
        return text == null ? "" : text;
    }
}
