package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Watches: items of the checklist that [WatchTest] and others do not prove.
@Timeout(60)
class WatchingChecklistTest {
    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("watching");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String maps(String namespace) {
        client.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"%s\"}}".formatted(namespace));
        String path = "/api/v1/namespaces/" + namespace + "/configmaps";
        return path;
    }

    private static void create(String path, String name, String data) {
        RestClient.Answer made = client.post(
                path, "{\"metadata\":{\"name\":\"%s\",\"labels\":{\"in\":\"yes\"}},\"data\":{\"k\":\"%s\"}}".formatted(name, data));
        assertEquals(201, made.status(), made.text());
    }

    private static String revision(JsonObject object) {
        return String.valueOf(object.stringAt("metadata", "resourceVersion"));
    }

    private static JsonObject event(Iterator<String> lines) {
        return ServedResources.read(lines.next());
    }

    private static String describe(JsonObject event) {
        return event.string("type") + " " + event.stringAt("object", "metadata", "name");
    }

    @Test
    @DisplayName("#83 #92 what leaves a selector is deleted with its last state inside, at the revision of the change")
    void leaving() {
        String path = maps("leaving");
        create(path, "a", "last");
        try (Stream<String> lines = client.lines(
                path + "?watch=1&labelSelector=in%3Dyes&resourceVersion=" + revision(client.get(path).json()))) {
            Iterator<String> events = lines.iterator();
            JsonObject out = client.patch(
                            path + "/a", "merge-patch+json", "{\"metadata\":{\"labels\":{\"in\":\"no\"}},\"data\":{\"k\":\"new\"}}")
                    .json();
            JsonObject left = event(events);
            assertEquals("DELETED a", describe(left));
            assertEquals("last", left.stringAt("object", "data", "k"));
            assertEquals("yes", left.stringAt("object", "metadata", "labels", "in"));
            assertEquals(revision(out), left.stringAt("object", "metadata", "resourceVersion"));
        }
        create(path, "b", "x");
        JsonObject before = client.get(path + "/b").json();
        try (Stream<String> lines = client.lines(path + "?watch=1&resourceVersion=" + revision(before))) {
            client.delete(path + "/b");
            JsonObject gone = event(lines.iterator());
            assertEquals("DELETED b", describe(gone));
            assertTrue(Long.parseLong(String.valueOf(gone.stringAt("object", "metadata", "resourceVersion")))
                    > Long.parseLong(revision(before)));
        }
    }

    @Test
    @DisplayName("#84 without a revision, or from 0, a watch begins with what is there; from a revision, with what comes")
    void beginnings() {
        String path = maps("beginnings");
        create(path, "a", "1");
        for (String from : List.of("", "&resourceVersion=0")) {
            try (Stream<String> lines = client.lines(path + "?watch=1" + from)) {
                assertEquals("ADDED a", describe(event(lines.iterator())));
            }
        }
        try (Stream<String> lines = client.lines(path + "?watch=1&resourceVersion=" + revision(client.get(path).json()))) {
            create(path, "b", "1");
            assertEquals("ADDED b", describe(event(lines.iterator())));
        }
    }

    @Test
    @DisplayName("#86 #88 a watch that nobody asked for bookmarks has none, and ends cleanly in time")
    void endings() {
        String path = maps("endings");
        create(path, "a", "1");
        try (Stream<String> lines = client.lines(path + "?watch=1&timeoutSeconds=1&labelSelector=in%3Dyes")) {
            assertEquals(List.of("ADDED a"), lines.map(line -> describe(ServedResources.read(line))).toList());
        }
    }

    @Test
    @DisplayName("#89 #90 #91 what a watch that begins with the state has to ask for")
    void initialEvents() {
        String path = maps("initialevents");
        String invalid = "ListOptions.meta.k8s.io \"\" is invalid: ";
        for (String query : List.of(
                "watch=1&sendInitialEvents=true", "watch=1&resourceVersionMatch=NotOlderThan", "sendInitialEvents=true")) {
            RestClient.Answer answer = client.get(path + "?" + query);
            assertEquals(422, answer.status(), query);
            assertTrue(answer.message().startsWith(invalid), answer.message());
        }
    }

    @Test
    @DisplayName("#93 two watches see the same, in the same order")
    void sameOrder() {
        String path = maps("sameorder");
        String from = "?watch=1&resourceVersion=" + revision(client.get(path).json());
        try (Stream<String> one = client.lines(path + from);
                Stream<String> other = client.lines("/api/v1/configmaps" + from + "&fieldSelector=metadata.namespace%3Dsameorder")) {
            for (int i = 0; i < 10; i++) {
                create(path, "n" + i, "1");
                client.patch(path + "/n" + i, "merge-patch+json", "{\"data\":{\"k\":\"2\"}}");
                client.delete(path + "/n" + i);
            }
            assertEquals(take(one, 30), take(other, 30));
        }
    }

    private static List<String> take(Stream<String> lines, int count) {
        List<String> taken = new ArrayList<>();
        long last = 0;
        for (String line : lines.limit(count).toList()) {
            JsonObject event = ServedResources.read(line);
            long revision = Long.parseLong(String.valueOf(event.stringAt("object", "metadata", "resourceVersion")));
            assertTrue(revision > last, "out of order: " + line);
            last = revision;
            taken.add(describe(event) + " " + revision);
        }
        return taken;
    }

    @Test
    @DisplayName("#75 #94 one object is watched by its name, and no other")
    void oneObject() {
        String path = maps("oneobject");
        create(path, "a", "1");
        create(path, "b", "1");
        try (Stream<String> lines = client.lines(path + "?watch=1&fieldSelector=metadata.name%3Db")) {
            assertEquals("ADDED b", describe(event(lines.iterator())));
        }
        try (Stream<String> lines = client.lines("/api/v1/watch/namespaces/oneobject/configmaps/b")) {
            Iterator<String> events = lines.iterator();
            assertEquals("ADDED b", describe(event(events)));
            client.delete(path + "/a");
            client.delete(path + "/b");
            assertEquals("DELETED b", describe(event(events)));
        }
    }

    @Test
    @DisplayName("#51 only the first table of a watch describes its columns")
    void tables() {
        String path = maps("tables");
        create(path, "a", "1");
        create(path, "b", "1");
        RestClient.Answer answer = client.get(
                path + "?watch=1&timeoutSeconds=1&labelSelector=in%3Dyes", "accept", "application/json;as=Table;v=v1;g=meta.k8s.io");
        List<JsonObject> events = answer.text().lines().map(ServedResources::read).toList();
        assertEquals(2, events.size(), answer.text());
        assertFalse(events.getFirst().objectOrNew("object").objects("columnDefinitions").isEmpty());
        assertEquals(JsonNull.NULL, events.getLast().objectOrNew("object").get("columnDefinitions"));
        assertEquals(1, events.getLast().objectOrNew("object").objects("rows").size());
    }

    @Test
    @DisplayName("#100 who loses a right keeps the watches that run and gets no new ones")
    void lostRights() throws Exception {
        String path = maps("lostrights");
        String roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/lostrights/rolebindings";
        String binding = """
                {"metadata":{"name":"viewer"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole",
                "name":"view"},"subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"viewer"}]}""";
        assertEquals(201, client.post(roles, binding).status());
        RestClient viewer = gateway.tenant(client, "viewer");
        try (Stream<String> lines =
                viewer.lines(path + "?watch=1&resourceVersion=" + revision(client.get(path).json()))) {
            assertEquals(200, client.delete(roles + "/viewer").status());
            assertEquals(403, viewer.get(path + "?watch=1").status());
            create(path, "a", "1");
            assertEquals("ADDED a", describe(event(lines.iterator())));
        }
    }
}
