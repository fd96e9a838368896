package dev.polder.api.apply;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The annotation in which `kubectl apply` (client-side) keeps what it applied last. An object that was made so can be
/// applied by the server for `kubectl` without conflicts, and the annotation is kept up to date, so that one can go
/// back.
final class LastAppliedAnnotation {
    static final String NAME = "kubectl.kubernetes.io/last-applied-configuration";
    private static final String MANAGER = "kubectl";
    private static final int MAX_ANNOTATIONS_BYTES = 256 * 1024;

    private LastAppliedAnnotation() {}

    /// Whether the rules of the annotation hold for this manager.
    static boolean concerns(ManagedWrite write) {
        return write.manager().equals(MANAGER);
    }

    /// The fields that the annotation says kubectl set and that still have that value; empty when it says nothing.
    static FieldSet fields(JsonObject live, Schema schema, ManagedWrite write) {
        String text = live.stringAt("metadata", "annotations", NAME);
        JsonObject last = text == null ? null : parse(text);
        if (last == null || !last.string("apiVersion", "").equals(write.apiVersion())) {
            return new FieldSet();
        }
        Comparison comparison = Comparison.of(last, live, schema);
        return TreeFields.of(last, schema)
                .difference(comparison.changed())
                .difference(comparison.removed());
    }

    private static @Nullable JsonObject parse(String text) {
        try {
            return JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
        } catch (JsonSyntaxException e) {
            return null;
        }
    }

    /// Where the object has the annotation, makes it say the configuration that was just applied.
    static void refresh(JsonObject object, JsonObject configuration) {
        JsonObject annotations = object.objectAt("metadata", "annotations");
        if (annotations == null || annotations.string(NAME, "").isEmpty()) {
            return;
        }
        JsonObject kept = sorted(configuration);
        if (kept.at("metadata", "annotations") instanceof JsonObject applied) {
            applied.remove(NAME);
        }
        annotations.put(NAME, JsonWriter.text(kept) + "\n");
        long bytes = annotations.strings().entrySet().stream()
                .mapToLong(entry -> (long) utf8(entry.getKey()) + utf8(entry.getValue()))
                .sum();
        if (bytes > MAX_ANNOTATIONS_BYTES) {
            annotations.remove(NAME);
        }
    }

    /// A copy with the members of objects by name, as upstream writes them.
    private static JsonObject sorted(JsonObject object) {
        JsonObject sorted = new JsonObject();
        object.entries().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(member -> sorted.put(member.getKey(), sorted(member.getValue())));
        return sorted;
    }

    private static JsonValue sorted(JsonValue value) {
        return switch (value) {
            case JsonObject object -> sorted(object);
            case JsonArray array ->
                new JsonArray(array.stream().map(LastAppliedAnnotation::sorted).toList());
            case JsonString _, JsonInteger _, JsonDecimal _, JsonBool _, JsonNull _ -> value;
        };
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
