package dev.polder.api.json.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.RandomJson;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class YamlWriterTest {
    @Test
    void blockStyleAsKubectlPrintsIt() {
        byte[] json =
                """
                {"apiVersion":"v1","list":[{"name":"a","ports":[{"p":80},[1,[2]]]},"x",{},[]],"empty":{},
                 "on":"yes","number":"12","text":"one\\ntwo\\n","null":null,"f":1.5,"q":"a: b","d":"2020-01-01"}"""
                        .getBytes(StandardCharsets.UTF_8);
        assertEquals(
                """
                apiVersion: v1
                list:
                - name: a
                  ports:
                  - p: 80
                  - - 1
                    - - 2
                - x
                - {}
                - []
                empty: {}
                "on": "yes"
                number: "12"
                text: |
                  one
                  two
                "null": null
                f: 1.5
                q: 'a: b'
                d: "2020-01-01"
                """,
                YamlWriter.text(JsonReader.read(json, JsonLimits.REQUEST)));
    }

    @Test
    void whatIsWrittenReadsBackTheSame() {
        RandomJson random = new RandomJson(new Random(11));
        for (int i = 0; i < 5000; i++) {
            JsonValue value = random.value(5);
            String yaml = YamlWriter.text(value);
            assertEquals(value, YamlReader.read(YamlWriter.bytes(value), JsonLimits.REQUEST), yaml);
        }
    }
}
