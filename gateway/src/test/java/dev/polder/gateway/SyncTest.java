package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is written in workspaces of one gateway happens on another, which plays the downstream cluster, over HTTP.
class SyncTest {
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/shop/deployments";

    @TempDir
    static Path directory;

    private static TestGateway upstream;
    private static TestGateway downstream;
    private static RestClient one;
    private static RestClient two;

    @BeforeAll
    static void start() throws Exception {
        downstream = TestGateway.simulated(directory.resolve("downstream"));
        upstream = TestGateway.start(directory.resolve("upstream"));
        String kubeconfig = Files.readString(downstream.gateway().adminKubeconfig());
        upstream.operator()
                .post(
                        "/api/v1/namespaces/default/secrets",
                        "{\"metadata\":{\"name\":\"east\"},\"stringData\":{\"kubeconfig\":%s}}"
                                .formatted(JsonWriter.text(new JsonString(kubeconfig))));
        var target = upstream.operator().post("/apis/workload.kcp.io/v1alpha1/synctargets", """
                {"metadata":{"name":"east"},"spec":{"credentialsSecretRef":{"namespace":"default","name":"east"}}}""");
        assertEquals(201, target.status(), target.text());
        one = upstream.workspace("one");
        two = upstream.workspace("two");
        for (RestClient workspace : List.of(one, two)) {
            workspace.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"shop\"}}");
        }
    }

    @AfterAll
    static void stop() {
        upstream.close();
        downstream.close();
    }

    private static String deployment(String name, int replicas) {
        return """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%s"},"spec":{"replicas":%d,
                "selector":{"matchLabels":{"app":"%s"}},"template":{"metadata":{"labels":{"app":"%s"}},
                "spec":{"containers":[{"name":"c","image":"i"}]}}}}"""
                .formatted(name, replicas, name, name);
    }

    private static long ready(RestClient workspace, String name) {
        return workspace.get(DEPLOYMENTS + "/" + name)
                .json()
                .integerAt("status", "readyReplicas")
                .orElse(0);
    }

    private static List<JsonObject> pods(RestClient workspace, String app) {
        return workspace.get("/api/v1/namespaces/shop/pods?labelSelector=app%3D" + app)
                .json()
                .objects("items");
    }

    private static boolean running(RestClient workspace, String app, int count) {
        List<JsonObject> pods = pods(workspace, app);
        return pods.size() == count
                && pods.stream().allMatch(pod -> "Running".equals(pod.stringAt("status", "phase")));
    }

    /// How many objects of this name there are downstream, in all namespaces.
    private static long copies(String resource, String name) {
        return downstream
                .operator()
                .get(resource + "?fieldSelector=metadata.name%3D" + name)
                .json()
                .objects("items")
                .size();
    }

    @Test
    void deploymentRunsDownstreamAndItsPodsAndStatusComeBack() throws Exception {
        assertEquals(201, one.post(DEPLOYMENTS, deployment("web", 3)).status());
        TestGateway.await("three replicas are ready upstream", () -> ready(one, "web") == 3);
        TestGateway.await("three pods run upstream", () -> running(one, "web", 3));
        JsonObject upstreamDeployment = one.get(DEPLOYMENTS + "/web").json();
        assertEquals(
                upstreamDeployment.integerAt("metadata", "generation").orElse(-1),
                upstreamDeployment.integerAt("status", "observedGeneration").orElse(-2));
        JsonObject pod = pods(one, "web").getFirst();
        assertFalse(pod.toString().contains("polder-"), "no downstream namespace leaks: " + pod);
        String path = "/api/v1/namespaces/shop/pods/" + pod.stringAt("metadata", "name");
        var edited = one.patch(path, "merge-patch+json", "{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}");
        assertEquals(403, edited.status(), edited.text());
        one.patch(DEPLOYMENTS + "/web", "merge-patch+json", "{\"spec\":{\"replicas\":1}}");
        TestGateway.await("one replica is left", () -> ready(one, "web") == 1 && running(one, "web", 1));
        one.delete(DEPLOYMENTS + "/web");
        TestGateway.await(
                "it is gone on both sides",
                () -> one.get(DEPLOYMENTS + "/web").status() == 404
                        && copies("/apis/apps/v1/deployments", "web") == 0
                        && pods(one, "web").isEmpty());
    }

    @Test
    void sameNamesOfTwoWorkspacesNeverMeetDownstream() throws Exception {
        one.post("/api/v1/namespaces/shop/configmaps", "{\"metadata\":{\"name\":\"same\"},\"data\":{\"of\":\"one\"}}");
        two.post("/api/v1/namespaces/shop/configmaps", "{\"metadata\":{\"name\":\"same\"},\"data\":{\"of\":\"two\"}}");
        TestGateway.await("both are there", () -> copies("/api/v1/configmaps", "same") == 2);
        one.delete("/api/v1/namespaces/shop/configmaps/same");
        TestGateway.await("one is gone", () -> copies("/api/v1/configmaps", "same") == 1);
        JsonObject left = downstream
                .operator()
                .get("/api/v1/configmaps?fieldSelector=metadata.name%3Dsame")
                .json()
                .objects("items")
                .getFirst();
        assertEquals("two", left.stringAt("data", "of"));
    }

    @Test
    void jobCompletesAndIsSeenToUpstream() throws Exception {
        two.post("/apis/batch/v1/namespaces/shop/jobs", """
                {"metadata":{"name":"once"},"spec":{"template":{"spec":{"restartPolicy":"Never",
                "containers":[{"name":"c","image":"i"}]}}}}""");
        TestGateway.await("the job has completed upstream", () -> two.get("/apis/batch/v1/namespaces/shop/jobs/once")
                        .json()
                        .integerAt("status", "succeeded")
                        .orElse(0)
                == 1);
    }

    @Test
    void whatTheSyncerDoesIsMeasuredWithoutNamingWorkspaces() throws Exception {
        two.post("/api/v1/namespaces/shop/configmaps", "{\"metadata\":{\"name\":\"measured\"}}");
        TestGateway.await("it is there", () -> copies("/api/v1/configmaps", "measured") == 1);
        String metrics = upstream.operator().bare().get("/metrics").text();
        for (String name : List.of(
                "polder_syncer_events_total{event=\"applied\",resource=\"configmaps\"}",
                "polder_controller_reconcile_seconds_count",
                "polder_syncer_apply_seconds_count",
                "polder_syncer_transform_seconds_count",
                "polder_syncer_heartbeat_seconds_count",
                "polder_syncer_keys ",
                "polder_syncer_objects ",
                "polder_syncer_targets 1.0",
                "polder_syncer_breakers_open 0.0",
                "polder_controller_keys{controller=\"syncer-spec\"}",
                "polder_http_connections ",
                "polder_store_revision ",
                "polder_cache_requests_total{cache=\"objects\",result=\"hit\"}",
                "polder_cache_requests_total{cache=\"roles\",result=\"miss\"}",
                "polder_cache_requests_total{cache=\"workspaces\",result=\"hit\"}")) {
            assertTrue(metrics.contains(name), name + " is not in " + metrics);
        }
        assertFalse(metrics.contains("shop"), "a metric names a tenant's namespace");
    }

    @Test
    void whatIsNotOursDownstreamIsLeftAlone() throws Exception {
        downstream.operator().post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"foreign\"}}");
        downstream
                .operator()
                .post("/api/v1/namespaces/foreign/configmaps", "{\"metadata\":{\"name\":\"keep\"}}");
        one.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"foreign\"}}");
        one.post("/api/v1/namespaces/foreign/configmaps", "{\"metadata\":{\"name\":\"keep\"},\"data\":{\"a\":\"b\"}}");
        TestGateway.await("a copy of its own is there", () -> copies("/api/v1/configmaps", "keep") == 2);
        one.delete("/api/v1/namespaces/foreign");
        TestGateway.await(
                "the namespace is gone upstream", () -> one.get("/api/v1/namespaces/foreign").status() == 404);
        assertEquals(
                200,
                downstream.operator().get("/api/v1/namespaces/foreign/configmaps/keep").status());
        assertTrue(copies("/api/v1/configmaps", "keep") >= 1);
    }
}
