package dev.polder.api.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoTextTest {
    @Test
    void textsAreQuotedAsByGo() {
        assertEquals("\"\"", GoText.quote(""));
        assertEquals("\"a\\\"b\\\\c\"", GoText.quote("a\"b\\c"));
        StringBuilder controls = new StringBuilder();
        for (int c : new int[] {0, 7, 8, 9, 10, 11, 12, 13, 127}) {
            controls.appendCodePoint(c);
        }
        assertEquals("\"\\x00\\a\\b\\t\\n\\v\\f\\r\\x7f\"", GoText.quote(controls.toString()));
        assertEquals("\"é😀 \"", GoText.quote("é😀 "));
        assertEquals(
                "\"\\u200b\\u00a0\\U000e0001\"",
                GoText.quote(Character.toString(0x200b) + Character.toString(0xa0) + Character.toString(0xe0001)));
    }

    @Test
    void printableIsWhatHasAShapeAndTheSpace() {
        for (int c : new int[] {'a', ' ', '~', '_', 'é', 0x1f600, 0x301, 0x20ac}) {
            assertTrue(GoText.isPrintable(c), Integer.toHexString(c));
        }
        for (int c : new int[] {0, '\t', '\n', 127, 0xa0, 0x200b, 0x2028, 0xe000, 0xd800, 0x3000}) {
            assertFalse(GoText.isPrintable(c), Integer.toHexString(c));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "\"x y\"|x y|string", "5|5|int64", "1.5|1.5|float64", "true|true|bool", "null|<nil>|<nil>",
        "[\"a\",1,null]|[a 1 <nil>]|[]interface {}", "{\"b\":{\"c\":[]},\"a\":1}|map[a:1 b:map[c:[]]]|map[string]interface {}"
    })
    void valuesAreShownAsByGo(String json, String shown, String type) {
        JsonValue value = JsonReader.read(json.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
        assertEquals(shown, GoText.value(value));
        assertEquals(type, GoText.type(value));
    }
}
