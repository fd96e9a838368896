package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/// A kind that tests define, and its objects.
final class Widgets {
    static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private Widgets() {}

    /// A namespaced kind with a spec, a status and a scale; its group is `<name>.example`.
    static String definition(String name) {
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

    static String widget(String name, String spec) {
        return """
                {"kind":"Widget","metadata":{"name":"%s"},"spec":%s}""".formatted(name, spec);
    }

    static String pathOf(String name) {
        return "/apis/" + name + ".example/v1/namespaces/default/widgets";
    }

    static String define(RestClient in, String name) throws InterruptedException {
        var created = in.post(DEFINITIONS, definition(name));
        assertEquals(201, created.status(), created.text());
        awaitServed(in, name);
        return pathOf(name);
    }

    static void awaitServed(RestClient in, String name) throws InterruptedException {
        String path = DEFINITIONS + "/widgets." + name + ".example";
        TestGateway.await("established", () -> isTrue(in.get(path).json(), "Established"));
    }

    static String text(@Nullable JsonValue value) {
        return value == null ? "nothing" : JsonWriter.text(value);
    }

    static boolean isTrue(JsonObject object, String type) {
        return object.objectOrNew("status").objects("conditions").stream()
                .anyMatch(c -> c.string("type", "").equals(type) && c.string("status", "").equals("True"));
    }

    static String typed(String widget, String apiVersion) {
        return "{\"apiVersion\":\"" + apiVersion + "\"," + widget.substring(1);
    }

    static void post(RestClient client, String path, String widget, String apiVersion) {
        var answer = client.post(path, typed(widget, apiVersion));
        assertEquals(201, answer.status(), answer.text());
    }
}
