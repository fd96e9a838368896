package dev.polder.api.crd.path;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/// Follows steps through an object. One use, one thread.
final class Evaluation {
    /// How many values all steps together may lead to: descents within descents multiply.
    static final int MOST = 100_000;

    private int seen;

    List<JsonValue> all(List<JsonValue> values, List<Step> steps) {
        List<JsonValue> now = values;
        for (Step step : steps) {
            now = one(now, step);
            seen += now.size();
            if (seen > MOST) {
                throw new PathException("too many values");
            }
        }
        return now;
    }

    private List<JsonValue> one(List<JsonValue> values, Step step) {
        List<JsonValue> found = new ArrayList<>();
        if (step instanceof Step.Union(List<List<Step>> paths)) {
            paths.forEach(path -> found.addAll(all(values, path)));
            return found;
        }
        for (JsonValue value : values) {
            switch (step) {
                case Step.Field(String name) -> field(value, name, found);
                case Step.Wildcard _ -> found.addAll(parts(value));
                case Step.Descent _ -> descend(value, found);
                case Step.Slice slice -> slice(value, slice, found);
                case Step.Filter filter -> filter(value, filter, found);
                case Step.Literal(JsonValue literal) -> found.add(literal);
                case Step.Union _ -> {}
            }
        }
        return found;
    }

    private static void field(JsonValue value, String name, List<JsonValue> found) {
        JsonValue member = value instanceof JsonObject object ? object.get(name) : null;
        if (member != null) {
            found.add(member);
        }
    }

    private static List<JsonValue> parts(JsonValue value) {
        List<JsonValue> parts = new ArrayList<>();
        if (value instanceof JsonObject object) {
            object.entries().forEach(member -> parts.add(member.getValue()));
        } else if (value instanceof JsonArray array) {
            array.forEach(parts::add);
        }
        return parts;
    }

    private static void descend(JsonValue value, List<JsonValue> found) {
        List<JsonValue> parts = parts(value);
        if (!parts.isEmpty()) {
            found.add(value);
            if (found.size() > MOST) {
                throw new PathException("too many values");
            }
            parts.forEach(part -> descend(part, found));
        }
    }

    private static void slice(JsonValue value, Step.Slice slice, List<JsonValue> found) {
        if (value == JsonNull.NULL) {
            return;
        }
        if (!(value instanceof JsonArray array)) {
            throw new PathException("no array or slice");
        }
        int size = array.size();
        int from = slice.from().orElse(0);
        from = from < 0 ? from + size : from;
        int to = slice.to().orElse(size);
        to = to < 0 || (to == 0 && slice.single()) ? to + size : to;
        if (from == to) {
            return;
        }
        int step = slice.step().orElse(1);
        if (from < 0 || from >= size || to < 0 || to > size || from > to || step <= 0) {
            throw new PathException("array index out of bounds");
        }
        for (long i = from; i < to; i += step) {
            found.add(array.get((int) i));
        }
    }

    private void filter(JsonValue value, Step.Filter filter, List<JsonValue> found) {
        if (!(value instanceof JsonArray array)) {
            throw new PathException("no array or slice and cannot be filtered");
        }
        for (JsonValue item : array) {
            if (filter.operator().isEmpty() ? leadsAnywhere(item, filter.left()) : holds(item, filter)) {
                found.add(item);
            }
        }
    }

    private boolean leadsAnywhere(JsonValue item, List<Step> path) {
        try {
            return !all(List.of(item), path).isEmpty();
        } catch (PathException e) {
            return false;
        }
    }

    private boolean holds(JsonValue item, Step.Filter filter) {
        List<JsonValue> left = all(List.of(item), filter.left());
        List<JsonValue> right = all(List.of(item), filter.right());
        if (left.size() > 1 || right.size() > 1) {
            throw new PathException("can only compare one element at a time");
        }
        return !left.isEmpty()
                && !right.isEmpty()
                && compares(left.getFirst(), filter.operator(), right.getFirst());
    }

    private static boolean compares(JsonValue left, String operator, JsonValue right) {
        boolean ordered = !operator.equals("==") && !operator.equals("!=");
        if (ordered && left instanceof JsonBool) {
            throw new PathException("invalid type for comparison");
        }
        int order = order(left, right);
        return switch (operator) {
            case "==" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            default -> throw new PathException("unrecognized filter operator " + operator);
        };
    }

    private static int order(JsonValue left, JsonValue right) {
        if (left instanceof JsonString(String a) && right instanceof JsonString(String b)) {
            return a.compareTo(b);
        }
        if (left instanceof JsonInteger(long a) && right instanceof JsonInteger(long b)) {
            return Long.compare(a, b);
        }
        if (left instanceof JsonDecimal(double a) && right instanceof JsonDecimal(double b)) {
            return Double.compare(a, b);
        }
        if (left instanceof JsonBool a && right instanceof JsonBool b) {
            return Boolean.compare(a.value(), b.value());
        }
        throw new PathException("incompatible types for comparison");
    }
}
