package dev.polder.api.cbor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Examples are of RFC 8949, appendix A, and of Kubernetes' own rules.
class CborTest {
    private static JsonValue read(String hex) {
        return CborReader.read(HexFormat.of().parseHex(hex), JsonLimits.REQUEST);
    }

    private static JsonValue json(String text) {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "00|0", "17|23", "1818|24", "1903e8|1000", "1a000f4240|1000000", "1b000000e8d4a51000|1000000000000",
        "1b7fffffffffffffff|9223372036854775807", "20|-1", "3863|-100", "3b7fffffffffffffff|-9223372036854775808",
        "f93c00|1.0", "f97bff|65504.0", "fa47c35000|100000.0", "fb3ff199999999999a|1.1", "f90001|5.960464477539063E-8",
        "f4|false", "f5|true", "f6|null", "60|``", "6161|`a`", "62c3bc|`ü`", "4161|`a`", "80|[]", "83010203|[1,2,3]",
        "a0|{}", "a16161 01|{`a`:1}", "a1416101|{`a`:1}", "bf616101ff|{`a`:1}", "9f0102ff|[1,2]",
        "5f41614162ff|`ab`", "7f61616162ff|`ab`", "d9d9f7a0|{}", "d64401020304|`AQIDBA==`", "d54401020304|`AQIDBA`",
        "d744010203ff|`010203FF`", "c074323031332d30332d32315432303a30343a30305a|`2013-03-21T20:04:00Z`",
        "c11a514b67b0|`2013-03-21T20:04:00Z`", "c1fb41d452d9ec200000|`2013-03-21T20:04:00.500Z`", "d8ff01|1"
    })
    void whatIsWellFormedIsReadAsJsonIs(String hex, String expected) {
        assertEquals(json(expected.replace('`', '"')), read(hex.replace(" ", "")));
    }

    @ParameterizedTest
    @CsvSource({
        "1bffffffffffffffff, an integer of more than 64 bits at byte 0",
        "3bffffffffffffffff, an integer of more than 64 bits at byte 0",
        "c249010000000000000000, an integer of more than 64 bits at byte 0",
        "f97e00, a number that is not finite at byte 0",
        "fa7f800000, a number that is not finite at byte 0",
        "f7, 'a simple value other than true, false and null at byte 0'",
        "f820, 'a simple value other than true, false and null at byte 0'",
        "a10001, a key that is no text at byte 1",
        "a2616101616102, duplicate key \"a\" at byte 4",
        "62c328, a text that is not UTF-8 at byte 0",
        "42c328, a text that is not UTF-8 at byte 0",
        "5f6161ff, a part of another type in a string at byte 1",
        "1c, a reserved head at byte 0",
        "ff, unexpected break at byte 0",
        "8101ff, 1 bytes after the CBOR value at byte 2",
        "6261, unexpected end at byte 0",
        "9a00ffffff01, '16777215 items announced, more than there are bytes at byte 0'",
        "bb7fffffffffffffff, '9223372036854775807 items announced, more than there are bytes at byte 0'",
        "c001, a time that is none at byte 0",
        "c11b7fffffffffffffff, a time out of range at byte 0",
        "9f01, unexpected end at byte 2",
        "'', unexpected end at byte 0"
    })
    void whatIsMalformedIsToldWithItsPlace(String hex, String message) {
        var refused = assertThrows(JsonSyntaxException.class, () -> read(hex));
        String told = String.valueOf(refused.getMessage());
        assertTrue(told.endsWith("cbor: " + message) || told.endsWith(message), told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"81", "a161 61", "c6", "d9d9f7"})
    void nestingIsBounded(String open) {
        String deep = open.replace(" ", "").repeat(10_000) + "00";
        var refused = assertThrows(JsonSyntaxException.class, () -> read(deep));
        assertTrue(String.valueOf(refused.getMessage()).contains("nested deeper than 256 levels"), refused::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"kind\":\"ConfigMap\",\"data\":{\"ü\":\"\",\"k\":\"v\"},\"n\":[0,23,24,255,256,65535,65536,4294967295,4294967296]}",
        "[-1,-24,-25,-256,-257,-9223372036854775808,9223372036854775807,1.5,0.1,1e300,-0.0,65504.0,true,false,null,[],{}]"
    })
    void treesComeBackAsTheyWere(String text) {
        JsonValue tree = json(text);
        assertEquals(tree, CborReader.read(CborWriter.write(tree), JsonLimits.REQUEST));
    }

    @Test
    void textsAreByteStringsBehindTheTag() {
        assertEquals("d9d9f7a141614162", HexFormat.of().formatHex(CborWriter.write(json("{\"a\":\"b\"}"))));
    }

    @Test
    void noBytesAreAnsweredWithMoreThanARefusal() {
        Random random = new Random(20_261_129);
        byte[] good = CborWriter.write(json("{\"a\":[1,2.5,\"x\",{\"b\":null}],\"c\":{\"d\":[true,-7]}}"));
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = good.clone();
            for (int flips = random.nextInt(1, 5); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                String text = JsonWriter.text(CborReader.read(bytes, JsonLimits.REQUEST));
                assertTrue(!text.isEmpty());
            } catch (JsonSyntaxException e) {
                assertTrue(String.valueOf(e.getMessage()).length() < 200);
            }
        }
    }
}
