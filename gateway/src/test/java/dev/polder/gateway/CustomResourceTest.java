package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Kinds that tenants define, over HTTP.
@Timeout(120)
class CustomResourceTest {
    private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
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

    /// A namespaced kind with a spec, a status and a scale; its group is `<name>.example`.
    private static String definition(String name) {
        return """
                {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
                 "metadata":{"name":"widgets.%1$s.example"},
                 "spec":{"group":"%1$s.example","scope":"Namespaced",
                  "names":{"plural":"widgets","kind":"Widget","shortNames":["wd"],"categories":["all"]},
                  "versions":[{"name":"v1","served":true,"storage":true,
                   "subresources":{"status":{},"scale":{"specReplicasPath":".spec.replicas",
                    "statusReplicasPath":".status.replicas","labelSelectorPath":".status.selector"}},
                   "additionalPrinterColumns":[{"name":"Color","type":"string","jsonPath":".spec.color"},
                    {"name":"Size","type":"integer","jsonPath":".spec.size","priority":1}],
                   "selectableFields":[{"jsonPath":".spec.color"}],
                   "schema":{"openAPIV3Schema":{"type":"object","description":"A thing.","properties":{
                    "spec":{"type":"object","required":["color"],"properties":{
                     "color":{"type":"string","enum":["red","blue"]},
                     "size":{"type":"integer","minimum":1,"default":7},
                     "replicas":{"type":"integer"},
                     "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
                     "parts":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],
                      "items":{"type":"object","required":["name"],"properties":{
                       "name":{"type":"string"},"weight":{"type":"integer"}}}}}},
                    "status":{"type":"object","properties":{"replicas":{"type":"integer"},
                     "selector":{"type":"string"}}}}}}}]}}"""
                .formatted(name);
    }

    private static String widget(String name, String spec) {
        return """
                {"kind":"Widget","metadata":{"name":"%s"},"spec":%s}""".formatted(name, spec);
    }

    private static String of(String name) {
        return "/apis/" + name + ".example/v1/namespaces/default/widgets";
    }

    private static String define(RestClient in, String name) throws InterruptedException {
        var created = in.post(DEFINITIONS, definition(name));
        assertEquals(201, created.status(), created.text());
        awaitServed(in, name);
        return of(name);
    }

    private static void awaitServed(RestClient in, String name) throws InterruptedException {
        String path = DEFINITIONS + "/widgets." + name + ".example";
        TestGateway.await("established", () -> isTrue(in.get(path).json(), "Established"));
    }

    private static String text(@Nullable JsonValue value) {
        return value == null ? "nothing" : JsonWriter.text(value);
    }

    private static boolean isTrue(JsonObject object, String type) {
        return object.objectOrNew("status").objects("conditions").stream()
                .anyMatch(c -> c.string("type", "").equals(type) && c.string("status", "").equals("True"));
    }

    private static void post(String path, String widget, String apiVersion) {
        var answer = client.post(path, typed(widget, apiVersion));
        assertEquals(201, answer.status(), answer.text());
    }

    private static String typed(String widget, String apiVersion) {
        return "{\"apiVersion\":\"" + apiVersion + "\"," + widget.substring(1);
    }

    @Test
    void definedKindIsServedLikeAnyOther() throws Exception {
        String widgets = define(client, "served");
        post(widgets, widget("one", "{\"color\":\"red\",\"extra\":1,\"free\":{\"any\":[1]}}"), "served.example/v1");
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
        post(widgets, widget("one", "{\"color\":\"red\"}"), "mine.example/v1");
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
        post(widgets, """
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
        post(widgets, widget("one", """
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
        post(widgets, widget("one", "{\"color\":\"red\",\"size\":4}"), "table.example/v1");
        post(widgets, widget("two", "{\"color\":\"blue\"}"), "table.example/v1");
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
            post(widgets, widget("one", "{\"color\":\"red\"}"), "watched.example/v1");
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
        post(widgets, widget("one", "{\"color\":\"red\"}"), "going.example/v1");
        post(widgets, """
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
        String widgets = of("ruled");
        var refused = client.post(
                widgets, typed(widget("one", "{\"color\":\"red\",\"size\":1,\"replicas\":2}"), "ruled.example/v1"));
        assertEquals(422, refused.status());
        assertEquals(
                "Widget.ruled.example \"one\" is invalid: spec.replicas: Invalid value: the size is too small",
                refused.message());
        post(widgets, widget("one", "{\"color\":\"red\"}"), "ruled.example/v1");
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
            post(widgets, widget("w%03d".formatted(i), spec), "many.example/v1");
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
                List.of("299 - \"old.example/v1 Widget is deprecated\""), client.get(of("old")).headers().get("warning"));
    }

    @Test
    void versionsShowOneObjectAndOlderOnesAreReadByTheNewSchema() throws Exception {
        String widgets = define(client, "versions");
        post(widgets, widget("one", "{\"color\":\"red\"}"), "versions.example/v1");
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
        post(newer, widget("two", "{\"color\":\"any\",\"shape\":\"flat\"}"), "versions.example/v2");
        JsonObject list = client.get(widgets).json();
        assertEquals(2, list.objects("items").size());
        list.objects("items").forEach(item -> assertEquals("versions.example/v1", item.string("apiVersion")));
        assertEquals(404, client.get(newer + "/one/status").status());
        assertEquals(200, client.get(widgets + "/one/status").status());
    }
}
