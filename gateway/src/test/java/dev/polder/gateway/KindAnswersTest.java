package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a kube-apiserver 1.36 answered when it was asked to create these objects, some good and many not.
class KindAnswersTest {
    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("kinds");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /// Each line: path, code, object, message; separated by tabs.
    @Test
    @DisplayName("#269 #276 what upstream refuses is refused in its words")
    void whatUpstreamRefusesIsRefusedInItsWords() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String[] line : lines("refused.txt")) {
            RestClient.Answer answer = client.post(line[0] + "?dryRun=All", line[2]);
            String expected = line[1] + " " + line[3];
            String actual = answer.status() + " " + (answer.status() < 400 ? "" : answer.message());
            if (!expected.equals(actual)) {
                wrong.add(line[2] + "\n  expected " + expected + "\n  but was  " + actual);
            }
        }
        assertEquals(List.of(), wrong, () -> String.join("\n", wrong));
    }

    /// Each line: path, object, what was stored but for metadata; separated by tabs.
    @Test
    @DisplayName("#160 what upstream takes is stored as it stores it")
    void whatUpstreamTakesIsStoredAsItStoresIt() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String[] line : lines("accepted.txt")) {
            RestClient.Answer answer = client.post(line[0] + "?dryRun=All", line[1]);
            var stored = answer.json();
            stored.remove("metadata");
            if (!stored.equals(JsonReader.readObject(line[2].getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST))) {
                wrong.add(line[1] + "\n  expected " + line[2] + "\n  but was  " + JsonWriter.text(stored));
            }
        }
        assertEquals(List.of(), wrong, () -> String.join("\n", wrong));
    }

    /// The columns of each line of what was recorded.
    static List<String[]> lines(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(KindAnswersTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t", -1))
                    .toList();
        }
    }
}
