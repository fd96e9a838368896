package dev.polder.api.patch;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonPointer;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A JSON patch (RFC 6902) as kube-apiserver applies it. It differs from the RFC where upstream does: `replace` of a
/// member that is not there adds it, indexes may be negative (counted from the end), `test` against null passes for a
/// member that is not there.
public final class JsonPatch {
    private final List<Operation> operations;
    private final PatchLimits limits;

    /// One step.
    ///
    /// @param from  source of move and copy, otherwise the whole document
    /// @param value of add, replace and test, otherwise null
    private record Operation(Kind kind, JsonPointer path, JsonPointer from, JsonValue value) {}

    private enum Kind {
        ADD,
        REMOVE,
        REPLACE,
        MOVE,
        COPY,
        TEST
    }

    private JsonPatch(List<Operation> operations, PatchLimits limits) {
        this.operations = operations;
        this.limits = limits;
    }

    /// Understands a patch.
    ///
    /// @throws ApiException 400 when it is no array of objects, 413 when it has too many operations, 422 when an
    ///     operation is malformed
    public static JsonPatch parse(JsonValue patch, PatchLimits limits) {
        if (!(patch instanceof JsonArray array)) {
            throw Statuses.badRequest("error decoding patch: not an array of operations");
        }
        if (array.size() > limits.maxOperations()) {
            throw Statuses.tooLarge("The allowed maximum operations in a JSON patch is %d, got %d"
                    .formatted(limits.maxOperations(), array.size()));
        }
        List<Operation> operations = new ArrayList<>();
        for (JsonValue item : array) {
            if (!(item instanceof JsonObject operation)) {
                throw item == JsonNull.NULL
                        ? Statuses.patchRejected()
                        : Statuses.badRequest("error decoding patch: not an array of operations");
            }
            operations.add(operation(operation, limits));
        }
        return new JsonPatch(operations, limits);
    }

    private static Operation operation(JsonObject operation, PatchLimits limits) {
        Kind kind = switch (operation.string("op", "")) {
            case "add" -> Kind.ADD;
            case "remove" -> Kind.REMOVE;
            case "replace" -> Kind.REPLACE;
            case "move" -> Kind.MOVE;
            case "copy" -> Kind.COPY;
            case "test" -> Kind.TEST;
            default -> throw Statuses.patchRejected();
        };
        boolean moves = kind == Kind.MOVE || kind == Kind.COPY;
        JsonValue value = operation.get("value");
        return new Operation(
                kind,
                pointer(operation.get("path"), limits),
                moves ? pointer(operation.get("from"), limits) : new JsonPointer(List.of()),
                value == null ? JsonNull.NULL : value);
    }

    /// As upstream reads it: what stands before the first slash is passed over, and a tilde that escapes nothing stands for
    /// itself.
    private static JsonPointer pointer(@Nullable JsonValue text, PatchLimits limits) {
        if (text instanceof JsonString string && (string.value().isEmpty() || string.value().indexOf('/') >= 0)) {
            List<String> tokens = Arrays.stream(string.value().split("/", -1))
                    .skip(1)
                    .map(token -> token.replace("~1", "/").replace("~0", "~"))
                    .toList();
            if (tokens.size() <= limits.maxDepth()) {
                return new JsonPointer(tokens);
            }
        }
        throw Statuses.patchRejected();
    }

    /// The patched object; `original` stays as it is.
    ///
    /// @throws ApiException 422 when a test fails, a path is missing or the result is no object, 413 when it grows
    ///     over a limit
    public JsonObject apply(JsonObject original) {
        PatchedDocument document = new PatchedDocument(original.deepCopy(), limits);
        for (Operation operation : operations) {
            switch (operation.kind()) {
                case ADD -> document.add(operation.path(), operation.value().deepCopy());
                case REMOVE -> document.remove(operation.path());
                case REPLACE -> document.replace(operation.path(), operation.value().deepCopy());
                case MOVE -> document.move(operation.from(), operation.path());
                case COPY -> document.copy(operation.from(), operation.path());
                case TEST -> document.test(operation.path(), operation.value());
            }
        }
        return document.object();
    }
}
