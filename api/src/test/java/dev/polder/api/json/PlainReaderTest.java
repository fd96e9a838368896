package dev.polder.api.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainReaderTest {
    private static final JsonLimits LIMITS = new JsonLimits(1_000_000, 8, 200);
    private static final long SEED = 20_261_123;
    private static final int DOCUMENTS = 60_000;
    private static final byte[] ODD = "{}[],:\"\\ \tutf0123456789abn-+.eE\0\u0001ü\n".getBytes(StandardCharsets.UTF_8);

    private static @Nullable JsonValue plain(String json) {
        return PlainReader.read(json.getBytes(StandardCharsets.UTF_8), LIMITS, true);
    }

    @Test
    void whatItTakesTheGeneralParserReadsTheSame() {
        var random = new Random(SEED);
        var trees = new RandomJson(random);
        int taken = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            JsonValue tree = trees.value(5);
            byte[] json = random.nextBoolean() ? JsonWriter.compact(tree) : JsonWriter.pretty(tree);
            for (int change = random.nextInt(3); change > 0 && json.length > 0; change--) {
                json[random.nextInt(json.length)] = ODD[random.nextInt(ODD.length)];
            }
            if (!isUtf8(json)) {
                continue;
            }
            JsonValue plain = PlainReader.read(json, LIMITS, true);
            if (plain != null) {
                List<String> findings = new ArrayList<>();
                assertEquals(JsonReader.readAnything(json, LIMITS, findings::add), plain, () -> "seed " + SEED);
                assertEquals(List.of(), findings);
                taken++;
            }
        }
        assertTrue(taken > DOCUMENTS / 10, "it took only " + taken);
    }

    private static boolean isUtf8(byte[] json) {
        return Arrays.equals(json, new String(json, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void ordinaryDocumentsAreTaken() {
        String json = " { \"a\" : [ 1 , -20, true, false, null, \"\\u0041\\\"\\\\\\/\\b\\f\\n\\r\\t\", \"grün\" ], \"b\":{},\"c\":[]}\n";
        JsonValue plain = assertNotNull(plain(json));
        assertEquals(JsonReader.readAnything(json.getBytes(StandardCharsets.UTF_8), LIMITS, null), plain);
    }

    private static <T> T assertNotNull(@Nullable T value) {
        assertTrue(value != null, "nothing was read");
        return java.util.Objects.requireNonNull(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "{", "[1,]", "[,1]", "{,}", "{\"a\":1,}", "{\"a\" 1}", "[1 2]", "{\"a\":1 \"b\":2}", "01", "-", "-01", "1.0", "1e2",
        "1234567890123456789", "tru", "truex", "nulll", "\"", "\"a", "\"\\\"", "\"\\u00", "\"\\u00\"", "\"\\u00fc\"",
        "\"\\x\"", "\"\n\"", "[] x", "]", "[[[[[[[[[]]]]]]]]]", "{\"a\":1,\"a\":2}"
    })
    void theRestIsLeftToTheGeneralParser(String json) {
        assertNull(plain(json));
    }

    @Test
    void whatHasTooManyValuesIsLeft() {
        assertNull(plain("[" + "1,".repeat(200) + "1]"));
    }

    @Test
    void textsOfEveryLengthAndEscapeAreWrittenAndReadBack() {
        for (String odd : List.of("", "\"", "\\", "\n", "\u0000", "\u007f", "?", "ü", "€", "😀", "\u2028")) {
            for (int before = 0; before < 90; before++) {
                var text = new JsonString("x".repeat(before) + odd + "y".repeat(before % 7) + odd + "z".repeat(90 - before));
                byte[] json = JsonWriter.compact(text);
                assertEquals(text, JsonReader.read(json, LIMITS));
                assertEquals(text, JsonReader.readAnything(json, LIMITS, null));
            }
        }
    }

    @Test
    void halfASurrogatePairIsMendedInLongTextsToo() {
        String text = "?".repeat(50) + '\uD800' + "x".repeat(50);
        assertArrayEquals(
                JsonWriter.compact(new JsonString(text.replace('\uD800', '\uFFFD'))), JsonWriter.compact(new JsonString(text)));
    }

    @Test
    void badBytesAreRefused() {
        byte[] json = "\"aaaaaaaaaaaaaaaa\"".getBytes(StandardCharsets.US_ASCII);
        json[9] = (byte) 0xff;
        assertThrows(JsonSyntaxException.class, () -> JsonReader.read(json, LIMITS));
    }
}
