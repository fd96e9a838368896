package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Lists that are longer than what is read of them at a time.
@Timeout(120)
class LongListTest {
    private static final JsonLimits LIMITS = new JsonLimits(64 << 20, 64, 1_000_000);
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final int OBJECTS = 40;

    @TempDir
    private static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("long");
        for (int i = 0; i < OBJECTS; i++) {
            assertEquals(201, client.post(MAPS, map("m%03d".formatted(i), "x".repeat(32 << 10))).status());
        }
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    private static String map(String name, String text) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\"},\"data\":{\"text\":\"%s\"}}"
                .formatted(name, text);
    }

    private static JsonObject list(byte[] body) {
        return JsonReader.readObject(body, LIMITS);
    }

    private static List<String> names(JsonObject list) {
        return list.objects("items").stream()
                .map(each -> String.valueOf(each.stringAt("metadata", "name")))
                .filter(name -> name.startsWith("m"))
                .toList();
    }

    private static List<String> expected() {
        return IntStream.range(0, OBJECTS).mapToObj("m%03d"::formatted).toList();
    }

    @Test
    void aLongListIsWholeAndInOrder() {
        RestClient.Answer answer = client.get(MAPS);
        assertEquals(200, answer.status());
        assertTrue(answer.body().length > OBJECTS * (32 << 10));
        JsonObject list = list(answer.body());
        assertEquals(expected(), names(list));
        assertEquals("ConfigMapList", list.string("kind", ""));
        assertNull(list.stringAt("metadata", "continue"));
        assertTrue(list.objects("items").stream().noneMatch(each -> each.has("kind")));
        assertTrue(list.objects("items").stream().allMatch(each -> each.stringAt("metadata", "resourceVersion") != null));
    }

    @Test
    void aLongListIsOfOneRevisionWhileOthersWrite() throws Exception {
        var done = new AtomicBoolean();
        Thread writer = Thread.ofVirtual().start(() -> {
            for (int i = 0; !done.get(); i++) {
                String patch = "{\"data\":{\"turn\":\"%d\"}}".formatted(i);
                client.patch(MAPS + "/m000", "application/merge-patch+json", patch);
                client.patch(MAPS + "/m039", "application/merge-patch+json", patch);
            }
        });
        for (int i = 0; i < 5; i++) {
            JsonObject list = list(client.get(MAPS).body());
            assertEquals(expected(), names(list));
            long revision = Long.parseLong(String.valueOf(list.stringAt("metadata", "resourceVersion")));
            assertTrue(list.objects("items").stream()
                    .allMatch(each -> Long.parseLong(String.valueOf(each.stringAt("metadata", "resourceVersion")))
                            <= revision));
        }
        done.set(true);
        writer.join();
    }

    @Test
    void aLongListIsCompressedForAClientThatTakesIt() throws Exception {
        for (String path : List.of(MAPS, MAPS + "?limit=20")) {
            RestClient.Answer plain = client.get(path, "accept-encoding", "gzip;q=0");
            assertFalse(plain.headers().containsKey("content-encoding"));
            RestClient.Answer zipped = client.get(path, "accept-encoding", "deflate, gzip");
            assertEquals(List.of("gzip"), zipped.headers().get("content-encoding"));
            assertTrue(zipped.body().length < plain.body().length / 10);
            try (var unzip = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
                assertEquals(names(list(plain.body())), names(list(unzip.readAllBytes())));
            }
        }
        RestClient.Answer small = client.get(MAPS + "?limit=1", "accept-encoding", "gzip");
        assertFalse(small.headers().containsKey("content-encoding"));
    }

    @Test
    void aSelectedListMayLeaveOutWholePages() {
        assertEquals(
                List.of("m039"), names(list(client.get(MAPS + "?fieldSelector=metadata.name%3Dm039").body())));
    }
}
