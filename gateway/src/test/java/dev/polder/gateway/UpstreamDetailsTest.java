package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Small things that a kube-apiserver 1.36 does in its own way, each as it was seen there.
@Timeout(120)
class UpstreamDetailsTest {
    private static final String CORE = "/api/v1/namespaces/default";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("details");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static JsonObject owned(JsonObject object) {
        return object.objectOrNew("metadata").objects("managedFields").getFirst().objectOrNew("fieldsV1");
    }

    @Test
    void nobodyOwnsWhatAnEmptyObjectOfTheKindHas() {
        var event = client.post(CORE + "/events", """
                {"metadata":{"name":"plain"},"involvedObject":{"kind":"Pod","namespace":"default","name":"p"},
                 "reason":"R","message":"m","type":"Normal"}""");
        assertEquals(201, event.status(), event.text());
        assertEquals(
                "{\"f:involvedObject\":{},\"f:message\":{},\"f:reason\":{},\"f:type\":{}}",
                JsonWriter.text(owned(event.json())));
        JsonObject role = client.post(
                        "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles", "{\"metadata\":{\"name\":\"none\"}}")
                .json();
        assertTrue(role.has("rules"));
        assertFalse(role.objectOrNew("metadata").has("managedFields"));
    }

    @Test
    void emptyReportersOfAnEventAreShownInTheCoreGroupAlone() {
        client.post(CORE + "/events", """
                {"metadata":{"name":"silent"},"involvedObject":{"kind":"Pod","namespace":"default","name":"p"},
                 "reason":"R","message":"m","type":"Normal"}""");
        JsonObject core = client.get(CORE + "/events/silent").json();
        assertEquals("", core.string("reportingComponent"));
        assertEquals("", core.string("reportingInstance"));
        String path = "/apis/events.k8s.io/v1/namespaces/default/events/silent";
        JsonObject other = client.get(path).json();
        assertFalse(other.has("reportingController"));
        assertFalse(other.has("reportingInstance"));
        var patched = client.patch(path, "merge-patch+json", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
        assertEquals(200, patched.status(), patched.text());
        assertEquals("", client.get(CORE + "/events/silent").json().string("reportingComponent"));
    }

    @Test
    void timesOfLeasesHaveSixDigitsOfASecond() {
        String leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
        String lease = "{\"metadata\":{\"name\":\"timed\"},\"spec\":{\"holderIdentity\":\"h\",\"renewTime\":\"%s\"}}";
        String start = "Lease in version \"v1\" cannot be handled as a Lease: parsing time \"";
        String layout = "\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse \"";
        for (List<String> wrong : List.of(
                List.of("2020-01-02T03:04:05Z", "Z\" as \".000000\""),
                List.of("2020-01-02T03:04:05.678Z", ".678Z\" as \".000000\""),
                List.of("2020-01-02T03:04:05.123456789Z", "789Z\" as \"Z07:00\""),
                List.of("now", "now\" as \"2006\""))) {
            var refused = client.post(leases, lease.formatted(wrong.getFirst()));
            assertEquals(400, refused.status());
            assertEquals(start + wrong.getFirst() + layout + wrong.getLast(), refused.message());
        }
        assertEquals(201, client.post(leases, lease.formatted("2020-01-02T05:04:05.678901+02:00")).status());
    }

    @Test
    void anotherKindOfKubernetesCanBeReadAndIsRefused() {
        for (String other : List.of("v1 Secret", "apps/v1 Deployment")) {
            String version = other.substring(0, other.indexOf(' '));
            String kind = other.substring(other.indexOf(' ') + 1);
            var refused = client.post(
                    CORE + "/configmaps",
                    "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{\"name\":\"x\"}}".formatted(version, kind));
            assertEquals(400, refused.status());
            assertEquals(
                    "%s in version \"v1\" cannot be handled as a ConfigMap: converting (v1.%s) to (core.ConfigMap): unknown conversion"
                            .formatted(kind, kind),
                    refused.message());
        }
    }

    @Test
    void endpointSlicesAreNotCreatedByPut() {
        String path = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/fresh";
        var put = client.put(path, "{\"metadata\":{\"name\":\"fresh\"},\"addressType\":\"IPv4\",\"endpoints\":[]}");
        assertEquals(404, put.status());
        assertEquals("endpointslices.discovery.k8s.io \"fresh\" not found", put.message());
    }

    @Test
    void aDryDeletionShowsWhatWouldBeThere() {
        client.post(CORE + "/configmaps", "{\"metadata\":{\"name\":\"held\",\"finalizers\":[\"example.com/f\"]}}");
        JsonObject dry = client.delete(CORE + "/configmaps/held?dryRun=All").json();
        assertTrue(dry.objectOrNew("metadata").has("deletionTimestamp"));
        assertFalse(client.get(CORE + "/configmaps/held").json().objectOrNew("metadata").has("deletionTimestamp"));
        JsonObject namespace = client.delete("/api/v1/namespaces/kube-node-lease?dryRun=All").json();
        assertEquals("Terminating", namespace.stringAt("status", "phase"));
        assertEquals("Active", client.get("/api/v1/namespaces/kube-node-lease").json().stringAt("status", "phase"));
    }

    @Test
    void podsAreSelectedByFieldsOfUpstreamAndReplicaSetsByNone() {
        client.post(CORE + "/pods", "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}");
        assertTrue(client.get(CORE + "/pods?fieldSelector=status.podIPs%3D10.0.0.1").json().objects("items").isEmpty());
        assertEquals(1, client.get(CORE + "/pods?fieldSelector=status.podIPs!%3D1").json().objects("items").size());
        var sets = client.get("/apis/apps/v1/namespaces/default/replicasets?fieldSelector=status.replicas%3D7");
        assertEquals(400, sets.status());
        assertNull(sets.json().get("items"));
    }
}
