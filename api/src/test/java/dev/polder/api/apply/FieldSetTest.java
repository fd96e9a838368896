package dev.polder.api.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonDecimal;
import dev.polder.api.json.JsonInteger;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FieldSetTest {
    private static FieldSet random(Random random, int fields) {
        FieldSet set = new FieldSet();
        for (int i = 0; i < fields; i++) {
            FieldPath path = FieldPath.ROOT;
            for (int depth = 1 + random.nextInt(4); depth > 0; depth--) {
                path = path.then(element(random));
            }
            set.add(path);
        }
        return set;
    }

    private static PathElement element(Random random) {
        String name = String.valueOf((char) ('a' + random.nextInt(4)));
        return switch (random.nextInt(6)) {
            case 0 -> new PathElement.Key(new JsonObject().put("port", random.nextInt(3)).put("name", name));
            case 1 -> new PathElement.Value(new JsonString(name));
            case 2 -> new PathElement.Index(random.nextInt(12));
            case 3 -> new PathElement.Value(random.nextBoolean() ? JsonBool.TRUE : new JsonDecimal(1.5));
            case 4 -> new PathElement.Key(new JsonObject().put("name", name));
            default -> new PathElement.Name(name);
        };
    }

    @Test
    void fieldsV1ReadsBackTheSame() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            FieldSet set = random(random, random.nextInt(12));
            JsonObject wire = FieldsV1.encode(set);
            assertEquals(set, FieldsV1.decode(wire).orElseThrow());
            byte[] text = JsonWriter.compact(wire);
            assertEquals(
                    set,
                    FieldsV1.decode(JsonReader.readObject(text, JsonLimits.REQUEST)).orElseThrow());
            assertEquals(new String(text, StandardCharsets.UTF_8), JsonWriter.text(FieldsV1.encode(set)));
        }
    }

    @Test
    void algebraHolds() {
        Random random = new Random(2);
        for (int i = 0; i < 2000; i++) {
            FieldSet a = random(random, random.nextInt(10));
            FieldSet b = random(random, random.nextInt(10));
            assertEquals(a.union(b), b.union(a));
            assertEquals(a.intersection(b), b.intersection(a));
            assertEquals(a, a.difference(b).union(a.intersection(b)));
            assertTrue(a.difference(b).intersection(b).isEmpty());
            assertTrue(a.difference(a).isEmpty());
            a.forEach(path -> assertTrue(a.contains(path)));
        }
    }

    @Test
    void elementsAreOrderedAndWrittenAsUpstreamDoes() {
        FieldSet set = FieldSet.of(FieldPath.of("b", "c"), FieldPath.of("b"), FieldPath.of("a"));
        for (PathElement element : List.of(
                new PathElement.Index(2),
                new PathElement.Value(new JsonInteger(10)),
                new PathElement.Value(new JsonInteger(9)),
                new PathElement.Value(new JsonString("x")),
                new PathElement.Key(new JsonObject().put("p", "TCP").put("a", 80)),
                new PathElement.Key(new JsonObject().put("a", 80)))) {
            set.addMember(element);
        }
        assertEquals(
                """
                {"f:a":{},"f:b":{".":{},"f:c":{}},"k:{\\"a\\":80}":{},"k:{\\"a\\":80,\\"p\\":\\"TCP\\"}":{},"v:9":{},\
                "v:10":{},"v:\\"x\\"":{},"i:2":{}}""",
                JsonWriter.text(FieldsV1.encode(set)));
        assertEquals(
                ".a\n.b\n[a=80]\n[a=80,p=\"TCP\"]\n[=9]\n[=10]\n[=\"x\"]\n[2]\n.b.c\n", set.toString());
        assertFalse(set.contains(FieldPath.ROOT));
        assertFalse(set.contains(FieldPath.of("b", "d")));
        assertFalse(set.contains(FieldPath.of("z")));
    }

    /// Each line of `sets.txt`: two sets in their wire form, with their union, intersection, difference and the paths of the
    /// first in order, as upstream's `fieldpath` has them; or a wire form, and what upstream makes of it.
    @Test
    @DisplayName("#121 keys of fieldsV1 and their order")
    void setsAreThoseOfUpstream() throws IOException {
        List<JsonObject> lines;
        try (InputStream in = Objects.requireNonNull(FieldSetTest.class.getResourceAsStream("sets.txt"))) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(FieldSetTest::read).toList();
        }
        assertTrue(lines.size() > 150);
        for (JsonObject line : lines) {
            String what = JsonWriter.text(line);
            if (line.has("wire")) {
                Optional<FieldSet> set = FieldsV1.decode(read(line.string("wire", "")));
                assertEquals(line.has("refused"), set.isEmpty(), what);
                set.ifPresent(fields -> assertEquals(line.string("again"), wire(fields), what));
                continue;
            }
            FieldSet a = FieldsV1.decode(read(line.string("a", ""))).orElseThrow();
            FieldSet b = FieldsV1.decode(read(line.string("b", ""))).orElseThrow();
            assertEquals(line.string("a"), wire(a), what);
            assertEquals(line.string("union"), wire(a.union(b)), what);
            assertEquals(line.string("intersection"), wire(a.intersection(b)), what);
            assertEquals(line.string("difference"), wire(a.difference(b)), what);
            List<String> paths = new ArrayList<>();
            a.forEach(path -> paths.add(path.toString()));
            assertEquals(Objects.requireNonNull(line.array("paths")).strings(), paths, what);
        }
    }

    private static String wire(FieldSet set) {
        return JsonWriter.text(FieldsV1.encode(set));
    }

    private static JsonObject read(String json) {
        return JsonReader.readObject(json.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }
}
