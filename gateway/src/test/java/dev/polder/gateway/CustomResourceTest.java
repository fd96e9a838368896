package dev.polder.gateway;

import static dev.polder.gateway.Widgets.DEFINITIONS;
import static dev.polder.gateway.Widgets.define;
import static dev.polder.gateway.Widgets.isTrue;
import static dev.polder.gateway.Widgets.post;
import static dev.polder.gateway.Widgets.text;
import static dev.polder.gateway.Widgets.typed;
import static dev.polder.gateway.Widgets.widget;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Kinds that tenants define, over HTTP.
@Timeout(120)
class CustomResourceTest {
    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("custom");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void definedKindIsServedLikeAnyOther() throws Exception {
        String widgets = define(client, "served");
        post(client, widgets, widget("one", "{\"color\":\"red\",\"extra\":1,\"free\":{\"any\":[1]}}"), "served.example/v1");
        JsonObject one = client.get(widgets + "/one").json();
        assertEquals("served.example/v1", one.string("apiVersion"));
        assertEquals("Widget", one.string("kind"));
        assertEquals(7, one.integerAt("spec", "size").orElse(0));
        assertNull(one.at("spec", "extra"));
        assertEquals("{\"any\":[1]}", text(one.at("spec", "free")));
        assertEquals(1, one.integerAt("metadata", "generation").orElse(0));
        JsonObject list = client.get(widgets).json();
        assertEquals("WidgetList", list.string("kind"));
        assertEquals(List.of(one), list.objects("items"));
        assertEquals(404, client.get("/apis/served.example/v2/namespaces/default/widgets").status());
        assertEquals(404, client.get("/apis/served.example/v1/namespaces/default/gadgets").status());
        assertEquals("404 page not found\n", client.get("/apis/nowhere.example/v1/widgets").text());
    }

    @Test
    void whatTheSchemaForbidsIsRefusedInUpstreamsWords() throws Exception {
        String widgets = define(client, "strict");
        var refused = client.post(widgets, typed(widget("bad", "{\"color\":\"green\",\"size\":0}"), "strict.example/v1"));
        assertEquals(422, refused.status());
        assertEquals(
                "Widget.strict.example \"bad\" is invalid: [spec.color: Unsupported value: \"green\": supported values: "
                        + "\"red\", \"blue\", spec.size: Invalid value: 0: spec.size in body should be greater than or "
                        + "equal to 1]",
                refused.message());
        var missing = client.post(widgets, typed(widget("bad", "{}"), "strict.example/v1"));
        assertEquals("Widget.strict.example \"bad\" is invalid: spec.color: Required value", missing.message());
        var unknown = client.post(
                widgets + "?fieldValidation=Strict",
                typed(widget("bad", "{\"color\":\"red\",\"extra\":1}"), "strict.example/v1"));
        assertEquals(400, unknown.status());
        assertTrue(unknown.message().contains("unknown field \"spec.extra\""), unknown.message());
        var warned = client.post(
                widgets + "?fieldValidation=Warn",
                typed(widget("warned", "{\"color\":\"red\",\"extra\":1}"), "strict.example/v1"));
        assertEquals(201, warned.status(), warned.text());
        assertEquals(
                List.of("299 - \"unknown field \\\"spec.extra\\\"\""), warned.headers().get("warning"));
    }

    @Test
    void otherWorkspacesDoNotSeeIt() throws Exception {
        String widgets = define(client, "mine");
        RestClient other = gateway.workspace("stranger");
        assertEquals(404, other.get(widgets).status());
        assertEquals(404, other.get("/apis/mine.example").status());
        assertEquals(404, other.post(widgets, typed(widget("one", "{\"color\":\"red\"}"), "mine.example/v1")).status());
        assertFalse(other.get("/apis").text().contains("mine.example"));
        assertFalse(other.get("/apis", "accept", AGGREGATED).text().contains("mine.example"));
        assertFalse(other.get("/openapi/v3").text().contains("mine.example"));
        assertFalse(other.get("/openapi/v2").text().contains("mine.example"));
        define(other, "mine");
        post(client, widgets, widget("one", "{\"color\":\"red\"}"), "mine.example/v1");
        assertTrue(other.get(widgets).json().objects("items").isEmpty());
        assertEquals(1, client.get(widgets).json().objects("items").size());
        assertEquals(200, other.delete(DEFINITIONS + "/widgets.mine.example").status());
        TestGateway.await("gone", () -> other.get(DEFINITIONS + "/widgets.mine.example").status() == 404);
        assertEquals(404, other.get(widgets).status());
        assertEquals(1, client.get(widgets).json().objects("items").size());
    }

    @Test
    void discoveryAndOpenApiShowItAtOnce() throws Exception {
        String v2 = client.get("/openapi/v2").headers().get("etag").getFirst();
        define(client, "shown");
        JsonObject resources = client.get("/apis/shown.example/v1").json();
        JsonObject widgets = resources.objects("resources").getFirst();
        assertEquals("widgets", widgets.string("name"));
        assertEquals("widget", widgets.string("singularName"));
        assertEquals("[\"wd\"]", text(widgets.get("shortNames")));
        assertEquals("[\"all\"]", text(widgets.get("categories")));
        assertEquals(
                List.of("widgets", "widgets/scale", "widgets/status"),
                resources.objects("resources").stream().map(r -> r.string("name", "")).sorted().toList());
        assertTrue(client.get("/apis").text().contains("\"shown.example\""));
        assertTrue(client.get("/apis", "accept", AGGREGATED).text().contains("\"shown.example\""));
        String v3 = client.get("/openapi/v3").json().stringAt("paths", "apis/shown.example/v1", "serverRelativeURL");
        assertTrue(String.valueOf(v3).startsWith("/openapi/v3/apis/shown.example/v1?hash="), v3);
        JsonObject schema = (JsonObject) client.get(String.valueOf(v3))
                .json()
                .at("components", "schemas", "example.shown.v1.Widget");
        assertEquals("A thing.", schema.string("description"));
        assertEquals("7", text(schema.at("properties", "spec", "properties", "size", "default")));
        var swagger = client.get("/openapi/v2");
        assertFalse(swagger.headers().get("etag").contains(v2));
        assertTrue(swagger.text().contains("\"example.shown.v1.Widget\""));
        assertTrue(swagger.text().contains("/apis/shown.example/v1/namespaces/{namespace}/widgets/{name}/status"));
    }

    @Test
    void statusAndScaleAreWrittenApart() throws Exception {
        String widgets = define(client, "parts");
        post(client, widgets, """
                {"kind":"Widget","metadata":{"name":"one"},"spec":{"color":"red","replicas":2},
                 "status":{"replicas":9}}""", "parts.example/v1");
        assertNull(client.get(widgets + "/one").json().get("status"));
        var status = client.patch(
                widgets + "/one/status",
                "merge-patch+json",
                "{\"spec\":{\"color\":\"blue\"},\"status\":{\"replicas\":1,\"selector\":\"a=b\"}}");
        assertEquals(200, status.status(), status.text());
        assertEquals("red", status.json().stringAt("spec", "color"));
        assertEquals(1, status.json().integerAt("metadata", "generation").orElse(0));
        JsonObject scale = client.get(widgets + "/one/scale").json();
        assertEquals("Scale", scale.string("kind"));
        assertEquals(2, scale.integerAt("spec", "replicas").orElse(0));
        assertEquals("a=b", scale.stringAt("status", "selector"));
        var scaled = client.patch(widgets + "/one/scale", "merge-patch+json", "{\"spec\":{\"replicas\":5}}");
        assertEquals(200, scaled.status(), scaled.text());
        JsonObject one = client.get(widgets + "/one").json();
        assertEquals(5, one.integerAt("spec", "replicas").orElse(0));
        assertEquals(2, one.integerAt("metadata", "generation").orElse(0));
    }

    @Test
    void everyPatchButTheStrategicOneWorks() throws Exception {
        String widgets = define(client, "patched");
        post(client, widgets, widget("one", """
                {"color":"red","parts":[{"name":"a","weight":1}]}"""), "patched.example/v1");
        assertEquals(
                200, client.patch(widgets + "/one", "merge-patch+json", "{\"spec\":{\"size\":3}}").status());
        assertEquals(
                200,
                client.patch(
                                widgets + "/one",
                                "json-patch+json",
                                "[{\"op\":\"replace\",\"path\":\"/spec/color\",\"value\":\"blue\"}]")
                        .status());
        var strategic = client.patch(widgets + "/one", "strategic-merge-patch+json", "{}");
        assertEquals(415, strategic.status());
        assertEquals(
                "the body of the request was in an unknown format - accepted media types include: "
                        + "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml",
                strategic.message());
        var applied = client.patch(
                widgets + "/one?fieldManager=me",
                "apply-patch+yaml",
                typed(widget("one", "{\"parts\":[{\"name\":\"b\",\"weight\":2}]}"), "patched.example/v1"));
        assertEquals(200, applied.status(), applied.text());
        assertEquals(
                "[{\"name\":\"a\",\"weight\":1},{\"name\":\"b\",\"weight\":2}]",
                text(applied.json().at("spec", "parts")));
        assertEquals("blue", applied.json().stringAt("spec", "color"));
        var conflict = client.patch(
                widgets + "/one?fieldManager=me",
                "apply-patch+yaml",
                typed(widget("one", "{\"color\":\"red\"}"), "patched.example/v1"));
        assertEquals(409, conflict.status());
    }

    @Test
    void columnsAndSelectableFieldsAreThoseOfTheDefinition() throws Exception {
        String widgets = define(client, "table");
        post(client, widgets, widget("one", "{\"color\":\"red\",\"size\":4}"), "table.example/v1");
        post(client, widgets, widget("two", "{\"color\":\"blue\"}"), "table.example/v1");
        JsonObject table = client.get(widgets, "accept", TABLE).json();
        assertEquals(
                List.of("Name", "Color", "Size"),
                table.objects("columnDefinitions").stream().map(c -> c.string("name", "")).toList());
        assertEquals("[\"one\",\"red\",4]", text(table.objects("rows").getFirst().get("cells")));
        JsonObject blue = client.get(widgets + "?fieldSelector=spec.color%3Dblue").json();
        assertEquals(1, blue.objects("items").size());
        assertEquals("two", blue.objects("items").getFirst().stringAt("metadata", "name"));
        assertEquals(400, client.get(widgets + "?fieldSelector=spec.size%3D4").status());
    }

    @Test
    void changesAreWatched() throws Exception {
        String widgets = define(client, "watched");
        String from = String.valueOf(client.get(widgets).json().stringAt("metadata", "resourceVersion"));
        try (Stream<String> lines = client.lines(widgets + "?watch=1&resourceVersion=" + from)) {
            Iterator<String> events = lines.iterator();
            post(client, widgets, widget("one", "{\"color\":\"red\"}"), "watched.example/v1");
            JsonObject added = event(events);
            assertEquals("ADDED", added.string("type"));
            assertEquals("Widget", added.stringAt("object", "kind"));
            assertEquals("watched.example/v1", added.stringAt("object", "apiVersion"));
            assertEquals(200, client.delete(widgets + "/one").status());
            assertEquals("DELETED", event(events).string("type"));
        }
    }

    private static JsonObject event(Iterator<String> lines) {
        return JsonReader.readObject(lines.next().getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }

    @Test
    void deletedDefinitionTakesItsObjectsAlong() throws Exception {
        String widgets = define(client, "going");
        post(client, widgets, widget("one", "{\"color\":\"red\"}"), "going.example/v1");
        post(client, widgets, """
                {"kind":"Widget","metadata":{"name":"held","finalizers":["example.com/hold"]},
                 "spec":{"color":"red"}}""", "going.example/v1");
        String definition = DEFINITIONS + "/widgets.going.example";
        var deleted = client.delete(definition);
        assertEquals(200, deleted.status(), deleted.text());
        assertTrue(isTrue(deleted.json(), "Terminating"), deleted.text());
        var refused = client.post(widgets, typed(widget("late", "{\"color\":\"red\"}"), "going.example/v1"));
        assertEquals(405, refused.status(), refused.text());
        assertEquals("create not allowed while custom resource definition is terminating", refused.message());
        assertEquals(
                "[\"delete\",\"deletecollection\",\"get\",\"list\",\"watch\"]",
                text(client.get("/apis/going.example/v1")
                        .json()
                        .objects("resources")
                        .getFirst()
                        .get("verbs")));
        TestGateway.await("one gone", () -> client.get(widgets + "/one").status() == 404);
        assertEquals(200, client.get(widgets + "/held").status());
        var freed = client.patch(
                widgets + "/held", "merge-patch+json", "{\"metadata\":{\"finalizers\":null}}");
        assertEquals(200, freed.status(), freed.text());
        TestGateway.await("gone", () -> client.get(definition).status() == 404);
        assertEquals(404, client.get(widgets).status());
        assertEquals(404, client.get("/apis/going.example/v1").status());
        define(client, "going");
        assertTrue(client.get(widgets).json().objects("items").isEmpty());
    }
}
