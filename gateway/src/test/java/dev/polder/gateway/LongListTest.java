package dev.polder.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.store.log.LogLimits;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
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
    @DisplayName("#79 a long list is whole and in order")
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
        var written = new AtomicInteger();
        Thread writer = Thread.ofVirtual().start(() -> {
            for (int i = 0; !done.get(); i++) {
                String patch = "{\"data\":{\"turn\":\"%d\"}}".formatted(i);
                for (String name : List.of("/m000", "/m039")) {
                    if (client.patch(MAPS + name, "merge-patch+json", patch).status() == 200) {
                        written.incrementAndGet();
                    }
                }
            }
        });
        for (int i = 0; i < 5; i++) {
            JsonObject list = list(client.get(MAPS).body());
            assertEquals(expected(), names(list));
            long revision = Long.parseLong(String.valueOf(list.stringAt("metadata", "resourceVersion")));
            assertTrue(list.objects("items").stream()
                    .allMatch(each -> Long.parseLong(String.valueOf(each.stringAt("metadata", "resourceVersion")))
                            <= revision));
            // Of the two objects that are changed in turn, one is at most one turn ahead.
            int first = turn(list, "m000");
            int second = turn(list, "m039");
            assertTrue(first == second || first == second + 1, first + " and " + second);
        }
        done.set(true);
        writer.join();
        assertTrue(written.get() > 2, "nobody wrote");
    }

    @Test
    @DisplayName("#54 a long list is compressed for aclient that takes it")
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

    private static int turn(JsonObject list, String name) {
        return list.objects("items").stream()
                .filter(each -> name.equals(each.stringAt("metadata", "name")))
                .map(each -> each.stringAt("data", "turn"))
                .mapToInt(turn -> turn == null ? -1 : Integer.parseInt(turn))
                .findFirst()
                .orElseThrow();
    }

    private static long remaining(JsonObject list) {
        return list.objectOrNew("metadata").integer("remainingItemCount").orElse(0);
    }

    @Test
    @DisplayName("#66 #67 every page tells how many come behind it and all are of one revision")
    void everyPageTellsHowManyComeBehindItAndAllAreOfOneRevision() {
        JsonObject first = client.get(MAPS + "?limit=15").json();
        long all = client.get(MAPS).json().objects("items").size();
        assertEquals(all - 15, remaining(first));
        client.post(MAPS, map("a-new-one", "counts for nobody who has begun"));
        JsonObject second = client.get(MAPS + "?limit=15&continue=" + first.stringAt("metadata", "continue")).json();
        assertEquals(all - 30, remaining(second));
        assertEquals(first.stringAt("metadata", "resourceVersion"), second.stringAt("metadata", "resourceVersion"));
        JsonObject third = client.get(MAPS + "?limit=15&continue=" + second.stringAt("metadata", "continue")).json();
        assertEquals(0, remaining(third));
        assertNull(third.stringAt("metadata", "continue"));
        assertEquals(all - 30, third.objects("items").size());
        assertEquals(200, client.delete(MAPS + "/a-new-one").status());
    }

    @Test
    @DisplayName("#70 #71 a page whose snapshot is gone gets atoken that goes on with the newest")
    void aPageWhoseSnapshotIsGoneGetsATokenThatGoesOnWithTheNewest() {
        String token = String.valueOf(client.get(MAPS + "?limit=15").json().stringAt("metadata", "continue"));
        String content = new String(Base64.getUrlDecoder().decode(token), UTF_8);
        String old = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(content.replaceAll("\"rv\":\\d+", "\"rv\":1").getBytes(UTF_8));
        RestClient.Answer gone = client.get(MAPS + "?limit=15&continue=" + old);
        assertEquals(410, gone.status());
        assertEquals("Expired", gone.json().string("reason", ""));
        assertTrue(gone.json().string("message", "").startsWith(
                "The provided continue parameter is too old to display a consistent list result. You can start"));
        String next = String.valueOf(gone.json().stringAt("metadata", "continue"));
        JsonObject rest = client.get(MAPS + "?continue=" + next).json();
        List<String> begun = names(client.get(MAPS + "?limit=15").json());
        assertEquals(expected().subList(begun.size(), OBJECTS), names(rest));
        assertEquals(400, client.get(MAPS + "?continue=" + old.substring(3)).status());
    }

    @Test
    @DisplayName("#70 #71 a page that was begun before the past that is kept is refused, though nothing changed")
    void aPageThatWasBegunBeforeThePastThatIsKeptIsRefusedThoughNothingChanged() {
        String token = String.valueOf(client.get(MAPS + "?limit=15").json().stringAt("metadata", "continue"));
        String content = new String(Base64.getUrlDecoder().decode(token), UTF_8);
        long begun = Instant.now().minus(LogLimits.DEFAULT.historyTime()).minusSeconds(1).getEpochSecond();
        String old = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(content.replaceAll("\"begun\":\\d+", "\"begun\":" + begun).getBytes(UTF_8));
        for (String limit : List.of("limit=15&", "")) {
            RestClient.Answer gone = client.get(MAPS + "?" + limit + "continue=" + old);
            assertEquals(410, gone.status());
            String next = String.valueOf(gone.json().stringAt("metadata", "continue"));
            JsonObject page = client.get(MAPS + "?limit=15&continue=" + next).json();
            assertEquals(expected().subList(14, 29), names(page));
            assertEquals(OBJECTS + 1 - 30, remaining(page));
        }
    }

    @Test
    void aForgedCountHarmsNobody() {
        String token = String.valueOf(client.get(MAPS + "?limit=15").json().stringAt("metadata", "continue"));
        String content = new String(Base64.getUrlDecoder().decode(token), UTF_8);
        for (String count : List.of("-9223372036854775808", "1", "9223372036854775807", "\"many\"", "1e3", "null")) {
            String forged = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(content.replaceAll("\"left\":\\d+", "\"left\":" + count).getBytes(UTF_8));
            RestClient.Answer page = client.get(MAPS + "?limit=15&continue=" + forged);
            assertEquals(200, page.status(), count);
            assertEquals(15, page.json().objects("items").size());
        }
    }

    @Test
    @DisplayName("#72 who takes any state gets all of it at once")
    void whoTakesAnyStateGetsAllOfItAtOnce() {
        JsonObject list = list(client.get(MAPS + "?limit=15&resourceVersion=0").body());
        assertEquals(expected(), names(list));
        assertNull(list.stringAt("metadata", "continue"));
    }

    @Test
    void aWatchThatBeginsWithALongStateGetsAllOfItAndThenWhatChanges() {
        try (Stream<String> lines = client.lines(MAPS
                + "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true")) {
            Iterator<JsonObject> events = lines.map(line -> list(line.getBytes(UTF_8))).iterator();
            List<String> state = new ArrayList<>();
            JsonObject event = events.next();
            while (event.string("type", "").equals("ADDED")) {
                state.add(String.valueOf(event.stringAt("object", "metadata", "name")));
                event = events.next();
            }
            assertEquals(expected(), state.stream().filter(name -> name.startsWith("m")).toList());
            assertEquals("BOOKMARK", event.string("type", ""));
            RestClient.Answer patched =
                    client.patch(MAPS + "/m007", "merge-patch+json", "{\"data\":{\"late\":\"yes\"}}");
            assertEquals(200, patched.status());
            event = events.next();
            assertEquals("MODIFIED", event.string("type", ""));
            assertEquals("m007", event.stringAt("object", "metadata", "name"));
        }
    }

    @Test
    void aSelectedListMayLeaveOutWholePages() {
        assertEquals(
                List.of("m039"), names(list(client.get(MAPS + "?fieldSelector=metadata.name%3Dm039").body())));
    }
}
