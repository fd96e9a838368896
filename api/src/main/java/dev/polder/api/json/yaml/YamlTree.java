package dev.polder.api.json.yaml;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.json.Utf8;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;

/// Builds trees from the events of one YAML stream. One thread.
final class YamlTree {
    private final Iterator<Event> events;
    private final JsonLimits limits;
    private final Consumer<String> findings;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private int depth;
    private int deepest;
    private int values;

    /// @param values how many values it holds, itself included
    /// @param height how many levels of objects and arrays
    private record Anchored(JsonValue value, int values, int height) {}

    YamlTree(Iterator<Event> events, JsonLimits limits, Consumer<String> findings) {
        this.events = events;
        this.limits = limits;
        this.findings = findings;
    }

    /// The document whose start has just been passed; also takes its end.
    JsonValue document() {
        anchors.clear();
        JsonValue value = value(events.next());
        events.next();
        return value;
    }

    private JsonValue value(Event event) {
        if (event instanceof AliasEvent alias) {
            return expand(alias);
        }
        int valuesBefore = values;
        int deepestBefore = deepest;
        deepest = depth;
        limits.checkValues(++values);
        JsonValue value = switch (event) {
            case ScalarEvent scalar -> scalar(scalar);
            case SequenceStartEvent _ -> sequence();
            case MappingStartEvent _ -> mapping();
            default -> throw JsonSyntaxException.malformed("yaml: unexpected " + event.getEventId());
        };
        int height = deepest - depth;
        int size = values - valuesBefore;
        deepest = Math.max(deepest, deepestBefore);
        if (event instanceof NodeEvent node) {
            node.getAnchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(value, size, height)));
        }
        return value;
    }

    private JsonValue expand(AliasEvent alias) {
        Anchored anchored = anchors.get(alias.getAlias());
        if (anchored == null) {
            throw JsonSyntaxException.malformed(
                    "yaml: %sunknown anchor '%s' referenced".formatted(line(alias), alias.getAlias()));
        }
        if (anchored.values() > limits.maxValues() - values) {
            limits.checkValues(Integer.MAX_VALUE);
        }
        values += anchored.values();
        limits.checkDepth(depth + anchored.height());
        deepest = Math.max(deepest, depth + anchored.height());
        return anchored.value().deepCopy();
    }

    private JsonValue scalar(ScalarEvent scalar) {
        boolean plain = scalar.isPlain();
        return YamlScalars.value(scalar.getTag().orElse(null), plain, Utf8.wellFormed(scalar.getValue()));
    }

    private JsonArray sequence() {
        enter();
        JsonArray array = new JsonArray();
        for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
            array.add(value(event));
        }
        depth--;
        return array;
    }

    private JsonObject mapping() {
        enter();
        JsonObject object = new JsonObject();
        Set<String> own = new HashSet<>();
        List<JsonValue> merges = new ArrayList<>();
        for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
            if (event instanceof ScalarEvent scalar && scalar.isPlain() && scalar.getValue().equals("<<")) {
                merges.add(value(events.next()));
                continue;
            }
            String key = key(event);
            if (!own.add(key)) {
                findings.accept("%skey \"%s\" already set in map".formatted(line(event), key));
            }
            object.put(key, value(events.next()));
        }
        merges.forEach(merge -> merge(object, merge));
        depth--;
        return object;
    }

    private void enter() {
        limits.checkDepth(++depth);
        deepest = Math.max(deepest, depth);
    }

    /// Takes the members that `object` lacks from what stood behind `<<`.
    private static void merge(JsonObject object, JsonValue source) {
        switch (source) {
            case JsonObject other -> other.entries().forEach(member -> {
                if (!object.has(member.getKey())) {
                    object.put(member.getKey(), member.getValue().deepCopy());
                }
            });
            case JsonArray others when others.objects().size() == others.size() ->
                others.objects().forEach(other -> merge(object, other));
            case JsonArray _, JsonString _, JsonInteger _, JsonDecimal _, JsonBool _, JsonNull _ ->
                throw JsonSyntaxException.malformed("yaml: map merge requires map or sequence of maps as the value");
        }
    }

    private String key(Event event) {
        JsonValue key = event instanceof AliasEvent || event instanceof ScalarEvent ? value(event) : null;
        String text = keyText(key);
        if (text == null) {
            throw JsonSyntaxException.malformed("yaml: %sinvalid map key".formatted(line(event)));
        }
        return text;
    }

    private static @Nullable String keyText(@Nullable JsonValue key) {
        return switch (key) {
            case JsonString string -> string.value();
            case JsonInteger integer -> Long.toString(integer.value());
            case JsonDecimal decimal -> JsonWriter.text(decimal);
            case JsonBool bool -> bool.value() ? "true" : "false";
            case JsonObject _, JsonArray _, JsonNull _ -> null;
            case null -> null;
        };
    }

    private static String line(Event event) {
        return event.getStartMark()
                .map(mark -> "line %d: ".formatted(mark.getLine() + 1))
                .orElse("");
    }
}
