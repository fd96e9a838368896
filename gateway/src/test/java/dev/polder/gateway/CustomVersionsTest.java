package dev.polder.gateway;

import static dev.polder.gateway.Widgets.DEFINITIONS;
import static dev.polder.gateway.Widgets.awaitServed;
import static dev.polder.gateway.Widgets.define;
import static dev.polder.gateway.Widgets.definition;
import static dev.polder.gateway.Widgets.pathOf;
import static dev.polder.gateway.Widgets.post;
import static dev.polder.gateway.Widgets.text;
import static dev.polder.gateway.Widgets.typed;
import static dev.polder.gateway.Widgets.widget;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of custom resources when their definition says more, or something else than before.
@Timeout(120)
class CustomVersionsTest {
    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("versions");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void rulesOfADefinitionAreAskedAndItsMistakesAreTold() throws Exception {
        String ruled = definition("ruled")
                .replace(
                        "\"spec\":{\"type\":\"object\",\"required\":[\"color\"]",
                        """
                        "spec":{"type":"object","required":["color"],"x-kubernetes-validations":[
                         {"rule":"!has(self.replicas) || self.size >= self.replicas",
                          "messageExpression":"'the size ' + 'is too small'","fieldPath":".replicas"},
                         {"rule":"self.color == oldSelf.color","message":"the color stays"}]""");
        var created = client.post(DEFINITIONS, ruled);
        assertEquals(201, created.status(), created.text());
        awaitServed(client, "ruled");
        String widgets = pathOf("ruled");
        var refused = client.post(
                widgets, typed(widget("one", "{\"color\":\"red\",\"size\":1,\"replicas\":2}"), "ruled.example/v1"));
        assertEquals(422, refused.status());
        assertEquals(
                "Widget.ruled.example \"one\" is invalid: spec.replicas: Invalid value: the size is too small",
                refused.message());
        post(client, widgets, widget("one", "{\"color\":\"red\"}"), "ruled.example/v1");
        var changed = client.patch(widgets + "/one", "merge-patch+json", "{\"spec\":{\"color\":\"blue\"}}");
        assertEquals(422, changed.status(), changed.text());
        assertTrue(changed.message().endsWith("the color stays"), changed.message());
        assertEquals(200, client.patch(widgets + "/one", "merge-patch+json", "{\"spec\":{\"size\":2}}").status());
        var wrong = client.post(DEFINITIONS, ruled.replace("ruled.example", "wrong.example")
                .replace("self.color == oldSelf.color", "self.colour == 'red'"));
        assertEquals(422, wrong.status());
        assertTrue(
                wrong.message().contains("compilation failed: ERROR: <input>:1:5: undefined field 'colour'"),
                wrong.message());
        String endless = "self.parts.all(a, self.parts.all(b, self.parts.all(c, a.name == b.name || b.name == c.name)))";
        var costly = client.post(DEFINITIONS, ruled.replace("ruled.example", "costly.example")
                .replace("self.color == oldSelf.color", endless));
        assertEquals(422, costly.status(), costly.text());
        assertTrue(costly.message().contains("estimated rule cost exceeds budget"), costly.message());
    }

    @Test
    void longListsAreReadByTheSchemaThatHolds() throws Exception {
        String widgets = define(client, "many");
        String free = "x".repeat(2_000);
        for (int i = 0; i < 300; i++) {
            String spec = "{\"color\":\"red\",\"free\":{\"text\":\"%s\"}}".formatted(free);
            post(client, widgets, widget("w%03d".formatted(i), spec), "many.example/v1");
        }
        checkAll(client.get(widgets).json(), "nothing");
        var changed = client.patch(DEFINITIONS + "/widgets.many.example", "json-patch+json", """
                [{"op":"add","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/shape",
                  "value":{"type":"string","default":"round"}}]""");
        assertEquals(200, changed.status(), changed.text());
        checkAll(client.get(widgets).json(), "\"round\"");
        assertEquals(200, client.patch(widgets + "/w150", "merge-patch+json", "{\"spec\":{\"size\":9}}").status());
        JsonObject list = client.get(widgets).json();
        checkAll(list, "\"round\"");
        assertEquals(client.get(widgets + "/w150").json(), list.objects("items").get(150));
        assertEquals(client.get(widgets + "/w151").json(), list.objects("items").get(151));
    }

    private static void checkAll(JsonObject list, String shape) {
        assertEquals(300, list.objects("items").size());
        for (JsonObject item : list.objects("items")) {
            assertEquals("Widget", item.string("kind"));
            assertEquals("many.example/v1", item.string("apiVersion"));
            assertEquals(shape, text(item.at("spec", "shape")));
        }
    }

    @Test
    void deprecatedVersionsAndFormatsThatSayNothingAreWarnedOf() throws Exception {
        String deprecated = definition("old")
                .replace("\"served\":true", "\"served\":true,\"deprecated\":true")
                .replace("\"size\":{\"type\":\"integer\"", "\"size\":{\"type\":\"integer\",\"format\":\"nonsense\"");
        var created = client.post(DEFINITIONS, deprecated);
        assertEquals(201, created.status(), created.text());
        assertEquals(List.of("299 - \"unrecognized format \\\"nonsense\\\"\""), created.headers().get("warning"));
        awaitServed(client, "old");
        assertEquals(
                List.of("299 - \"old.example/v1 Widget is deprecated\""), client.get(pathOf("old")).headers().get("warning"));
    }

    @Test
    void versionsShowOneObjectAndOlderOnesAreReadByTheNewSchema() throws Exception {
        String widgets = define(client, "versions");
        post(client, widgets, widget("one", "{\"color\":\"red\"}"), "versions.example/v1");
        String uid = String.valueOf(client.get(widgets + "/one").json().stringAt("metadata", "uid"));
        String definition = DEFINITIONS + "/widgets.versions.example";
        String v2 = """
                {"name":"v2","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{
                 "spec":{"type":"object","properties":{"color":{"type":"string"},
                  "shape":{"type":"string","default":"round"}}}}}}}""";
        var changed = client.patch(definition, "json-patch+json", """
                [{"op":"replace","path":"/spec/versions/0/storage","value":false},
                 {"op":"add","path":"/spec/versions/1","value":%s}]""".formatted(v2));
        assertEquals(200, changed.status(), changed.text());
        assertEquals("[\"v1\",\"v2\"]", text(changed.json().at("status", "storedVersions")));
        String newer = widgets.replace("/v1/", "/v2/");
        TestGateway.await("served", () -> client.get(newer).status() == 200);
        JsonObject one = client.get(newer + "/one").json();
        assertEquals("versions.example/v2", one.string("apiVersion"));
        assertEquals(uid, one.stringAt("metadata", "uid"));
        assertEquals("round", one.stringAt("spec", "shape"));
        assertNull(one.at("spec", "size"));
        assertEquals("versions.example/v1", client.get(widgets + "/one").json().string("apiVersion"));
        post(client, newer, widget("two", "{\"color\":\"any\",\"shape\":\"flat\"}"), "versions.example/v2");
        JsonObject list = client.get(widgets).json();
        assertEquals(2, list.objects("items").size());
        list.objects("items").forEach(item -> assertEquals("versions.example/v1", item.string("apiVersion")));
        assertEquals(404, client.get(newer + "/one/status").status());
        assertEquals(200, client.get(widgets + "/one/status").status());
    }
}
