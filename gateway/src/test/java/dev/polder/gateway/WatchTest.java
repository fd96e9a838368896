package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Watches over HTTP/2.
class WatchTest {
    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("watch");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String maps(String namespace) {
        client.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"%s\"}}".formatted(namespace));
        return "/api/v1/namespaces/" + namespace + "/configmaps";
    }

    private static JsonObject event(Iterator<String> lines) {
        return JsonReader.readObject(lines.next().getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }

    private static String describe(JsonObject event) {
        return event.string("type") + " " + event.stringAt("object", "metadata", "name");
    }

    private static String revision(String path) {
        return String.valueOf(client.get(path).json().stringAt("metadata", "resourceVersion"));
    }

    @Test
    @DisplayName("#93 events come in order with the state of their write")
    void eventsComeInOrderWithTheStateOfTheirWrite() {
        String path = maps("order");
        try (Stream<String> lines = client.lines(path + "?watch=1&resourceVersion=" + revision(path))) {
            Iterator<String> events = lines.iterator();
            String created = String.valueOf(client.post(path, "{\"metadata\":{\"name\":\"a\"}}")
                    .json()
                    .stringAt("metadata", "resourceVersion"));
            client.patch(path + "/a", "merge-patch+json", "{\"data\":{\"k\":\"v\"}}");
            client.delete(path + "/a");
            JsonObject added = event(events);
            assertEquals("ADDED a", describe(added));
            assertEquals(created, added.stringAt("object", "metadata", "resourceVersion"));
            JsonObject modified = event(events);
            assertEquals("MODIFIED a", describe(modified));
            assertEquals("v", modified.stringAt("object", "data", "k"));
            assertEquals("DELETED a", describe(event(events)));
        }
    }

    @Test
    void aWatchEndsWhenItsWorkspaceOrOneAboveItIsDeleted() {
        String workspaces = "/apis/tenancy.kcp.io/v1alpha1/workspaces";
        RestClient above = gateway.workspace("leaving");
        assertEquals(201, above.post(workspaces, "{\"metadata\":{\"name\":\"below\"}}").status());
        RestClient below = gateway.operator().in("root:leaving:below");
        // Held, so that the workspace stays on its way out for as long as the test looks at it.
        String held = "{\"metadata\":{\"name\":\"held\",\"finalizers\":[\"example.com/held\"]}}";
        assertEquals(201, below.post("/api/v1/namespaces/default/configmaps", held).status());
        String path = "/api/v1/namespaces/default/configmaps?watch=1";
        try (Stream<String> there = above.lines(path);
                Stream<String> further = below.lines(path);
                Stream<String> elsewhere = client.lines(path)) {
            Iterator<String> others = elsewhere.iterator();
            others.next();
            assertEquals(200, gateway.operator().delete(workspaces + "/leaving").status());
            // Ended well before the client's own timeout, and cleanly.
            assertTrue(there.toList().stream().noneMatch(line -> line.contains("ERROR")));
            assertTrue(further.toList().stream().noneMatch(line -> line.contains("ERROR")));
            assertEquals(201, client.post("/api/v1/namespaces/default/configmaps", "{\"metadata\":{\"name\":\"on\"}}")
                    .status());
            assertTrue(others.next().contains("\"on\""));
        }
        assertEquals(404, above.get(path).status());
    }

    @Test
    @DisplayName("#83 entering and leaving aselector is added and deleted")
    void enteringAndLeavingASelectorIsAddedAndDeleted() {
        String path = maps("selector");
        try (Stream<String> lines =
                client.lines(path + "?watch=1&labelSelector=in%3Dyes&resourceVersion=" + revision(path))) {
            Iterator<String> events = lines.iterator();
            client.post(path, "{\"metadata\":{\"name\":\"a\"}}");
            client.patch(path + "/a", "merge-patch+json", "{\"metadata\":{\"labels\":{\"in\":\"yes\"}}}");
            client.patch(path + "/a", "merge-patch+json", "{\"metadata\":{\"labels\":{\"in\":\"no\"}}}");
            assertEquals("ADDED a", describe(event(events)));
            assertEquals("DELETED a", describe(event(events)));
        }
    }

    @Test
    @DisplayName("#89 initial events end with their bookmark also when there are none")
    void initialEventsEndWithTheirBookmarkAlsoWhenThereAreNone() {
        String path = maps("initial");
        client.delete(path + "/kube-root-ca.crt");
        client.post(path, "{\"metadata\":{\"name\":\"a\",\"labels\":{\"x\":\"1\"}}}");
        String query = "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
        try (Stream<String> lines = client.lines(path + query + "&labelSelector=x%3D1")) {
            Iterator<String> events = lines.iterator();
            assertEquals("ADDED a", describe(event(events)));
            JsonObject bookmark = event(events);
            assertEquals("BOOKMARK", bookmark.string("type"));
            assertEquals(
                    "true",
                    bookmark.stringAt("object", "metadata", "annotations", "k8s.io/initial-events-end"));
        }
        try (Stream<String> lines = client.lines(path + query + "&labelSelector=x%3Dnone")) {
            assertEquals("BOOKMARK", event(lines.iterator()).string("type"));
        }
    }

    @Test
    @DisplayName("#93 watch resumes without agap")
    void watchResumesWithoutAGap() {
        String path = maps("resume");
        String from = revision(path);
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            client.post(path, "{\"metadata\":{\"name\":\"n%d\"}}".formatted(i));
            expected.add("ADDED n" + i);
        }
        Set<String> seen = new HashSet<>();
        String at = from;
        while (seen.size() < expected.size()) {
            try (Stream<String> lines = client.lines(path + "?watch=1&resourceVersion=" + at)) {
                Iterator<String> events = lines.iterator();
                for (int i = 0; i < 7 && seen.size() < expected.size(); i++) {
                    JsonObject event = event(events);
                    assertTrue(seen.add(describe(event)), "twice: " + describe(event));
                    at = String.valueOf(event.stringAt("object", "metadata", "resourceVersion"));
                }
            }
        }
        assertEquals(expected, seen);
    }

    @Test
    @DisplayName("#86 watch ends at its timeout")
    void watchEndsAtItsTimeout() {
        String path = maps("timeout");
        try (Stream<String> lines =
                client.lines(path + "?watch=1&timeoutSeconds=1&resourceVersion=" + revision(path))) {
            assertEquals(0, lines.count());
        }
    }

    @Test
    @DisplayName("#49 tables are watched too")
    void tablesAreWatchedToo() {
        String path = maps("table");
        var table = client.get(path, "accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
        assertEquals("Table", table.json().string("kind"));
        assertEquals("Name", table.json().objects("columnDefinitions").getFirst().string("name"));
        var partial = client.get(
                path, "accept", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io");
        assertEquals("PartialObjectMetadataList", partial.json().string("kind"));
        var yaml = client.get(path, "accept", "application/yaml");
        assertTrue(yaml.text().contains("kind: ConfigMapList"), yaml.text());
    }

    /// The only event of a stream that ends at once.
    private static JsonObject onlyEvent(String path) {
        try (Stream<String> lines = client.lines(path)) {
            Iterator<String> events = lines.iterator();
            JsonObject only = event(events);
            assertFalse(events.hasNext());
            return only;
        }
    }

    @Test
    @DisplayName("#85 a watch from an expired revision is astream of one error and listing anew goes on")
    void aWatchFromAnExpiredRevisionIsAStreamOfOneErrorAndListingAnewGoesOn() {
        String path = maps("expired");
        for (String ask : List.of("", "&sendInitialEvents=false&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true")) {
            JsonObject error = onlyEvent(path + "?watch=1&resourceVersion=1" + ask);
            assertEquals("ERROR", error.string("type"));
            assertEquals("Status", error.stringAt("object", "kind"));
            assertEquals("Expired", error.stringAt("object", "reason"));
            assertTrue(JsonWriter.text(error).contains("\"code\":410"), JsonWriter.text(error));
            String message = String.valueOf(error.stringAt("object", "message"));
            assertTrue(message.matches("too old resource version: 1 \\(\\d+\\)"), message);
        }
        // What an informer does then.
        try (Stream<String> lines = client.lines(path + "?watch=1&resourceVersion=" + revision(path))) {
            client.post(path, "{\"metadata\":{\"name\":\"a\"}}");
            assertEquals("ADDED a", describe(event(lines.iterator())));
        }
        // The state needs no history.
        try (Stream<String> lines = client.lines(path + "?watch=1&resourceVersion=1&fieldSelector=metadata.name%3Da&sendInitialEvents=true"
                + "&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true")) {
            Iterator<String> events = lines.iterator();
            assertEquals("ADDED a", describe(event(events)));
            assertEquals("BOOKMARK", event(events).string("type"));
        }
    }

    @Test
    @DisplayName("#5 an expired revision is told to table readers and old watch paths too")
    void anExpiredRevisionIsToldToTableReadersAndOldWatchPathsToo() {
        String path = maps("expiredtable");
        var table = client.get(
                path + "?watch=1&resourceVersion=1", "accept", "application/json;as=Table;v=v1;g=meta.k8s.io");
        assertEquals(200, table.status());
        assertEquals("Status", table.json().stringAt("object", "kind"));
        var old = client.get("/api/v1/watch/namespaces/expiredtable/configmaps?resourceVersion=1");
        assertEquals(200, old.status());
        assertEquals("Expired", old.json().stringAt("object", "reason"));
    }

    @Test
    void aWatchFromARevisionThatIsNotReachedYetIsAStreamOfOneErrorThatSaysSo() {
        String path = maps("future");
        for (String ask : List.of("", "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true")) {
            JsonObject error = onlyEvent(path + "?watch=1&resourceVersion=8999999999999999" + ask);
            assertEquals("ERROR", error.string("type"));
            assertEquals("Timeout", error.stringAt("object", "reason"));
            String text = JsonWriter.text(error);
            assertTrue(text.contains("\"code\":504") && text.contains("ResourceVersionTooLarge"), text);
        }
        assertEquals(504, client.get(path + "?resourceVersion=8999999999999999").status());
    }
}
