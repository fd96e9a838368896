package dev.polder.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.gateway.cli.TestSurroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Secrets, from a client down to the files of the data directory.
class SecretsAtRestTest {
    private static final int COUNT = 1000;
    private static final String SECRETS = "/api/v1/namespaces/default/secrets";
    private static final String CANARY = "canary-4d81-plaintext"; // 21 letters: 28 in base64, whatever follows
    private static final String ENCODED = Base64.getEncoder().encodeToString(CANARY.getBytes(US_ASCII));

    @TempDir
    Path directory;

    private static String secret(int i, String more) {
        return """
                {"apiVersion":"v1","kind":"Secret","metadata":{"name":"s%d","labels":{"team":"%s"},
                 "annotations":{"note":"%s"}},"stringData":{"password":"%s-%d%s"}}"""
                .formatted(i, CANARY, CANARY, CANARY, i, more);
    }

    private static long metric(RestClient operator, String name) {
        String text = operator.bare().get("/metrics").text();
        Matcher line = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(text);
        assertTrue(line.find(), name + " in " + text);
        return (long) Double.parseDouble(line.group(1));
    }

    private List<Path> holding(String text) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    @Test
    @Timeout(180)
    void noSecretIsOnDiskInPlaintextBeforeWhileAndAfterKeysChange() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        try (TestGateway gateway = TestGateway.start(directory);
                ExecutorService load = Executors.newVirtualThreadPerTaskExecutor()) {
            RestClient client = gateway.workspace("secrets");
            for (int i = 0; i < COUNT; i++) {
                assertEquals(201, client.post(SECRETS, secret(i, "")).status());
            }
            String map = "{\"metadata\":{\"name\":\"m\"},\"data\":{\"x\":\"visible-4d81\"}}";
            assertEquals(201, client.post("/api/v1/namespaces/default/configmaps", map).status());
            Future<?> writer = load.submit(() -> {
                for (int n = 0; !stop.get(); n++) {
                    var put = client.put(SECRETS + "/s" + n % 200, secret(n % 200, "-again-" + n));
                    assertEquals(200, put.status(), put.text());
                    var read = client.get(SECRETS + "/s" + (200 + n % 800));
                    assertEquals(200, read.status(), read.text());
                    assertTrue(read.text().contains(ENCODED), read.text());
                }
                return null;
            });
            var polder = new TestSurroundings();
            assertEquals(0, polder.run("keys", "rotate", "--data-dir", directory.toString()), polder.err());
            assertTrue(polder.out().startsWith("key 2 is new in "), polder.out());
            TestGateway.await("all records are encrypted anew", () -> {
                assertFalse(writer.isDone());
                return metric(gateway.operator(), "polder_store_reencrypted_records") >= 800
                        && metric(gateway.operator(), "polder_store_outdated_keys") == 0;
            });
            stop.set(true);
            writer.get();
        }
        assertFalse(holding("visible-4d81").isEmpty(), "the search finds what is there");
        assertEquals(List.of(), holding(CANARY));
        assertEquals(List.of(), holding(ENCODED));

        Path file = directory.resolve("encryption.key");
        List<String> keys = Files.readAllLines(file);
        Files.writeString(file, keys.getLast() + "\n");
        try (TestGateway gateway = TestGateway.start(directory)) {
            RestClient client = gateway.operator().in("root:secrets");
            for (int i = 0; i < COUNT; i += 7) {
                assertTrue(client.get(SECRETS + "/s" + i).text().contains(ENCODED));
            }
        }
        assertEquals(List.of(), holding(CANARY));
        assertEquals(List.of(), holding(ENCODED));
    }
}
