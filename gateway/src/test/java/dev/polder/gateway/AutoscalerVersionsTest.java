package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// HorizontalPodAutoscalers, which one group serves in two versions. The texts of annotations are those of a
/// kube-apiserver 1.36.
@Timeout(120)
class AutoscalerVersionsTest {
    private static final String V1 = "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers";
    private static final String V2 = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
    private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
    private static final String TABLE = "application/json;as=Table;g=meta.k8s.io;v=v1";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("autoscalers");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String plain(String name) {
        return """
                {"metadata":{"name":"%s"},"spec":{"maxReplicas":5,
                 "scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"}}}""".formatted(name);
    }

    private static String rich(String name) {
        return """
                {"metadata":{"name":"%s","annotations":{"b":"c","autoscaling.alpha.kubernetes.io/metrics":"x"}},
                 "spec":{"maxReplicas":5,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"},
                 "behavior":{"scaleDown":{"stabilizationWindowSeconds":30,
                  "policies":[{"type":"Pods","value":2,"periodSeconds":60}]}},
                 "metrics":[
                  {"type":"Pods","pods":{"metric":{"name":"rps"},"target":{"type":"AverageValue","averageValue":"1k"}}},
                  {"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":50}}},
                  {"type":"Object","object":{"describedObject":{"kind":"Ingress","name":"i","apiVersion":"networking.k8s.io/v1"},
                   "metric":{"name":"q","selector":{"matchLabels":{"a":"b"}}},
                   "target":{"type":"AverageValue","averageValue":"3"}}},
                  {"type":"External","external":{"metric":{"name":"q"},"target":{"type":"Value","value":"3"}}},
                  {"type":"ContainerResource","containerResource":{"name":"memory","container":"c",
                   "target":{"type":"Utilization","averageUtilization":50}}}]}}""".formatted(name);
    }

    private static JsonObject made(String path, String body) {
        RestClient.Answer answer = client.post(path, body);
        assertEquals(201, answer.status(), answer::message);
        return answer.json();
    }

    private static String annotation(JsonObject object, String name) {
        return object.stringAt("metadata", "annotations", PREFIX + name);
    }

    @Test
    void whatTheOlderVersionCannotSayStandsInItsAnnotations() {
        JsonObject made = made(V2, rich("rich"));
        assertNull(annotation(made, "metrics"), "the annotation is no part of the newer version");
        JsonObject old = client.get(V1 + "/rich").json();
        assertEquals("autoscaling/v1", old.string("apiVersion"));
        assertEquals(50, old.integerAt("spec", "targetCPUUtilizationPercentage").orElseThrow());
        assertEquals("c", old.stringAt("metadata", "annotations", "b"));
        assertEquals(
                "[{\"type\":\"Pods\",\"pods\":{\"metricName\":\"rps\",\"targetAverageValue\":\"1k\"}},"
                        + "{\"type\":\"Object\",\"object\":{\"target\":{\"kind\":\"Ingress\",\"name\":\"i\","
                        + "\"apiVersion\":\"networking.k8s.io/v1\"},\"metricName\":\"q\",\"targetValue\":\"0\","
                        + "\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"averageValue\":\"3\"}},"
                        + "{\"type\":\"External\",\"external\":{\"metricName\":\"q\",\"targetValue\":\"3\"}},"
                        + "{\"type\":\"ContainerResource\",\"containerResource\":{\"name\":\"memory\","
                        + "\"targetAverageUtilization\":50,\"container\":\"c\"}}]",
                annotation(old, "metrics"));
        assertEquals(
                "{\"ScaleUp\":{\"StabilizationWindowSeconds\":0,\"SelectPolicy\":\"Max\",\"Policies\":["
                        + "{\"Type\":\"Pods\",\"Value\":4,\"PeriodSeconds\":15},"
                        + "{\"Type\":\"Percent\",\"Value\":100,\"PeriodSeconds\":15}],\"Tolerance\":null},"
                        + "\"ScaleDown\":{\"StabilizationWindowSeconds\":30,\"SelectPolicy\":\"Max\",\"Policies\":["
                        + "{\"Type\":\"Pods\",\"Value\":2,\"PeriodSeconds\":60}],\"Tolerance\":null}}",
                annotation(old, "behavior"));
        JsonObject metadata = made.objectOrNew("metadata").deepCopy();
        JsonObject shown = old.objectOrNew("metadata").deepCopy();
        metadata.remove("annotations");
        shown.remove("annotations");
        assertEquals(metadata, shown);
    }

    @Test
    void aChangeInTheOlderVersionKeepsWhatItCannotSay() {
        JsonObject before = made(V2, rich("kept"));
        JsonObject old = client.get(V1 + "/kept").json();
        old.objectOrNew("spec").put("maxReplicas", 9);
        assertEquals(200, client.put(V1 + "/kept", JsonWriter.text(old)).status());
        JsonObject after = client.get(V2 + "/kept").json();
        assertEquals(9, after.integerAt("spec", "maxReplicas").orElseThrow());
        assertEquals(before.at("spec", "behavior"), after.at("spec", "behavior"));
        List<String> types = after.objectOrNew("spec").objects("metrics").stream()
                .map(m -> m.string("type", ""))
                .toList();
        // What the annotation says comes first, then the processors, as upstream.
        assertEquals(List.of("Pods", "Object", "External", "ContainerResource", "Resource"), types);
        client.patch(V1 + "/kept", "merge-patch+json", "{\"spec\":{\"targetCPUUtilizationPercentage\":70}}");
        JsonObject cpu = client.get(V2 + "/kept").json().objectOrNew("spec").objects("metrics").getLast();
        assertEquals(70, cpu.integerAt("resource", "target", "averageUtilization").orElseThrow());
        client.patch(V1 + "/kept", "merge-patch+json", "{\"metadata\":{\"annotations\":null}}");
        assertEquals(1, client.get(V2 + "/kept").json().objectOrNew("spec").objects("metrics").size());
        assertNull(client.get(V2 + "/kept").json().at("spec", "behavior"));
    }

    @Test
    void theStatusIsOneInBothVersions() {
        made(V1, plain("told"));
        JsonObject object = client.get(V2 + "/told").json();
        object.put("status", JsonReader.readObject("""
                {"currentReplicas":3,"desiredReplicas":4,
                 "conditions":[{"type":"AbleToScale","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z","reason":"r"}],
                 "currentMetrics":[{"type":"Resource","resource":{"name":"cpu",
                  "current":{"averageUtilization":40,"averageValue":"20m"}}}]}"""
                        .getBytes(StandardCharsets.UTF_8),
                JsonLimits.REQUEST));
        assertEquals(200, client.put(V2 + "/told/status", JsonWriter.text(object)).status());
        JsonObject old = client.get(V1 + "/told").json();
        assertEquals(40, old.integerAt("status", "currentCPUUtilizationPercentage").orElseThrow());
        assertEquals(
                "[{\"type\":\"AbleToScale\",\"status\":\"True\",\"lastTransitionTime\":\"2026-01-01T00:00:00Z\","
                        + "\"reason\":\"r\"}]",
                annotation(old, "conditions"));
        assertEquals(
                "[{\"type\":\"Resource\",\"resource\":{\"name\":\"cpu\",\"currentAverageUtilization\":40,"
                        + "\"currentAverageValue\":\"20m\"}}]",
                annotation(old, "current-metrics"));
        // A client that knows nothing of the annotations cannot take the status away.
        assertEquals(200, client.put(V1 + "/told", plain("told")).status());
        assertEquals(object.get("status"), client.get(V2 + "/told").json().get("status"));
        old.objectOrNew("status").put("currentReplicas", 5);
        assertEquals(200, client.put(V1 + "/told/status", JsonWriter.text(old)).status());
        JsonObject status = client.get(V2 + "/told").json().objectOrNew("status");
        assertEquals(5, status.integer("currentReplicas").orElseThrow());
        assertEquals("20m", status.objects("currentMetrics").getFirst().stringAt("resource", "current", "averageValue"));
        assertEquals("AbleToScale", status.objects("conditions").getFirst().string("type"));
    }

    @Test
    void anAnnotationThatCannotBeReadCountsAsNotThere() {
        for (String bad : List.of("nonsense", "{}", "[1]", "[{\\\"type\\\":7}]", "[{\\\"pods\\\":{\\\"selector\\\":3}}]")) {
            JsonObject made = made(V1 + "?dryRun=All", """
                    {"metadata":{"name":"bad","annotations":{"%1$smetrics":"%2$s","%1$sbehavior":"%2$s","%1$sconditions":"%2$s"}},
                     "spec":{"maxReplicas":5,"targetCPUUtilizationPercentage":7,
                     "scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"}}}""".formatted(PREFIX, bad));
            assertNull(annotation(made, "metrics"), bad);
            assertNull(annotation(made, "behavior"), bad);
            assertNull(annotation(made, "conditions"), bad);
            assertEquals(7, made.integerAt("spec", "targetCPUUtilizationPercentage").orElseThrow());
        }
    }

    @Test
    void listsTablesAndWatchesAreOfTheVersionThatIsAsked() {
        made(V2, rich("seen"));
        JsonObject list = client.get(V1 + "?fieldSelector=metadata.name%3Dseen").json();
        assertEquals("autoscaling/v1", list.string("apiVersion"));
        JsonObject item = list.objects("items").getFirst();
        assertTrue(item.objectOrNew("spec").has("targetCPUUtilizationPercentage"));
        assertFalse(item.objectOrNew("spec").has("metrics"));
        JsonObject one = client.get(V1 + "/seen", "accept", TABLE).json();
        JsonObject two = client.get(V2 + "/seen", "accept", TABLE).json();
        assertEquals(two.get("columnDefinitions"), one.get("columnDefinitions"));
        assertEquals(
                List.of("seen", "Deployment/web"),
                one.objects("rows").getFirst().array("cells").strings().subList(0, 2));
        String version = list.stringAt("metadata", "resourceVersion");
        for (String path : List.of(V1, V2)) {
            try (Stream<String> lines = client.lines(path + "?watch=true&resourceVersion=" + version)) {
                String label = path.equals(V1) ? "one" : "two";
                client.patch(V2 + "/seen", "merge-patch+json", "{\"metadata\":{\"labels\":{\"at\":\"%s\"}}}".formatted(label));
                String event = lines.findFirst().orElseThrow();
                String expected = "\"apiVersion\":\"autoscaling/%s\"".formatted(path.equals(V1) ? "v1" : "v2");
                assertTrue(event.contains(expected), event);
                assertEquals(path.equals(V1), event.contains("targetCPUUtilizationPercentage\":"), event);
            }
        }
    }

    @Test
    void discoveryNamesBothVersions() {
        JsonObject group = client.get("/apis/autoscaling").json();
        assertEquals(
                List.of("v2", "v1"),
                group.objects("versions").stream().map(v -> v.string("version")).toList());
        assertEquals("v2", group.stringAt("preferredVersion", "version"));
        List<String> names = client.get("/apis/autoscaling/v1").json().objects("resources").stream()
                .map(r -> r.string("name"))
                .toList();
        assertEquals(List.of("horizontalpodautoscalers", "horizontalpodautoscalers/status"), names);
    }
}
