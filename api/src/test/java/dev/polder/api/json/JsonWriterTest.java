package dev.polder.api.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonWriterTest {
    @Test
    void membersKeepTheirOrderAndTextIsEscaped() {
        JsonObject object = new JsonObject()
                .put("z", "a\"b\\c\n\r\t\b\f\u0001</ü😀\u2028\ud800")
                .put("a", new JsonArray().add(JsonNull.NULL).add(JsonBool.TRUE).add(new JsonInteger(-5)))
                .put("e", new JsonObject());
        assertEquals(
                "{\"z\":\"a\\\"b\\\\c\\n\\r\\t\\b\\f\\u0001</ü😀\\u2028\uFFFD\",\"a\":[null,true,-5],\"e\":{}}",
                JsonWriter.text(object));
    }

    @Test
    void prettyTextIsIndentedByTwo() {
        JsonObject object = new JsonObject()
                .put("a", new JsonArray().add(new JsonInteger(1)).add(new JsonObject().put("b", true)))
                .put("c", new JsonArray());
        assertEquals(
                """
                {
                  "a": [
                    1,
                    {
                      "b": true
                    }
                  ],
                  "c": []
                }""",
                new String(JsonWriter.pretty(object), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "1.0,1", "0.1,0.1", "-2.5,-2.5", "1e21,1e+21", "1e20,100000000000000000000", "1e-6,0.000001", "1e-7,1e-7",
        "1.5e300,1.5e+300", "-0.0,-0", "0.0,0", "123456789.125,123456789.125", "-1.25e-9,-1.25e-9", "3e-300,3e-300"
    })
    void doublesAreWrittenAsGoWritesThem(double value, String text) {
        assertEquals(text, JsonWriter.text(new JsonDecimal(value)));
    }
}
