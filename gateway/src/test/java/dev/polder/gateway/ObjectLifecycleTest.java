package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The life of objects, over HTTP.
class ObjectLifecycleTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("life");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String map(String name, String data) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\"},\"data\":%s}"
                .formatted(name, data);
    }

    private static String deployment(String name, int replicas) {
        return """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%s"},"spec":{"replicas":%d,
                "selector":{"matchLabels":{"app":"a"}},"template":{"metadata":{"labels":{"app":"a"}},
                "spec":{"containers":[{"name":"c","image":"i"}]}}}}"""
                .formatted(name, replicas);
    }

    @Test
    void createdObjectIsCompleteAndReadBackTheSame() {
        var created = client.post(MAPS, map("one", "{\"k\":\"v\"}"));
        assertEquals(201, created.status(), created.text());
        JsonObject metadata = created.json().objectOrNew("metadata");
        assertFalse(metadata.string("uid", "").isEmpty());
        assertFalse(metadata.string("resourceVersion", "").isEmpty());
        assertFalse(metadata.string("creationTimestamp", "").isEmpty());
        assertEquals("default", metadata.string("namespace"));
        assertEquals(created.json(), client.get(MAPS + "/one").json());
        assertEquals("AlreadyExists", client.post(MAPS, map("one", "{}")).reason());
    }

    @Test
    @DisplayName("#142 generate name gives fresh names")
    void generateNameGivesFreshNames() {
        String body = "{\"metadata\":{\"generateName\":\"g-\"}}";
        String first = client.post(MAPS, body).json().objectOrNew("metadata").string("name", "");
        String second = client.post(MAPS, body).json().objectOrNew("metadata").string("name", "");
        assertTrue(first.matches("g-[a-z0-9]{5}"), first);
        assertNotEquals(first, second);
    }

    @Test
    @DisplayName("#148 update with an old resource version is aconflict")
    void updateWithAnOldResourceVersionIsAConflict() {
        JsonObject created = client.post(MAPS, map("cas", "{\"k\":\"1\"}")).json();
        assertEquals(200, client.patch(MAPS + "/cas", "merge-patch+json", "{\"data\":{\"k\":\"2\"}}").status());
        var stale = client.put(MAPS + "/cas", JsonWriter.text(created));
        assertEquals(409, stale.status());
        assertEquals("Conflict", stale.reason());
    }

    @Test
    @DisplayName("#153 update that changes nothing writes nothing")
    void updateThatChangesNothingWritesNothing() {
        JsonObject created = client.post(MAPS, map("noop", "{\"k\":\"1\"}")).json();
        JsonObject updated = client.put(MAPS + "/noop", JsonWriter.text(created)).json();
        assertEquals(created, updated);
    }

    @Test
    @DisplayName("#150 every patch type does its work")
    void everyPatchTypeDoesItsWork() {
        client.post(DEPLOYMENTS, deployment("patched", 1));
        String path = DEPLOYMENTS + "/patched";
        assertEquals(
                2,
                client.patch(path, "json-patch+json", "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":2}]")
                        .json()
                        .integerAt("spec", "replicas")
                        .orElse(0));
        assertEquals(
                3,
                client.patch(path, "merge-patch+json", "{\"spec\":{\"replicas\":3}}")
                        .json()
                        .integerAt("spec", "replicas")
                        .orElse(0));
        JsonObject strategic = client.patch(
                        path,
                        "strategic-merge-patch+json",
                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"d\",\"image\":\"j\"}]}}}}")
                .json();
        assertEquals(2, strategic.objectOrNew("spec").objectOrNew("template").objectOrNew("spec")
                .objects("containers").size());
        var applied = client.patch(
                path + "?fieldManager=m&force=true", "apply-patch+yaml", deployment("patched", 4));
        assertEquals(4, applied.json().integerAt("spec", "replicas").orElse(0), applied.text());
        assertEquals(5, applied.json().integerAt("metadata", "generation").orElse(0), applied.text());
    }

    @Test
    void applyMeetsFieldsOfOthersWithAConflict() {
        client.patch(DEPLOYMENTS + "/owned?fieldManager=a", "apply-patch+yaml", deployment("owned", 1));
        var conflict = client.patch(
                DEPLOYMENTS + "/owned?fieldManager=b", "apply-patch+yaml", deployment("owned", 2));
        assertEquals(409, conflict.status(), conflict.text());
        assertTrue(conflict.message().contains(".spec.replicas"), conflict.message());
        assertTrue(conflict.text().contains("FieldManagerConflict"));
        assertEquals(
                200,
                client.patch(DEPLOYMENTS + "/owned?fieldManager=b&force=true", "apply-patch+yaml", deployment("owned", 2))
                        .status());
    }

    @Test
    @DisplayName("#152 status and spec have their own doors")
    void statusAndSpecHaveTheirOwnDoors() {
        client.post(DEPLOYMENTS, deployment("split", 1));
        client.patch(DEPLOYMENTS + "/split", "merge-patch+json", "{\"status\":{\"readyReplicas\":9}}");
        assertNull(client.get(DEPLOYMENTS + "/split").json().at("status", "readyReplicas"));
        var told = client.patch(
                DEPLOYMENTS + "/split/status",
                "merge-patch+json",
                "{\"spec\":{\"replicas\":7},\"status\":{\"readyReplicas\":1}}");
        assertEquals(1, told.json().integerAt("status", "readyReplicas").orElse(0), told.text());
        assertEquals(1, told.json().integerAt("spec", "replicas").orElse(0));
        assertEquals(1, told.json().integerAt("metadata", "generation").orElse(0));
    }

    @Test
    @DisplayName("#175 scale reads and writes replicas")
    void scaleReadsAndWritesReplicas() {
        client.post(DEPLOYMENTS, deployment("scaled", 1));
        JsonObject scale = client.get(DEPLOYMENTS + "/scaled/scale").json();
        assertEquals("Scale", scale.string("kind"));
        scale.objectOrNew("spec").put("replicas", 6);
        assertEquals(200, client.put(DEPLOYMENTS + "/scaled/scale", JsonWriter.text(scale)).status());
        assertEquals(
                6, client.get(DEPLOYMENTS + "/scaled").json().integerAt("spec", "replicas").orElse(0));
        var negative = client.put(
                DEPLOYMENTS + "/scaled/scale", "{\"metadata\":{\"name\":\"scaled\"},\"spec\":{\"replicas\":-1}}");
        assertEquals(422, negative.status(), negative.text());
    }

    @Test
    @DisplayName("#169 finalizer holds an object until it is taken away")
    void finalizerHoldsAnObjectUntilItIsTakenAway() {
        client.post(MAPS, "{\"metadata\":{\"name\":\"held\",\"finalizers\":[\"example.com/hold\"]}}");
        var deleting = client.delete(MAPS + "/held");
        assertEquals(200, deleting.status());
        assertFalse(deleting.json().objectOrNew("metadata").string("deletionTimestamp", "").isEmpty());
        assertEquals(200, client.get(MAPS + "/held").status());
        client.patch(MAPS + "/held", "merge-patch+json", "{\"metadata\":{\"finalizers\":null}}");
        assertEquals(404, client.get(MAPS + "/held").status());
    }

    @Test
    void dryRunChangesNothing() {
        assertEquals(201, client.post(MAPS + "?dryRun=All", map("dry", "{}")).status());
        assertEquals(404, client.get(MAPS + "/dry").status());
    }

    @Test
    @DisplayName("#172 delete collection takes what is selected")
    void deleteCollectionTakesWhatIsSelected() {
        client.post(MAPS, "{\"metadata\":{\"name\":\"c1\",\"labels\":{\"g\":\"x\"}}}");
        client.post(MAPS, "{\"metadata\":{\"name\":\"c2\",\"labels\":{\"g\":\"y\"}}}");
        assertEquals(200, client.delete(MAPS + "?labelSelector=g%3Dx").status());
        assertEquals(404, client.get(MAPS + "/c1").status());
        assertEquals(200, client.get(MAPS + "/c2").status());
    }

    @Test
    @DisplayName("#67 pages of alist keep to one snapshot")
    void pagesOfAListKeepToOneSnapshot() {
        for (int i = 0; i < 5; i++) {
            client.post(MAPS, "{\"metadata\":{\"name\":\"p%d\",\"labels\":{\"page\":\"1\"}}}".formatted(i));
        }
        JsonObject first = client.get(MAPS + "?limit=2&labelSelector=page%3D1").json();
        assertEquals(2, first.objects("items").size());
        client.post(MAPS, "{\"metadata\":{\"name\":\"p9\",\"labels\":{\"page\":\"1\"}}}");
        int seen = 2;
        String token = first.objectOrNew("metadata").string("continue", "");
        while (!token.isEmpty()) {
            JsonObject page = client.get(MAPS + "?limit=2&labelSelector=page%3D1&continue=" + token).json();
            seen += page.objects("items").size();
            token = page.objectOrNew("metadata").string("continue", "");
        }
        assertEquals(5, seen);
    }

    @Test
    @DisplayName("#171 grace that nobody would end deletes at once")
    void graceThatNobodyWouldEndDeletesAtOnce() {
        String pods = "/api/v1/namespaces/default/pods";
        client.post(pods, """
                {"metadata":{"name":"g"},"spec":{"containers":[{"name":"a","image":"a"}]}}""");
        assertEquals(200, client.delete(pods + "/g?gracePeriodSeconds=1").status());
        assertEquals(404, client.get(pods + "/g").status());
        client.post(MAPS, map("graceful", "{}"));
        assertEquals(200, client.delete(MAPS + "/graceful?gracePeriodSeconds=5").status());
        assertEquals(404, client.get(MAPS + "/graceful").status());
    }

    @Test
    @DisplayName("#171 a pod that has no grace of its own gets what is asked for")
    void aPodThatHasNoGraceOfItsOwnGetsWhatIsAskedFor() {
        String pods = "/api/v1/namespaces/default/pods";
        client.post(pods, """
                {"metadata":{"name":"b"},"spec":{"nodeName":"n","terminationGracePeriodSeconds":0,
                "containers":[{"name":"a","image":"a"}]}}""");
        assertEquals(200, client.delete(pods + "/b?gracePeriodSeconds=60").status());
        JsonObject marked = client.get(pods + "/b").json();
        assertEquals(60, marked.integerAt("metadata", "deletionGracePeriodSeconds").orElse(-1));
        assertEquals(2, marked.integerAt("metadata", "generation").orElse(-1));
        assertEquals(200, client.delete(pods + "/b").status());
        assertEquals(404, client.get(pods + "/b").status());
    }

    @Test
    @DisplayName("#182 #184 namespace is emptied before it goes")
    void namespaceIsEmptiedBeforeItGoes() throws Exception {
        client.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"brief\"}}");
        client.post("/api/v1/namespaces/brief/configmaps", map("in", "{}"));
        assertEquals(200, client.get("/api/v1/namespaces/brief/serviceaccounts/default").status());
        assertEquals(200, client.get("/api/v1/namespaces/brief/configmaps/kube-root-ca.crt").status());
        client.delete("/api/v1/namespaces/brief");
        TestGateway.await(
                "the namespace is gone", () -> client.get("/api/v1/namespaces/brief").status() == 404);
        assertEquals(404, client.get("/api/v1/namespaces/brief/configmaps/in").status());
    }

    @Test
    @DisplayName("#167 dependents of adeleted owner are collected")
    void dependentsOfADeletedOwnerAreCollected() throws Exception {
        JsonObject owner = client.post(MAPS, map("owner", "{}")).json();
        client.post(MAPS, """
                {"metadata":{"name":"dependent","ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap",
                "name":"owner","uid":"%s"}]}}""".formatted(owner.stringAt("metadata", "uid")));
        client.delete(MAPS + "/owner");
        TestGateway.await(
                "the dependent is gone", () -> client.get(MAPS + "/dependent").status() == 404);
    }
}
