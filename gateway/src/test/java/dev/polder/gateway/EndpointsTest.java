package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Endpoints and EndpointSlices of Services in workspaces that no cluster serves.
@Timeout(120)
class EndpointsTest {
    private static final String CORE = "/api/v1/namespaces/default/";
    private static final String SLICES = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("endpoints");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static void service(RestClient client, String name, String spec) {
        var made = client.post(CORE + "services", """
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"%s","labels":{"l":"m"}},"spec":%s}"""
                .formatted(name, spec));
        assertEquals(201, made.status(), made.text());
    }

    private static void pod(RestClient client, String name, String app, String status) {
        var made = client.post(CORE + "pods", """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","labels":{"app":"%s"}},"spec":{
                "nodeName":"n","terminationGracePeriodSeconds":0,"containers":[{"name":"c","image":"i",
                "ports":[{"name":"web","containerPort":8080}]}]}}"""
                .formatted(name, app));
        assertEquals(201, made.status(), made.text());
        var set = client.patch(CORE + "pods/" + name + "/status", "merge-patch+json", "{\"status\":" + status + "}");
        assertEquals(200, set.status(), set.text());
    }

    private static String running(String ip, String ready) {
        return """
                {"phase":"Running","podIP":"%s","podIPs":[{"ip":"%s"}],"conditions":[{"type":"Ready","status":"%s"}]}"""
                .formatted(ip, ip, ready);
    }

    private static List<JsonObject> slices(RestClient client, String service) {
        return client.get(SLICES + "?labelSelector=kubernetes.io%2Fservice-name%3D" + service).json().objects("items");
    }

    /// The slices of a service: for each its ports, and its addresses, those that are ready first.
    private static String shape(RestClient client, String service) {
        StringBuilder text = new StringBuilder();
        for (JsonObject slice : slices(client, service)) {
            slice.objects("ports").forEach(port -> text.append(port.string("name", "?"))
                    .append(':')
                    .append(port.integer("port").orElse(0))
                    .append(' '));
            for (JsonObject endpoint : slice.objects("endpoints")) {
                boolean ready = endpoint.objectOrNew("conditions").isTrue("ready");
                text.append(ready ? "+" : "-")
                        .append(String.join(",", Objects.requireNonNull(endpoint.array("addresses")).strings()))
                        .append(' ');
            }
            text.append("| ");
        }
        return text.toString().trim();
    }

    private static void awaitShape(RestClient client, String service, String shape) throws InterruptedException {
        TestGateway.await("slices of " + service + " like " + shape, () -> shape(client, service).equals(shape));
    }

    private static String subsets(String name) {
        JsonObject endpoints = client.get(CORE + "endpoints/" + name).json();
        JsonArray subsets = endpoints.array("subsets");
        return JsonWriter.text(new JsonObject().put("subsets", subsets == null ? new JsonArray() : subsets));
    }

    @Test
    void theyFollowThePodsThatAServiceSelects() throws Exception {
        service(client, "web", """
                {"selector":{"app":"web"},"ports":[{"name":"http","port":80,"targetPort":"web"},{"name":"raw","port":81}]}""");
        awaitShape(client, "web", "|");
        pod(client, "p1", "web", running("10.0.0.1", "True"));
        pod(client, "p2", "web", running("10.0.0.2", "False"));
        pod(client, "p3", "other", running("10.0.0.3", "True"));
        awaitShape(client, "web", "http:8080 raw:81 +10.0.0.1 -10.0.0.2 |");
        JsonObject slice = slices(client, "web").getFirst();
        assertEquals("IPv4", slice.string("addressType"));
        Map<String, String> labels = slice.objectOrNew("metadata").objectOrNew("labels").strings();
        assertEquals("endpointslice-controller.k8s.io", labels.get("endpointslice.kubernetes.io/managed-by"));
        assertEquals("m", labels.get("l"));
        JsonObject owner = slice.objectOrNew("metadata").objects("ownerReferences").getFirst();
        assertEquals("Service", owner.string("kind"));
        String uid = client.get(CORE + "pods/p1").json().stringAt("metadata", "uid");
        TestGateway.await("subsets", () -> subsets("web").contains("10.0.0.2"));
        assertEquals(
                """
                {"subsets":[{"addresses":[{"ip":"10.0.0.1","nodeName":"n","targetRef":{"kind":"Pod","namespace":"default",\
                "name":"p1","uid":"%s"}}],"notReadyAddresses":[{"ip":"10.0.0.2","nodeName":"n","targetRef":{"kind":"Pod",\
                "namespace":"default","name":"p2","uid":"%s"}}],"ports":[{"name":"http","port":8080,"protocol":"TCP"},\
                {"name":"raw","port":81,"protocol":"TCP"}]}]}"""
                        .formatted(uid, client.get(CORE + "pods/p2").json().stringAt("metadata", "uid")),
                subsets("web"));
        String name = slice.stringAt("metadata", "name");
        assertEquals(200, client.delete(CORE + "pods/p2").status());
        awaitShape(client, "web", "http:8080 raw:81 +10.0.0.1 |");
        assertEquals(name, slices(client, "web").getFirst().stringAt("metadata", "name"));
        assertEquals(200, client.delete(SLICES + "/" + name).status());
        awaitShape(client, "web", "http:8080 raw:81 +10.0.0.1 |");
        assertEquals(200, client.delete(CORE + "services/web").status());
        TestGateway.await("all of it is gone", () -> slices(client, "web").isEmpty()
                && client.get(CORE + "endpoints/web").status() == 404);
    }

    @Test
    void endpointsOfAServiceWithoutASelectorAreMirrored() throws Exception {
        service(client, "bare", "{\"ports\":[{\"name\":\"http\",\"port\":80}]}");
        String endpoints = """
                {"apiVersion":"v1","kind":"Endpoints","metadata":{"name":"bare","labels":{"mine":"yes"}},"subsets":[
                {"addresses":[{"ip":"10.1.2.3"}%s],"ports":[{"name":"http","port":80}]}]}""";
        assertEquals(201, client.post(CORE + "endpoints", endpoints.formatted("")).status());
        awaitShape(client, "bare", "http:80 +10.1.2.3 |");
        JsonObject metadata = slices(client, "bare").getFirst().objectOrNew("metadata");
        assertEquals(
                "endpointslicemirroring-controller.k8s.io",
                metadata.objectOrNew("labels").string("endpointslice.kubernetes.io/managed-by"));
        assertEquals("yes", metadata.objectOrNew("labels").string("mine"));
        assertEquals("Endpoints", metadata.objects("ownerReferences").getFirst().string("kind"));
        assertEquals(200, client.put(CORE + "endpoints/bare", endpoints.formatted(",{\"ip\":\"10.1.2.4\"}")).status());
        awaitShape(client, "bare", "http:80 +10.1.2.3 +10.1.2.4 |");
        assertEquals(200, client.delete(CORE + "endpoints/bare").status());
        TestGateway.await("the slice is gone", () -> slices(client, "bare").isEmpty());
    }

    @Test
    void whereATargetServesTheyAreLeftToItsCluster() throws Exception {
        RestClient served = gateway.workspace("served");
        service(served, "s", "{\"selector\":{\"app\":\"x\"},\"ports\":[{\"port\":80}]}");
        awaitShape(served, "s", "|");
        var target = served.post("/apis/workload.kcp.io/v1alpha1/synctargets", """
                {"apiVersion":"workload.kcp.io/v1alpha1","kind":"SyncTarget","metadata":{"name":"t"},"spec":{}}""");
        assertEquals(201, target.status(), target.text());
        TestGateway.await("ours are gone", () -> slices(served, "s").isEmpty()
                && served.get(CORE + "endpoints/s").status() == 404);
        service(served, "t", "{\"selector\":{\"app\":\"x\"},\"ports\":[{\"port\":80}]}");
        service(client, "elsewhere", "{\"selector\":{\"app\":\"x\"},\"ports\":[{\"port\":80}]}");
        awaitShape(client, "elsewhere", "|");
        assertEquals(List.of(), slices(served, "t"));
        assertEquals(200, served.delete("/apis/workload.kcp.io/v1alpha1/synctargets/t").status());
        awaitShape(served, "s", "|");
        awaitShape(served, "t", "|");
    }
}
