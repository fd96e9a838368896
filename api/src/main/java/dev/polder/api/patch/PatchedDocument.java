package dev.polder.api.patch;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonPointer;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A document while the operations of a JSON patch are done to it, and what they have used up. One thread.
final class PatchedDocument {
    private static final Pattern INDEX = Pattern.compile("[-+]?[0-9]{1,9}");
    private static final int BYTES_OF_A_SCALAR = 8;

    private final PatchLimits limits;
    private JsonValue root;
    private long copiedBytes;
    private long movedValues;

    /// What a walk over a value found.
    private static final class Extent {
        private long bytes;
        private long values;
        private int height;
    }

    PatchedDocument(JsonObject root, PatchLimits limits) {
        this.root = root;
        this.limits = limits;
    }

    JsonObject object() {
        if (!(root instanceof JsonObject object)) {
            throw Statuses.patchRejected();
        }
        measure(object, 0);
        return object;
    }

    void add(JsonPointer path, JsonValue value) {
        switch (parent(path)) {
            case JsonObject object -> object.put(key(path), value);
            case JsonArray array -> array.add(insertionIndex(array, key(path)), value);
            case JsonString _, JsonInteger _, JsonDecimal _, JsonBool _, JsonNull _ -> throw rejected();
        }
    }

    JsonValue remove(JsonPointer path) {
        JsonValue parent = parent(path);
        JsonValue removed = switch (parent) {
            case JsonObject object -> object.remove(key(path));
            case JsonArray array -> array.remove(index(array, key(path)));
            case JsonString _, JsonInteger _, JsonDecimal _, JsonBool _, JsonNull _ -> null;
        };
        if (removed == null) {
            throw rejected();
        }
        return removed;
    }

    void replace(JsonPointer path, JsonValue value) {
        if (path.tokens().isEmpty()) {
            root = value;
            return;
        }
        switch (parent(path)) {
            case JsonObject object -> object.put(key(path), value);
            case JsonArray array -> array.set(index(array, key(path)), value);
            case JsonString _, JsonInteger _, JsonDecimal _, JsonBool _, JsonNull _ -> throw rejected();
        }
    }

    void move(JsonPointer from, JsonPointer path) {
        JsonValue value = remove(from);
        movedValues += measure(value, path.tokens().size()).values;
        if (movedValues > limits.maxMovedValues()) {
            throw Statuses.tooLarge("The move operations of the JSON patch carry more than %d values"
                    .formatted(limits.maxMovedValues()));
        }
        add(path, value);
    }

    void copy(JsonPointer from, JsonPointer path) {
        JsonValue value = find(from);
        if (value == null) {
            throw rejected();
        }
        copiedBytes += measure(value, path.tokens().size()).bytes;
        if (copiedBytes > limits.maxCopiedBytes()) {
            throw Statuses.tooLarge(
                    "The copy operations of the JSON patch add more than %d bytes".formatted(limits.maxCopiedBytes()));
        }
        add(path, value.deepCopy());
    }

    void test(JsonPointer path, JsonValue wanted) {
        JsonValue actual = path.tokens().isEmpty() ? root : find(path);
        if (actual == null && parent(path) instanceof JsonObject) {
            actual = JsonNull.NULL;
        }
        if (actual == null || !wanted.equals(actual)) {
            throw rejected();
        }
    }

    private @Nullable JsonValue find(JsonPointer path) {
        JsonValue parent = parent(path);
        return step(parent, key(path));
    }

    private JsonValue parent(JsonPointer path) {
        List<String> tokens = path.tokens();
        if (tokens.isEmpty()) {
            throw rejected();
        }
        JsonValue value = root;
        for (String token : tokens.subList(0, tokens.size() - 1)) {
            value = step(value, token);
            if (value == null) {
                throw rejected();
            }
        }
        return value;
    }

    private static @Nullable JsonValue step(JsonValue value, String token) {
        return value instanceof JsonArray array ? array.get(index(array, token)) : JsonPointer.step(value, token);
    }

    private static String key(JsonPointer path) {
        return path.tokens().getLast();
    }

    private static int index(JsonArray array, String token) {
        int index = number(token);
        int position = index < 0 ? index + array.size() : index;
        if (position < 0 || position >= array.size()) {
            throw rejected();
        }
        return position;
    }

    private static int insertionIndex(JsonArray array, String token) {
        int index = token.equals("-") ? -1 : number(token);
        int position = index < 0 ? index + array.size() + 1 : index;
        if (position < 0 || position > array.size()) {
            throw rejected();
        }
        return position;
    }

    private static int number(String token) {
        if (!INDEX.matcher(token).matches()) {
            throw rejected();
        }
        return Integer.parseInt(token);
    }

    /// Walks a value that is to stand `depth` levels down, and refuses what would nest too deep.
    private Extent measure(JsonValue value, int depth) {
        Extent extent = new Extent();
        measure(value, depth, extent);
        return extent;
    }

    private void measure(JsonValue value, int depth, Extent extent) {
        extent.values++;
        switch (value) {
            case JsonObject object -> {
                enter(depth, extent);
                extent.bytes += 2;
                for (Map.Entry<String, JsonValue> member : object.entries()) {
                    extent.bytes += member.getKey().length() + 4;
                    measure(member.getValue(), depth + 1, extent);
                }
            }
            case JsonArray array -> {
                enter(depth, extent);
                extent.bytes += 2 + array.size();
                for (JsonValue item : array) {
                    measure(item, depth + 1, extent);
                }
            }
            case JsonString string -> extent.bytes += string.value().length() + 2;
            case JsonInteger _, JsonDecimal _, JsonBool _, JsonNull _ -> extent.bytes += BYTES_OF_A_SCALAR;
        }
    }

    private void enter(int depth, Extent extent) {
        extent.height = Math.max(extent.height, depth + 1);
        if (extent.height > limits.maxDepth()) {
            throw Statuses.tooLarge("The patched object nests deeper than %d levels".formatted(limits.maxDepth()));
        }
    }

    private static ApiException rejected() {
        return Statuses.patchRejected();
    }
}
