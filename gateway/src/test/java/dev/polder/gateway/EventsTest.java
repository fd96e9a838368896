package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Events, which the core group and `events.k8s.io` serve as two forms of the same objects.
class EventsTest {
    private static final String CORE = "/api/v1/namespaces/default/events";
    private static final String EVENTS = "/apis/events.k8s.io/v1/namespaces/default/events";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("events");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String event(String name, String more) {
        return """
                {"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"%s"},
                 "regarding":{"kind":"Pod","name":"%s-pod","namespace":"default"},
                 "eventTime":"2026-01-01T00:00:00.000000Z","reportingController":"x.io/c","reportingInstance":"c-0",
                 "action":"Act","reason":"Because","type":"Normal","note":"what happened"%s}"""
                .formatted(name, name, more);
    }

    private static List<String> causes(RestClient.Answer answer) {
        return answer.json().object("details").objects("causes").stream()
                .map(c -> c.string("field") + ": " + c.string("message"))
                .toList();
    }

    @Test
    @DisplayName("#260 an event written in one group is read in the other")
    void anEventWrittenInOneGroupIsReadInTheOther() {
        assertEquals(201, client.post(EVENTS, event("both", "")).status());
        JsonObject core = client.get(CORE + "/both").json();
        JsonObject other = client.get(EVENTS + "/both").json();
        assertEquals("v1", core.string("apiVersion"));
        assertEquals("events.k8s.io/v1", other.string("apiVersion"));
        assertEquals("what happened", core.string("message"));
        assertEquals("what happened", other.string("note"));
        assertEquals("both-pod", core.stringAt("involvedObject", "name"));
        assertEquals("both-pod", other.stringAt("regarding", "name"));
        assertEquals("x.io/c", core.string("reportingComponent"));
        assertNull(core.get("note"));
        assertNull(other.get("message"));
        assertEquals(core.get("metadata"), other.get("metadata"));
        assertEquals("EventList", client.get(EVENTS).json().string("kind"));
        JsonObject item = client.get(EVENTS + "?fieldSelector=regarding.name%3Dboth-pod").json().objects("items").getFirst();
        assertEquals("both-pod", item.stringAt("regarding", "name"));
        assertEquals(
                1,
                client.get(CORE + "?fieldSelector=involvedObject.name%3Dboth-pod").json().objects("items").size());
    }

    @Test
    @DisplayName("#77 each group offers its own fields to selectors")
    void eachGroupOffersItsOwnFieldsToSelectors() {
        assertEquals(
                "field label not supported: involvedObject.name",
                client.get(EVENTS + "?fieldSelector=involvedObject.name%3Dx").json().string("message"));
        assertEquals(
                "field label not supported: regarding.name",
                client.get(CORE + "?fieldSelector=regarding.name%3Dx").json().string("message"));
    }

    @Test
    void aWatchOfOneGroupShowsWhatIsWrittenInTheOther() {
        client.post(CORE, """
                {"metadata":{"name":"seen"},"involvedObject":{"kind":"Pod","name":"p","namespace":"default"},
                 "message":"hello","reason":"Seen","type":"Warning","count":3}""");
        String watch = EVENTS + "?watch=1&fieldSelector=reason%3DSeen";
        try (Stream<String> lines = client.lines(watch)) {
            JsonObject first = JsonReader.readObject(
                    lines.iterator().next().getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
            assertEquals("ADDED", first.string("type"));
            assertEquals("hello", first.stringAt("object", "note"));
            assertEquals(3, first.integerAt("object", "deprecatedCount").orElse(0));
            assertEquals("events.k8s.io/v1", first.stringAt("object", "apiVersion"));
        }
    }

    @Test
    @DisplayName("#261 a patch in one group changes the other")
    void aPatchInOneGroupChangesTheOther() {
        client.post(EVENTS, event("patched", ""));
        RestClient.Answer answer = client.patch(
                EVENTS + "/patched",
                "merge-patch+json",
                "{\"series\":{\"count\":2,\"lastObservedTime\":\"2026-01-01T00:00:01.000000Z\"}}");
        assertEquals(200, answer.status());
        assertEquals(2, client.get(CORE + "/patched").json().integerAt("series", "count").orElse(0));
        assertEquals(200, client.delete(EVENTS + "/patched").status());
        assertEquals(404, client.get(CORE + "/patched").status());
        assertEquals(
                "events.events.k8s.io \"patched\" not found",
                client.get(EVENTS + "/patched").json().string("message"));
    }

    @Test
    @DisplayName("#260 events group refuses what the core group lets pass")
    void eventsGroupRefusesWhatTheCoreGroupLetsPass() {
        RestClient.Answer answer = client.post(EVENTS, """
                {"metadata":{"name":"bad"},"regarding":{"kind":"Pod","name":"p","namespace":"x"},
                 "reason":"R","type":"Nope","deprecatedCount":3,"series":{"count":1}}""");
        assertEquals(422, answer.status());
        assertEquals(
                List.of(
                        "involvedObject.namespace: Invalid value: \"x\": does not match event.namespace",
                        "series.count: Invalid value: \"\": should be at least 2",
                        "series.lastObservedTime: Required value",
                        "eventTime: Required value",
                        "type: Invalid value: \"\": has invalid value: Nope",
                        "count: Invalid value: \"\": needs to be unset"),
                causes(answer));
        assertEquals(
                201,
                client.post(CORE, """
                        {"metadata":{"name":"old"},"involvedObject":{"kind":"Pod","name":"p","namespace":"default"},
                         "reason":"R","type":"Nope","count":3}""")
                        .status());
    }

    @Test
    void aCoreEventWithATimeNamesWhoReportsIt() {
        RestClient.Answer answer = client.post(CORE, """
                {"metadata":{"name":"e4"},"involvedObject":{"kind":"Pod","name":"p","namespace":"default"},
                 "reason":"R","eventTime":"2026-01-01T00:00:00.000000Z"}""");
        assertEquals(422, answer.status());
        assertEquals("reportingComponent: Required value", causes(answer).getFirst());
        assertTrue(causes(answer).contains("reportingInstance: Required value"));
        assertTrue(causes(answer).contains("action: Required value"));
    }

    @Test
    void whatAnEventSaysCannotBeChangedInTheEventsGroup() {
        client.post(EVENTS, event("fixed", ""));
        RestClient.Answer answer = client.patch(
                EVENTS + "/fixed",
                "merge-patch+json",
                "{\"note\":\"other\",\"reportingController\":\"x.io/d\"}");
        assertEquals(422, answer.status());
        assertEquals(
                List.of(
                        "message: Invalid value: \"other\": field is immutable",
                        "reportingController: Invalid value: \"x.io/d\": field is immutable"),
                causes(answer));
        assertEquals(
                200,
                client.patch(CORE + "/fixed", "merge-patch+json", "{\"message\":\"other\"}").status());
    }

    @Test
    void bothGroupsPrintTheSameColumns() {
        client.post(EVENTS, event("printed", ""));
        String table = "application/json;as=Table;v=v1;g=meta.k8s.io";
        JsonObject row = client.get(EVENTS + "/printed", "accept", table).json().objects("rows").getFirst();
        JsonObject core = client.get(CORE + "/printed", "accept", table).json().objects("rows").getFirst();
        assertNotNull(row.array("cells"));
        assertEquals(core.array("cells").get(3), row.array("cells").get(3));
        assertFalse(row.array("cells").isEmpty());
    }
}
