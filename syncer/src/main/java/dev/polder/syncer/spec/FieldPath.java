package dev.polder.syncer.spec;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A field as an API server names it in a conflict: `.spec.replicas`, `.spec.containers[name="c"].image`. Pure.
final class FieldPath {
    private static final JsonLimits KEY = new JsonLimits(4096, 4, 64);

    /// One step: the name of a member, or the keys of an item of a list.
    private sealed interface Step {
        record Member(String name) implements Step {}

        record Item(JsonObject keys) implements Step {}
    }

    private FieldPath() {}

    /// Takes a field out of an object.
    ///
    /// @return whether the path was understood and the field was there
    static boolean remove(JsonObject object, String path) {
        List<Step> steps = parse(path);
        if (steps.isEmpty() || !(steps.getLast() instanceof Step.Member(String last))) {
            return false;
        }
        JsonValue at = object;
        for (Step step : steps.subList(0, steps.size() - 1)) {
            at = step(at, step);
        }
        return at instanceof JsonObject parent && parent.remove(last) != null;
    }

    private static @Nullable JsonValue step(@Nullable JsonValue at, Step step) {
        return switch (step) {
            case Step.Member(String name) -> at instanceof JsonObject object ? object.get(name) : null;
            case Step.Item(JsonObject keys) -> at instanceof JsonArray array ? item(array, keys) : null;
        };
    }

    private static @Nullable JsonObject item(JsonArray array, JsonObject keys) {
        return array.objects().stream()
                .filter(o -> keys.entries().stream().allMatch((Map.Entry<String, JsonValue> key) ->
                        key.getValue().equals(o.get(key.getKey()))))
                .findFirst()
                .orElse(null);
    }

    /// Empty when it cannot be understood. Names with dots in them, as labels have, end the text: the rest is one name.
    private static List<Step> parse(String path) {
        List<Step> steps = new ArrayList<>();
        int at = 0;
        while (at < path.length()) {
            if (path.charAt(at) == '.') {
                boolean map = endsWith(steps, "labels") || endsWith(steps, "annotations") || endsWith(steps, "data");
                int end = map ? path.length() : end(path, at + 1);
                steps.add(new Step.Member(path.substring(at + 1, end)));
                at = end;
            } else if (path.charAt(at) == '[') {
                int end = closing(path, at);
                JsonObject keys = end < 0 ? new JsonObject() : keys(path.substring(at + 1, end));
                if (keys.isEmpty()) {
                    return List.of();
                }
                steps.add(new Step.Item(keys));
                at = end + 1;
            } else {
                return List.of();
            }
        }
        return steps;
    }

    private static boolean endsWith(List<Step> steps, String name) {
        return !steps.isEmpty() && steps.getLast().equals(new Step.Member(name));
    }

    private static int end(String path, int from) {
        int at = from;
        while (at < path.length() && path.charAt(at) != '.' && path.charAt(at) != '[') {
            at++;
        }
        return at;
    }

    private static int closing(String path, int from) {
        boolean quoted = false;
        for (int i = from; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '"' && path.charAt(i - 1) != '\\') {
                quoted = !quoted;
            } else if (c == ']' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    /// `name="c",port=80` as an object; empty when it is nothing of the kind.
    private static JsonObject keys(String text) {
        StringBuilder json = new StringBuilder("{");
        int at = 0;
        while (at < text.length()) {
            int equals = text.indexOf('=', at);
            if (equals <= at) {
                return new JsonObject();
            }
            int end = comma(text, equals);
            json.append(json.length() > 1 ? "," : "").append('"').append(text, at, equals).append("\":");
            json.append(text, equals + 1, end);
            at = end + 1;
        }
        try {
            return JsonReader.readObject(json.append('}').toString().getBytes(StandardCharsets.UTF_8), KEY);
        } catch (JsonSyntaxException _) {
            return new JsonObject();
        }
    }

    private static int comma(String text, int from) {
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && text.charAt(i - 1) != '\\') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                return i;
            }
        }
        return text.length();
    }
}
