package dev.polder.api.crd.path;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import java.util.List;
import java.util.Optional;

/// A path into an object, such as `.status.conditions[?(@.type=="Ready")].status` (client-go `util/jsonpath`, without
/// `range`). Members that are missing give nothing.
public final class JsonPath {
    private final List<Step> steps;

    private JsonPath(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /// Reads a path as it is written between braces; empty when it cannot be read.
    public static Optional<JsonPath> parse(String text) {
        try {
            return Optional.of(new JsonPath(new PathParser(text).steps()));
        } catch (PathException e) {
            return Optional.empty();
        }
    }

    /// The values that the path leads to, in order; none as well when it does not fit the object (an index out of bounds,
    /// a filter over what is no list, a comparison of a text with a number) or leads to more than [Evaluation#MOST].
    ///
    /// @param object left as it is; the values are parts of it
    public List<JsonValue> find(JsonObject object) {
        try {
            return new Evaluation().all(List.of(object), steps);
        } catch (PathException e) {
            return List.of();
        }
    }
}
