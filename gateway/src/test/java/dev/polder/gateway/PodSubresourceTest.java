package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is below a pod: bindings, ephemeral containers, resize; and componentstatuses. The answers are those of a kube-apiserver
/// 1.36.
@Timeout(120)
class PodSubresourceTest {
    private static final String NAMESPACE = "/api/v1/namespaces/default";
    private static final String PODS = NAMESPACE + "/pods";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("parts");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String pod(String name, String spec) {
        var made = client.post(PODS, """
                {"metadata":{"name":"%s"},"spec":{%s"containers":[
                 {"name":"c","image":"i","resources":{"requests":{"cpu":"1"}}}]}}""".formatted(name, spec));
        assertEquals(201, made.status(), made.text());
        return PODS + "/" + name;
    }

    private static RestClient.Answer bind(String path, String name, String more) {
        return client.post(path, "{\"metadata\":{\"name\":\"%s\"%s},\"target\":{\"name\":\"n\"}}".formatted(name, more));
    }

    private static RestClient.Answer patch(String path, String patch) {
        return client.patch(path, "strategic-merge-patch+json", patch);
    }

    @Test
    void bindingsSayOnWhichNodeAPodIs() {
        String path = pod("bound", "");
        var dry = client.post(path + "/binding?dryRun=All", "{\"metadata\":{\"name\":\"bound\"},\"target\":{\"name\":\"n\"}}");
        assertEquals(201, dry.status(), dry.text());
        assertNull(client.get(path).json().at("spec", "nodeName"));
        var done = bind(path + "/binding", "bound", ",\"labels\":{\"l\":\"m\"},\"annotations\":{\"x\":\"y\"}");
        assertEquals(201, done.status(), done.text());
        assertEquals("Success", done.json().string("status"));
        JsonObject pod = client.get(path).json();
        assertEquals("n", pod.stringAt("spec", "nodeName"));
        assertEquals("m", pod.stringAt("metadata", "labels", "l"));
        assertEquals("y", pod.stringAt("metadata", "annotations", "x"));
        assertEquals(1, pod.integerAt("metadata", "generation").orElse(0));
        JsonObject condition = pod.objectOrNew("status").objects("conditions").getFirst();
        assertEquals("PodScheduled", condition.string("type"));
        assertEquals("True", condition.string("status"));
        assertEquals(1, pod.objectOrNew("metadata").objects("managedFields").size());
        for (String again : List.of(path + "/binding", NAMESPACE + "/bindings")) {
            var refused = bind(again, "bound", "");
            assertEquals(409, refused.status());
            assertEquals(
                    "Operation cannot be fulfilled on pods/binding \"bound\": pod bound is already assigned to node \"n\"",
                    refused.message());
        }
        assertEquals(405, client.get(path + "/binding").status());
        assertEquals(405, client.get(NAMESPACE + "/bindings").status());
    }

    @Test
    void bindingsHoldToWhatTheyName() {
        String path = pod("named", "");
        assertEquals(409, bind(path + "/binding", "named", ",\"uid\":\"u\"").status());
        assertEquals(409, bind(path + "/binding", "named", ",\"resourceVersion\":\"7\"").status());
        assertEquals(
                "name in URL does not match name in Binding object", bind(path + "/binding", "other", "").message());
        assertEquals(404, bind(NAMESPACE + "/bindings", "nobody", "").status());
        var elsewhere = bind(NAMESPACE + "/bindings", "named", ",\"namespace\":\"kube-system\"");
        assertEquals(
                "the namespace of the provided object does not match the namespace sent on the request",
                elsewhere.message());
        assertEquals(
                "Name parameter required.", client.post(NAMESPACE + "/bindings", "{\"target\":{\"name\":\"n\"}}").message());
        var both = client.post(NAMESPACE + "/bindings", "{\"metadata\":{\"name\":\"named\"},\"target\":{\"kind\":\"Pod\"}}");
        assertEquals(400, both.status());
        assertEquals(
                "[target.kind: Unsupported value: \"Pod\": supported values: \"Node\", \"<empty>\", "
                        + "target.name: Required value]",
                both.message());
        assertEquals(400, client.post(path + "/binding", "{\"kind\":\"Pod\",\"apiVersion\":\"v1\"}").status());
        assertNull(client.get(path).json().at("spec", "nodeName"));
        var gated = bind(pod("gated", "\"schedulingGates\":[{\"name\":\"g\"}],") + "/binding", "gated", "");
        assertEquals(
                "Operation cannot be fulfilled on pods/binding \"gated\": pod gated has non-empty .spec.schedulingGates",
                gated.message());
    }

    @Test
    void ephemeralContainersCanBeAddedAndNothingElse() {
        String path = pod("debugged", "") + "/ephemeralcontainers";
        assertEquals("debugged", client.get(path).json().stringAt("metadata", "name"));
        var added = patch(path, """
                {"metadata":{"labels":{"no":"no"}},"spec":{"nodeName":"o","ephemeralContainers":[
                 {"name":"d","image":"i","targetContainerName":"c"}]}}""");
        assertEquals(200, added.status(), added.text());
        assertNull(added.json().at("metadata", "labels"));
        assertNull(added.json().at("spec", "nodeName"));
        assertEquals(2, added.json().integerAt("metadata", "generation").orElse(0));
        assertEquals("d", added.json().objectOrNew("spec").objects("ephemeralContainers").getFirst().string("name"));
        assertEquals(
                "ephemeralcontainers",
                added.json().objectOrNew("metadata").objects("managedFields").getLast().string("subresource"));
        assertEquals(
                "Pod \"debugged\" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers \"d\" may not "
                        + "be changed\n",
                patch(path, "{\"spec\":{\"ephemeralContainers\":[{\"name\":\"d\",\"image\":\"j\"}]}}").message());
        var removed = client.patch(path, "merge-patch+json", "{\"spec\":{\"ephemeralContainers\":[]}}");
        assertTrue(removed.message().endsWith("existing ephemeral containers \"d\" may not be removed\n"), removed.message());
        var wrong = patch(path, """
                {"spec":{"ephemeralContainers":[{"name":"c","image":"i","targetContainerName":"x","lifecycle":{},
                 "ports":[{"containerPort":1}]}]}}""");
        assertEquals(
                "Pod \"debugged\" is invalid: [spec.ephemeralContainers[0].name: Duplicate value: \"c\", "
                        + "spec.ephemeralContainers[0].targetContainerName: Not found: \"x\", "
                        + "spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container, "
                        + "spec.ephemeralContainers[0].lifecycle: Forbidden: cannot be set for an Ephemeral Container]",
                wrong.message());
        assertEquals(405, client.post(path, "{}").status());
        assertEquals(405, client.delete(path).status());
    }

    @Test
    void resizeChangesResourcesAndNothingElse() {
        String path = pod("resized", "") + "/resize";
        var done = patch(path, """
                {"metadata":{"labels":{"no":"no"}},"spec":{"nodeName":"o","containers":[
                 {"name":"c","image":"z","resources":{"requests":{"cpu":"2"}}}]}}""");
        assertEquals(200, done.status(), done.text());
        JsonObject container = done.json().objectOrNew("spec").objects("containers").getFirst();
        assertEquals("2", container.stringAt("resources", "requests", "cpu"));
        assertEquals("i", container.string("image"));
        assertNull(done.json().at("metadata", "labels"));
        assertNull(done.json().at("spec", "nodeName"));
        assertEquals(2, done.json().integerAt("metadata", "generation").orElse(0));
        String prefix = "Pod \"resized\" is invalid: ";
        assertEquals(
                prefix + "[spec: Invalid value: \"Burstable\": Pod QOS Class may not change as a result of resizing, "
                        + "spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed]",
                patch(path, "{\"spec\":{\"containers\":[{\"name\":\"c\",\"resources\":{\"requests\":null}}]}}").message());
        assertEquals(
                prefix + "spec: Forbidden: only cpu and memory resources are mutable",
                patch(path, """
                        {"spec":{"containers":[{"name":"c","resources":{"requests":{"ephemeral-storage":"1Gi"}}}]}}""")
                        .message());
        assertEquals(
                prefix + "spec.containers: Forbidden: containers may not be added or removed on resize",
                patch(path, "{\"spec\":{\"containers\":[{\"name\":\"e\",\"image\":\"i\"}]}}").message());
        var renamed = client.patch(path, "json-patch+json", """
                [{"op":"replace","path":"/spec/containers/0/name","value":"z"}]""");
        assertEquals(
                prefix + "spec.containers[0].name: Forbidden: containers may not be renamed or reordered on resize",
                renamed.message());
    }

    @Test
    void podLevelResourcesCannotBeTakenAway() {
        String path = pod("whole", "\"resources\":{\"requests\":{\"cpu\":\"2\"}},") + "/resize";
        assertEquals(200, patch(path, "{\"spec\":{\"resources\":{\"requests\":{\"cpu\":\"3\"}}}}").status());
        assertTrue(patch(path, "{\"spec\":{\"resources\":null}}")
                .message()
                .contains("spec.resources: Forbidden: pod-level resources cannot be removed"));
    }

    @Test
    void componentStatusesTellOfTheStore() {
        String path = "/api/v1/componentstatuses";
        var all = client.get(path);
        assertEquals("ComponentStatusList", all.json().string("kind"));
        JsonObject store = all.json().objects("items").getFirst();
        assertEquals("store", store.stringAt("metadata", "name"));
        assertEquals("Healthy", store.objects("conditions").getFirst().string("type"));
        assertEquals("True", store.objects("conditions").getFirst().string("status"));
        assertEquals(
                List.of("299 - \"v1 ComponentStatus is deprecated in v1.19+\""), all.headers().get("warning"));
        assertEquals("ComponentStatus", client.get(path + "/store").json().string("kind"));
        assertEquals("componentstatus \"none\" not found", client.get(path + "/none").message());
        assertEquals(404, client.get(path + "/none").status());
        assertTrue(client.get(path + "?labelSelector=a%3Db").json().objects("items").isEmpty());
        assertTrue(client.get(path + "?fieldSelector=metadata.name%3Dnone").json().objects("items").isEmpty());
        JsonObject table = client.get(path, "accept", "application/json;as=Table;v=v1;g=meta.k8s.io").json();
        assertEquals(
                "[\"store\",\"Healthy\",\"ok\",\"\"]",
                JsonWriter.text(Objects.requireNonNull(table.objects("rows").getFirst().get("cells"))));
        var partial = client.get(path + "/store", "accept", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io");
        assertEquals("PartialObjectMetadata", partial.json().string("kind"));
        var list = client.get(path, "accept", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io");
        assertEquals("store", list.json().objects("items").getFirst().stringAt("metadata", "name"));
        assertEquals(405, client.post(path, "{}").status());
        assertEquals(405, client.delete(path + "/store").status());
    }
}
