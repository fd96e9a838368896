package dev.polder.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    private static final JsonLimits LIMITS = new JsonLimits(1_000_000, 50, 10_000);

    private static JsonValue read(String json) {
        return JsonReader.read(json.getBytes(StandardCharsets.UTF_8), LIMITS);
    }

    private static JsonSyntaxException refusal(String json) {
        return assertThrows(JsonSyntaxException.class, () -> read(json));
    }

    @Test
    void everyShapeIsRead() {
        JsonObject object = assertInstanceOf(
                JsonObject.class, read(" {\"a\":[1,-2.5,true,false,null,\"x\\u00fc\\n\"],\"b\":{\"c\":{}}} \n"));
        assertEquals(
                List.of(
                        new JsonInteger(1),
                        new JsonDecimal(-2.5),
                        JsonBool.TRUE,
                        JsonBool.FALSE,
                        JsonNull.NULL,
                        new JsonString("xü\n")),
                object.array("a").stream().toList());
        assertEquals(new JsonObject(), object.at("b", "c"));
    }

    @Test
    void integersThatDoNotFitBecomeDoubles() {
        assertEquals(new JsonInteger(Long.MIN_VALUE), read("-9223372036854775808"));
        assertEquals(new JsonDecimal(0x1p63), read("9223372036854775808"));
        assertEquals(new JsonDecimal(1), read("1.0"));
        assertEquals(new JsonDecimal(100), read("1e2"));
        assertTrue(refusal("[1e999]").getMessage().startsWith("number out of range at line 1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "{", "[1,", "{\"a\"}", "{\"a\":}", "{a:1}", "[1,]", "01", "+1", ".5", "1.", "NaN", "tru", "\"\t\"", "'a'",
        "{} {}", "[] x", "{}//", "\"\\x\"", "\"abc", "]", "\uFEFF{}", "{\0}", "nul", "{\"a\":1,}", "-"
    })
    void malformedTextIsRefusedInOneLine(String json) {
        JsonSyntaxException refusal = refusal(json);
        assertFalse(refusal.overLimit());
        assertFalse(refusal.getMessage().contains("\n"), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("jackson"), refusal.getMessage());
        assertTrue(refusal.getMessage().length() < 200, refusal.getMessage());
    }

    @Test
    void badEncodingIsRefused() {
        for (byte[] bad : new byte[][] {
            {'"', (byte) 0xC0, (byte) 0x80, '"'},
            {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'},
            {'"', (byte) 0xFF, '"'},
            {'{', 0, '}', 0}
        }) {
            assertThrows(JsonSyntaxException.class, () -> JsonReader.read(bad, LIMITS));
        }
    }

    @Test
    void loneSurrogatesBecomeReplacementCharacters() {
        assertEquals(new JsonString("\uFFFDx😀\uFFFD"), read("\"\\ud800x\\ud83d\\ude00\\udc00\""));
    }

    @Test
    void lastOfTwoMembersWinsAndIsReported() {
        List<String> findings = new ArrayList<>();
        byte[] json = "{\"spec\":{\"a\":1,\"a\":2,\"l\":[{},{\"n\":1,\"n\":{\"a\":1},\"n\":3}]}}"
                .getBytes(StandardCharsets.UTF_8);
        JsonObject object = assertInstanceOf(JsonObject.class, JsonReader.read(json, LIMITS, findings::add));
        assertEquals(new JsonInteger(2), object.at("spec", "a"));
        assertEquals(
                List.of(
                        "duplicate field \"spec.a\"",
                        "duplicate field \"spec.l[1].n\"",
                        "duplicate field \"spec.l[1].n\""),
                findings);
        assertEquals(object, JsonReader.readObject(json, LIMITS));
    }

    @Test
    void limitsHold() {
        assertEquals(new JsonLimits(20, 3, 4), new JsonLimits(20, 3, 4));
        JsonLimits small = new JsonLimits(20, 3, 4);
        read("[".repeat(50) + "]".repeat(50));
        for (String json : List.of("[[[[]]]]", "[1,2,3,4]", " ".repeat(20) + "1", "{\"a\":{\"a\":{\"a\":{}}}}")) {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            assertTrue(assertThrows(JsonSyntaxException.class, () -> JsonReader.read(bytes, small)).overLimit());
        }
        assertTrue(refusal("[".repeat(500_000)).overLimit());
        assertTrue(refusal("{\"a\":".repeat(100_000)).overLimit());
        assertThrows(IllegalArgumentException.class, () -> new JsonLimits(0, 1, 1));
    }

    @Test
    void onlyAnObjectIsReadAsOne() {
        byte[] array = {'[', ']'};
        assertEquals(
                "not a JSON object",
                assertThrows(JsonSyntaxException.class, () -> JsonReader.readObject(array, LIMITS)).getMessage());
    }

    @Test
    void whatIsWrittenReadsBackTheSame() {
        RandomJson random = new RandomJson(new Random(7));
        for (int i = 0; i < 2000; i++) {
            JsonValue value = random.value(5);
            assertEquals(value, JsonReader.read(JsonWriter.compact(value), LIMITS));
            assertEquals(value, JsonReader.read(JsonWriter.pretty(value), LIMITS));
        }
    }
}
