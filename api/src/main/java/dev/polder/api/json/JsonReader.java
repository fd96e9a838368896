package dev.polder.api.json;

import dev.polder.api.json.text.TextScan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/// JSON text to tree, with the rules of Go's decoder where they show: the last of two members with one name wins,
/// integers beyond 64 bits become doubles, halves of surrogate pairs become U+FFFD. Any thread.
public final class JsonReader {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonParser parser;
    private final JsonLimits limits;
    private final @Nullable Consumer<String> findings;
    private final FieldTrail trail = new FieldTrail();
    private int depth;
    private int values;

    private JsonReader(JsonParser parser, JsonLimits limits, @Nullable Consumer<String> findings) {
        this.parser = parser;
        this.limits = limits;
        this.findings = findings;
    }

    /// Reads one value; whitespace may surround it, nothing else.
    ///
    /// @throws JsonSyntaxException when it is malformed or over a limit
    public static JsonValue read(byte[] json, JsonLimits limits) {
        return readChecked(json, limits, null);
    }

    /// As [#read(byte[], JsonLimits)], and tells of each member that is there twice: `duplicate field "spec.replicas"`.
    public static JsonValue read(byte[] json, JsonLimits limits, Consumer<String> findings) {
        return readChecked(json, limits, findings);
    }

    /// As [#read(byte[], JsonLimits)], for text that must be an object.
    public static JsonObject readObject(byte[] json, JsonLimits limits) {
        return readChecked(json, limits, null) instanceof JsonObject object ? object : notAnObject();
    }

    private static JsonObject notAnObject() {
        throw JsonSyntaxException.malformed("not a JSON object");
    }

    private static JsonValue readChecked(byte[] json, JsonLimits limits, @Nullable Consumer<String> findings) {
        limits.checkBytes(json.length);
        if (!TextScan.isAscii(json)) {
            Utf8.check(json);
        }
        JsonValue plain = PlainReader.read(json, limits, findings != null);
        return plain != null ? plain : readAnything(json, limits, findings);
    }

    /// The general parser: reads all there is, and says what is wrong.
    static JsonValue readAnything(byte[] json, JsonLimits limits, @Nullable Consumer<String> findings) {
        Utf8.check(json);
        if (Utf8.startsWithByteOrderMark(json)) {
            throw JsonSyntaxException.malformed("unexpected byte order mark");
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            JsonReader reader = new JsonReader(parser, limits, findings);
            JsonValue value = reader.value(parser.nextToken());
            if (parser.nextToken() != null) {
                throw JsonSyntaxException.malformed("unexpected text after the JSON value" + reader.place());
            }
            return value;
        } catch (JacksonException e) {
            throw JsonSyntaxException.malformed(describe(e));
        }
    }

    private JsonValue value(@Nullable JsonToken token) {
        limits.checkValues(++values);
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> new JsonString(Utf8.wellFormed(parser.getString()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE -> JsonBool.TRUE;
            case VALUE_FALSE -> JsonBool.FALSE;
            case VALUE_NULL -> JsonNull.NULL;
            case null, default -> throw JsonSyntaxException.malformed("unexpected end of JSON input");
        };
    }

    private JsonObject object() {
        limits.checkDepth(++depth);
        JsonObject object = new JsonObject();
        String name = parser.nextName();
        while (name != null) {
            name = Utf8.wellFormed(name);
            trail.enter(name);
            int before = object.size();
            object.put(name, value(parser.nextToken()));
            if (object.size() == before && findings != null) {
                findings.accept("duplicate field \"%s\"".formatted(trail));
            }
            trail.leave();
            name = parser.nextName();
        }
        depth--;
        return object;
    }

    private JsonArray array() {
        limits.checkDepth(++depth);
        JsonArray array = new JsonArray();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            trail.enter(array.size());
            array.add(value(token));
            trail.leave();
        }
        depth--;
        return array;
    }

    private JsonValue number() {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return new JsonInteger(parser.getLongValue());
        }
        double value = parser.getDoubleValue();
        if (!Double.isFinite(value)) {
            throw JsonSyntaxException.malformed("number out of range" + place());
        }
        return new JsonDecimal(value);
    }

    private String place() {
        return at(parser.currentTokenLocation());
    }

    private static String describe(JacksonException e) {
        String message = e.getOriginalMessage();
        int end = message.indexOf('\n');
        message = end < 0 ? message : message.substring(0, end);
        int source = message.indexOf(" (start marker");
        return (source < 0 ? message : message.substring(0, source)) + at(e.getLocation());
    }

    private static String at(@Nullable TokenStreamLocation location) {
        return location == null
                ? ""
                : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }

    /// Where in a document a reader is, written as `spec.containers[0].name`. One thread.
    private static final class FieldTrail {
        private final List<Object> steps = new ArrayList<>();

        void enter(String member) {
            steps.add(member);
        }

        void enter(int index) {
            steps.add(index);
        }

        void leave() {
            steps.removeLast();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            for (Object step : steps) {
                if (step instanceof Integer) {
                    text.append('[').append(step).append(']');
                } else {
                    text.append(text.isEmpty() ? "" : ".").append(step);
                }
            }
            return text.toString();
        }
    }
}
