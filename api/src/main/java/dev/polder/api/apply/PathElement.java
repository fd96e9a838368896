package dev.polder.api.apply;

import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// One step of a path to a field. Ordered as in `fieldsV1`: names, keys, values, indexes.
public sealed interface PathElement extends Comparable<PathElement> {
    /// U+2028 and U+2029.
    char LINE_END = (char) 0x2028;

    char PARAGRAPH_END = (char) 0x2029;
    JsonLimits LIMITS = new JsonLimits(64 * 1024, 8, 1000);

    /// A member of an object.
    record Name(String name) implements PathElement {
        @Override
        public String toString() {
            return "." + name;
        }
    }

    /// An item of a list that is a map by keys; `fields` has the key fields of the item, and is not to be changed.
    record Key(JsonObject fields) implements PathElement {
        public Key {
            TreeMap<String, JsonValue> sorted = new TreeMap<>();
            fields.entries().forEach(field -> sorted.put(field.getKey(), field.getValue()));
            JsonObject ordered = new JsonObject();
            sorted.forEach(ordered::put);
            fields = ordered;
        }

        @Override
        public String toString() {
            return fields.entries().stream()
                    .map(field -> field.getKey() + "=" + JsonWriter.text(field.getValue()))
                    .collect(Collectors.joining(",", "[", "]"));
        }
    }

    /// An item of a list that is a set.
    record Value(JsonValue value) implements PathElement {
        @Override
        public String toString() {
            return "[=" + JsonWriter.text(value) + "]";
        }
    }

    /// An item by its place.
    record Index(int index) implements PathElement {
        @Override
        public String toString() {
            return "[" + index + "]";
        }
    }

    /// As a member name of `fieldsV1`: `f:spec`, `k:{"name":"c"}`, `v:"x"`, `i:0`.
    default String encoded() {
        return switch (this) {
            case Name name -> "f:" + name.name();
            case Key key -> "k:" + wire(key.fields());
            case Value value -> "v:" + wire(value.value());
            case Index index -> "i:" + index.index();
        };
    }

    /// JSON with the characters escaped that Go's encoder escapes for HTML.
    private static String wire(JsonValue value) {
        String text = JsonWriter.text(value);
        boolean plain = text.chars().noneMatch(c -> c == '<' || c == '>' || c == '&' || c == LINE_END || c == PARAGRAPH_END);
        return plain
                ? text
                : text.replace("<", "\\u003c")
                        .replace(">", "\\u003e")
                        .replace("&", "\\u0026")
                        .replace(Character.toString(LINE_END), "\\u2028")
                        .replace(Character.toString(PARAGRAPH_END), "\\u2029");
    }

    /// Reads a member name of `fieldsV1`; empty for a type that is not known.
    ///
    /// @throws JsonSyntaxException when it is malformed
    static Optional<PathElement> decode(String text) {
        if (text.length() < 2 || text.charAt(1) != ':') {
            throw new IllegalArgumentException("missing colon: " + text);
        }
        String rest = text.substring(2);
        return Optional.ofNullable(
                switch (text.charAt(0)) {
                    case 'f' -> new Name(rest);
                    case 'k' -> new Key(JsonReader.readObject(rest.getBytes(StandardCharsets.UTF_8), LIMITS));
                    case 'v' -> new Value(JsonReader.read(rest.getBytes(StandardCharsets.UTF_8), LIMITS));
                    case 'i' -> new Index(Integer.parseInt(rest));
                    default -> null;
                });
    }

    @Override
    default int compareTo(PathElement other) {
        if (this instanceof Name(String name) && other instanceof Name(String otherName)) {
            return name.compareTo(otherName);
        }
        int order = Integer.compare(rank(), other.rank());
        if (order != 0) {
            return order;
        }
        return switch (this) {
            case Name name -> name.name().compareTo(((Name) other).name());
            case Key key -> compareFields(key.fields(), ((Key) other).fields());
            case Value value -> compareValues(value.value(), ((Value) other).value());
            case Index index -> Integer.compare(index.index(), ((Index) other).index());
        };
    }

    private int rank() {
        return switch (this) {
            case Name _ -> 0;
            case Key _ -> 1;
            case Value _ -> 2;
            case Index _ -> 3;
        };
    }

    private static int compareFields(JsonObject left, JsonObject right) {
        Iterator<Map.Entry<String, JsonValue>> others = right.entries().iterator();
        for (Map.Entry<String, JsonValue> field : left.entries()) {
            if (!others.hasNext()) {
                return 1;
            }
            Map.Entry<String, JsonValue> other = others.next();
            int order = field.getKey().compareTo(other.getKey());
            order = order != 0 ? order : compareValues(field.getValue(), other.getValue());
            if (order != 0) {
                return order;
            }
        }
        return others.hasNext() ? -1 : 0;
    }

    private static int compareValues(JsonValue left, JsonValue right) {
        if (left instanceof JsonInteger a && right instanceof JsonInteger b) {
            return Long.compare(a.value(), b.value());
        }
        if (left instanceof JsonString a && right instanceof JsonString b) {
            return a.value().compareTo(b.value());
        }
        if (isNumber(left) && isNumber(right)) {
            return Double.compare(number(left), number(right));
        }
        int order = Integer.compare(kind(left), kind(right));
        return order != 0 ? order : JsonWriter.text(left).compareTo(JsonWriter.text(right));
    }

    private static boolean isNumber(JsonValue value) {
        return value instanceof JsonInteger || value instanceof JsonDecimal;
    }

    private static double number(JsonValue value) {
        return switch (value) {
            case JsonInteger integer -> integer.value();
            case JsonDecimal decimal -> decimal.value();
            default -> 0;
        };
    }

    private static int kind(JsonValue value) {
        return switch (value) {
            case JsonDecimal _ -> 0;
            case JsonInteger _ -> 1;
            case JsonString _ -> 2;
            case JsonBool _ -> 3;
            default -> 4;
        };
    }
}
