package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.polder.api.json.JsonArray;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Claims and volumes that are in use stay until they are not.
@Timeout(120)
class StorageProtectionTest {
    private static final String CLAIMS = "/api/v1/namespaces/default/persistentvolumeclaims";
    private static final String VOLUMES = "/api/v1/persistentvolumes";
    private static final String PODS = "/api/v1/namespaces/default/pods";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("storage");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static void claim(String name) {
        var made = client.post(CLAIMS, """
                {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"%s"},"spec":{
                "accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}"""
                .formatted(name));
        assertEquals(201, made.status(), made.text());
        assertEquals(List.of("kubernetes.io/pvc-protection"), finalizers(made));
    }

    private static List<String> finalizers(RestClient.Answer answer) {
        JsonArray finalizers = answer.json().arrayAt("metadata", "finalizers");
        return finalizers == null ? List.of() : finalizers.strings();
    }

    private static void pod(String name, String claim, String node) {
        var made = client.post(PODS, """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s"},"spec":{%s"terminationGracePeriodSeconds":0,
                "volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"%s"}}],
                "containers":[{"name":"c","image":"i"}]}}"""
                .formatted(name, node, claim));
        assertEquals(201, made.status(), made.text());
    }

    private static void awaitGone(String path) throws InterruptedException {
        TestGateway.await(path + " is gone", () -> client.get(path).status() == 404);
    }

    @Test
    void aClaimThatNobodyUsesGoesSoon() throws Exception {
        claim("free");
        pod("waits", "free", "");
        assertEquals(200, client.delete(CLAIMS + "/free").status());
        awaitGone(CLAIMS + "/free");
    }

    @Test
    void aClaimThatAPodUsesStaysUntilThePodIsGone() throws Exception {
        claim("used");
        claim("other");
        pod("runs", "used", "\"nodeName\":\"n\",");
        var deleted = client.delete(CLAIMS + "/used");
        assertEquals(200, deleted.status(), deleted.text());
        assertEquals(200, client.delete(CLAIMS + "/other").status());
        // The other one was looked at after this one.
        awaitGone(CLAIMS + "/other");
        assertEquals(List.of("kubernetes.io/pvc-protection"), finalizers(client.get(CLAIMS + "/used")));
        assertEquals(200, client.delete(PODS + "/runs").status());
        awaitGone(CLAIMS + "/used");
    }

    @Test
    void aVolumeStaysAsLongAsItIsBound() throws Exception {
        var made = client.post(VOLUMES, """
                {"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"v","finalizers":["example.com/mine"]},
                "spec":{"capacity":{"storage":"1Gi"},"accessModes":["ReadWriteOnce"],"hostPath":{"path":"/x"}}}""");
        assertEquals(201, made.status(), made.text());
        assertEquals(List.of("example.com/mine", "kubernetes.io/pv-protection"), finalizers(made));
        // What admission adds is nobody's.
        assertFalse(made.text().contains("v:\\\"kubernetes.io/pv-protection"), made.text());
        phase("Bound");
        assertEquals(200, client.delete(VOLUMES + "/v").status());
        assertEquals(
                200,
                client.patch(VOLUMES + "/v", "merge-patch+json", "{\"metadata\":{\"finalizers\":[\"kubernetes.io/pv-protection\"]}}")
                        .status());
        assertEquals(List.of("kubernetes.io/pv-protection"), finalizers(client.get(VOLUMES + "/v")));
        phase("Released");
        awaitGone(VOLUMES + "/v");
    }

    private static void phase(String phase) {
        var set = client.patch(VOLUMES + "/v/status", "merge-patch+json", "{\"status\":{\"phase\":\"%s\"}}".formatted(phase));
        assertEquals(200, set.status(), set.text());
    }
}
