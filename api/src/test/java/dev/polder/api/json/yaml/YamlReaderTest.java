package dev.polder.api.json.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonSyntaxException;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
    private static final JsonLimits LIMITS = new JsonLimits(1_000_000, 50, 10_000);

    private static JsonValue read(String yaml) {
        return YamlReader.read(yaml.getBytes(StandardCharsets.UTF_8), LIMITS);
    }

    private static JsonSyntaxException refusal(String yaml) {
        return assertThrows(JsonSyntaxException.class, () -> read(yaml));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', quoteCharacter = '`', value = {
        "yes true", "On true", "y true", "n false", "OFF false", "False false", "~ null", "NULL null", "12 12",
        "-7 -7", "+7 7", "017 15", "0o17 15", "0x1F 31", "0b101 5", "-0b11 -3", "1_000 1000", "1.5 1.5", "1.0 1",
        "1e3 1000", ".5 0.5", "09 9", "9223372036854775808 9223372036854776000", "1:30 \"1:30\"",
        "2020-01-01 \"2020-01-01\"", "2020-01-01T00:00:00Z \"2020-01-01T00:00:00Z\"", "'12' \"12\"", "\"yes\" \"yes\"",
        "yEs \"yEs\"", "1e999 \"1e999\"", "1.2.3 \"1.2.3\"", "- [null]", "!!str [\"\"]", "0x \"0x\"", ". \".\"",
        "-9223372036854775809 -9223372036854776000", "08.5 8.5", "1_0.5 10.5", "- [null]"
    })
    void scalarsMeanWhatKubectlTakesThemToMean(String yaml, String json) {
        JsonValue value = read(yaml.startsWith("!!str") ? "- !!str" : yaml);
        assertEquals(json, JsonWriter.text(value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "!!str 12|\"12\"", "!!int 12|12", "!!float 12|12", "!!float 1.5|1.5", "!!bool yes|true", "!!null ~|null",
        "!!binary aGk=|\"hi\"", "!custom 12|\"12\"", "!!timestamp 2020-01-01|\"2020-01-01\"", "! 12|\"12\""
    })
    void tagsDecideTheType(String yaml, String json) {
        assertEquals(json, JsonWriter.text(read(yaml)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a: b: c", "[1", "{a: 1", "\tx: 1", "a: 1\n b: 2", "*x", "!!int x", "!!float x", "!!binary '*'", ".inf",
        "? [a]\n: 1", "? {a: b}\n: 1", "~: 1", "<<: 1", "<<: [1]", "a: &a [*a]", "a: &a {b: *a}", "--- a\n--- b", "@x",
        "a: \"x", "%FOO\n%YAML 9.0\n--- 1", "x: 'a\n---\n", "\u0001", "!<tag:yaml.org,2002:int> x"
    })
    void malformedTextIsRefusedInOneLine(String yaml) {
        JsonSyntaxException refusal = refusal(yaml);
        assertFalse(refusal.overLimit());
        assertFalse(refusal.getMessage().contains("\n"), refusal.getMessage());
    }

    @Test
    void documentsReadAsTheSameTreeAsTheirJson() {
        String yaml =
                """
                # a comment
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: x, labels: {"a": 'b'}}
                data:
                  text: |
                    one
                    two
                  folded: >-
                    one
                    two
                  1: one
                  true: yes it is
                  1.5: f
                list:
                - a
                -
                - - nested
                """;
        assertEquals(
                """
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","labels":{"a":"b"}},\
                "data":{"text":"one\\ntwo\\n","folded":"one two","1":"one","true":"yes it is","1.5":"f"},\
                "list":["a",null,["nested"]]}""",
                JsonWriter.text(read(yaml)));
        assertEquals(JsonNull.NULL, read(""));
        assertEquals(JsonNull.NULL, read("# nothing\n"));
        assertEquals("{\"a\":1}", JsonWriter.text(read("\uFEFFa: 1\n---\n")));
    }

    @Test
    void streamsOfDocumentsLeaveOutTheEmptyOnes() {
        byte[] yaml = "---\na: 1\n---\n# none\n---\n- b\n...\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                List.of("{\"a\":1}", "[\"b\"]"),
                YamlReader.readAll(yaml, LIMITS).stream().map(JsonWriter::text).toList());
    }

    @Test
    void aliasesAndMergeKeysAreExpanded() {
        String yaml =
                """
                base: &b {x: 1, y: 2}
                one: {<<: *b, y: 3}
                two: {<<: [{x: 9}, *b], z: 0}
                copy: *b
                """;
        assertEquals(
                """
                {"base":{"x":1,"y":2},"one":{"y":3,"x":1},"two":{"z":0,"x":9,"y":2},"copy":{"x":1,"y":2}}""",
                JsonWriter.text(read(yaml.replace(" y:", " \"y\":"))));
    }

    @Test
    void duplicateKeysAreReportedAndTheLastWins() {
        List<String> findings = new ArrayList<>();
        byte[] yaml = "a: 1\nb:\n  c: 1\n  c: 2\na: 2\n".getBytes(StandardCharsets.UTF_8);
        assertEquals("{\"a\":2,\"b\":{\"c\":2}}", JsonWriter.text(YamlReader.read(yaml, LIMITS, findings::add)));
        assertEquals(List.of("line 4: key \"c\" already set in map", "line 5: key \"a\" already set in map"), findings);
        findings.clear();
        YamlReader.read("{\"a\":1,\"a\":2}".getBytes(StandardCharsets.UTF_8), LIMITS, findings::add);
        assertEquals(List.of("duplicate field \"a\""), findings);
    }

    @Test
    void jsonWithTabsAndFlowYamlAreBothRead() {
        assertEquals("{\"a\":1}", JsonWriter.text(read("{\n\t\"a\": 1\n}")));
        assertEquals("{\"a\":\"b\"}", JsonWriter.text(read("{a: b}")));
    }

    @Test
    void laughsAndDepthAreRefused() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 30; i++) {
            String ten = "*a%d,".formatted(i - 1).repeat(10);
            laughs.append("a%d: &a%d [%s]\n".formatted(i, i, ten.substring(0, ten.length() - 1)));
        }
        assertTrue(refusal(laughs.toString()).overLimit());
        StringBuilder tower = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 200; i++) {
            tower.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
        }
        assertTrue(refusal(tower.toString()).overLimit());
        assertTrue(refusal("[".repeat(400_000)).overLimit());
        assertTrue(refusal("{a: ".repeat(200_000)).overLimit());
        assertTrue(refusal("- ".repeat(300_000)).overLimit());
        assertTrue(refusal("x".repeat(1_000_001)).overLimit());
        assertTrue(refusal("- x\n".repeat(10_001)).overLimit());
        assertTrue(refusal("? ".repeat(100_000)).getMessage().length() < 200);
    }
}
