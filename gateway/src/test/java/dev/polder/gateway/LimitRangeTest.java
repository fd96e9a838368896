package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// LimitRanges over HTTP: what they fill in and what they refuse, in upstream's words.
class LimitRangeTest {
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String CLAIMS = "/api/v1/namespaces/default/persistentvolumeclaims";
    private static final String RANGES = "/api/v1/namespaces/default/limitranges";
    private static final String RANGE = """
            {"apiVersion":"v1","kind":"LimitRange","metadata":{"name":"lr"},"spec":{"limits":[
            {"type":"Container","min":{"cpu":"100m","memory":"100Mi"},"max":{"cpu":"1","memory":"1Gi"},
             "default":{"cpu":"500m","memory":"500Mi"},"defaultRequest":{"cpu":"200m","memory":"200Mi"},
             "maxLimitRequestRatio":{"cpu":"4"}},
            {"type":"Pod","max":{"cpu":"2"}},
            {"type":"PersistentVolumeClaim","min":{"storage":"1Gi"},"max":{"storage":"5Gi"}}]}}""";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("limits");
        assertEquals(200, client.get(PODS).status());
        assertEquals(201, client.post(PODS, pod("before", "{}", "")).status());
        var made = client.post(RANGES, RANGE);
        assertEquals(201, made.status(), made.text());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String pod(String name, String resources, String more) {
        return """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s"},"spec":{"containers":[
                {"name":"c","image":"i","resources":%s}]%s}}"""
                .formatted(name, resources, more);
    }

    private static String claim(String name, String storage) {
        return """
                {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"%s"},"spec":{
                "accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"%s"}}}}"""
                .formatted(name, storage);
    }

    private static void refused(RestClient.Answer answer, String message) {
        assertEquals(403, answer.status(), answer.text());
        assertEquals(message, answer.message());
        assertEquals("Forbidden", answer.reason());
    }

    @Test
    void whatAContainerDoesNotSayIsFilledInAndTold() {
        var made = client.post(PODS, pod("defaults", "{}", """
                ,"initContainers":[{"name":"i1","image":"i"},
                {"name":"i2","image":"i","resources":{"limits":{"cpu":"1"}}}]"""));
        assertEquals(201, made.status(), made.text());
        assertEquals(
                "LimitRanger plugin set: cpu, memory request for container c; cpu, memory limit for container c; "
                        + "cpu, memory request for init container i1; cpu, memory limit for init container i1; "
                        + "memory request for init container i2; memory limit for init container i2",
                made.json().stringAt("metadata", "annotations", "kubernetes.io/limit-ranger"));
        JsonObject resources = made.json().objectOrNew("spec").objects("containers").getFirst().objectOrNew("resources");
        assertEquals("{\"limits\":{\"cpu\":\"500m\",\"memory\":\"500Mi\"},\"requests\":{\"cpu\":\"200m\",\"memory\":\"200Mi\"}}",
                sorted(resources));
    }

    private static String sorted(JsonObject resources) {
        return "{\"limits\":%s,\"requests\":%s}"
                .formatted(
                        JsonWriter.text(resources.objectOrNew("limits")), JsonWriter.text(resources.objectOrNew("requests")));
    }

    @Test
    void aPodThatBreaksRulesIsRefusedWithAllOfThem() {
        refused(
                client.post(PODS, pod("a", """
                        {"requests":{"cpu":"50m","memory":"2Gi"},"limits":{"memory":"2Gi"}}""", "")),
                "pods \"a\" is forbidden: [minimum cpu usage per Container is 100m, but request is 50m, maximum memory usage "
                        + "per Container is 1Gi, but limit is 2Gi, cpu max limit to request ratio per Container is 4, but "
                        + "provided ratio is 10.000000]");
        refused(
                client.post(PODS, pod("a", "{\"requests\":{\"cpu\":\"100m\"},\"limits\":{\"cpu\":\"900m\"}}", "")),
                "pods \"a\" is forbidden: cpu max limit to request ratio per Container is 4, but provided ratio is 9.000000");
        refused(
                client.post(PODS, pod("a", """
                        {"requests":{"cpu":"2","memory":"50Mi"},"limits":{"cpu":"3","memory":"60Mi"}}""", "")),
                "pods \"a\" is forbidden: [minimum memory usage per Container is 100Mi, but request is 50Mi, maximum cpu usage "
                        + "per Container is 1, but limit is 3, maximum cpu usage per Pod is 2, but limit is 3]");
        assertEquals(404, client.get(PODS + "/a").status());
    }

    @Test
    void claimsAreHeldToTheirStorageAlsoWhenTheyGrow() {
        refused(
                client.post(CLAIMS, claim("p", "500Mi")),
                "persistentvolumeclaims \"p\" is forbidden: minimum storage usage per PersistentVolumeClaim is 1Gi, but "
                        + "request is 500Mi");
        refused(
                client.post(CLAIMS + "?dryRun=All", claim("p", "10Gi")),
                "persistentvolumeclaims \"p\" is forbidden: maximum storage usage per PersistentVolumeClaim is 5Gi, but "
                        + "request is 10Gi");
        assertEquals(201, client.post(CLAIMS, claim("q", "2Gi")).status());
        assertEquals(
                200,
                client.patch(CLAIMS + "/q/status", "merge-patch+json", "{\"status\":{\"phase\":\"Bound\"}}").status());
        refused(
                client.patch(CLAIMS + "/q", "merge-patch+json", "{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"6Gi\"}}}}"),
                "persistentvolumeclaims \"q\" is forbidden: maximum storage usage per PersistentVolumeClaim is 5Gi, but "
                        + "request is 6Gi");
    }

    @Test
    void otherNamespacesAndPodsThatAreThereAreLeftAlone() {
        var other = client.post(
                "/api/v1/namespaces", "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"free\"}}");
        assertEquals(201, other.status(), other.text());
        var free = client.post("/api/v1/namespaces/free/pods", pod("x", "{}", ""));
        assertEquals(201, free.status(), free.text());
        assertNull(free.json().stringAt("metadata", "annotations", "kubernetes.io/limit-ranger"));
        var labelled = client.patch(PODS + "/before", "merge-patch+json", "{\"metadata\":{\"labels\":{\"l\":\"1\"}}}");
        assertEquals(200, labelled.status(), labelled.text());
    }
}
