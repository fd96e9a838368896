package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// PodDisruptionBudgets and evictions over HTTP.
@Timeout(120)
class DisruptionTest {
    private static final String VIOLATED = "Cannot evict pod as it would violate the pod's disruption budget.";

    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("disruption");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String pods(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/pods";
    }

    private static String budgets(String namespace) {
        return "/apis/policy/v1/namespaces/" + namespace + "/poddisruptionbudgets";
    }

    private static void namespace(String name) {
        var made = client.post(
                "/api/v1/namespaces",
                "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"%s\"}}".formatted(name));
        assertEquals(201, made.status(), made.text());
    }

    private static void pod(String namespace, String name, String owners, String status) {
        var made = client.post(pods(namespace), """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","labels":{"a":"b"}%s},"spec":{
                "terminationGracePeriodSeconds":0,"containers":[{"name":"c","image":"i"}]}}"""
                .formatted(name, owners));
        assertEquals(201, made.status(), made.text());
        var set = client.patch(pods(namespace) + "/" + name + "/status", "merge-patch+json", "{\"status\":" + status + "}");
        assertEquals(200, set.status(), set.text());
    }

    private static void ready(String namespace, String... names) {
        for (String name : names) {
            pod(namespace, name, "", """
                    {"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}""");
        }
    }

    private static void budget(String namespace, String name, String spec) {
        var made = client.post(budgets(namespace), """
                {"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"%s"},"spec":{
                "selector":{"matchLabels":{"a":"b"}},%s}}"""
                .formatted(name, spec));
        assertEquals(201, made.status(), made.text());
    }

    private static String counts(String namespace, String name) {
        JsonObject status = client.get(budgets(namespace) + "/" + name).json().objectOrNew("status");
        return "%d of %d, %d healthy, %d allowed"
                .formatted(
                        status.integer("desiredHealthy").orElse(-1),
                        status.integer("expectedPods").orElse(-1),
                        status.integer("currentHealthy").orElse(-1),
                        status.integer("disruptionsAllowed").orElse(-1));
    }

    private static void awaitCounts(String namespace, String name, String counts) throws InterruptedException {
        TestGateway.await(counts + " of " + name, () -> counts(namespace, name).equals(counts));
    }

    private static RestClient.Answer evict(String namespace, String pod, String more, String query) {
        return client.post(pods(namespace) + "/" + pod + "/eviction" + query, """
                {"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"%s","namespace":"%s"}%s}"""
                .formatted(pod, namespace, more));
    }

    private static void refused(RestClient.Answer answer, String cause) {
        assertEquals(429, answer.status(), answer.text());
        assertEquals("TooManyRequests", answer.reason());
        assertEquals(VIOLATED, answer.message());
        JsonObject details = answer.json().objectOrNew("details");
        assertEquals(
                "[{\"reason\":\"DisruptionBudget\",\"message\":\"%s\"}]".formatted(cause),
                JsonWriter.text(Objects.requireNonNull(details.array("causes"))));
    }

    @Test
    void theStatusFollowsThePods() throws Exception {
        namespace("status");
        budget("status", "least", "\"minAvailable\":2");
        awaitCounts("status", "least", "2 of 0, 0 healthy, 0 allowed");
        ready("status", "p1", "p2", "p3");
        awaitCounts("status", "least", "2 of 3, 3 healthy, 1 allowed");
        JsonObject condition =
                client.get(budgets("status") + "/least").json().objectOrNew("status").objects("conditions").getFirst();
        assertEquals("DisruptionAllowed", condition.string("type"));
        assertEquals("True", condition.string("status"));
        assertEquals("SufficientPods", condition.string("reason"));
        assertEquals("", condition.string("message"));
        assertEquals(1, condition.integer("observedGeneration").orElse(0));
        assertEquals(200, client.delete(pods("status") + "/p1").status());
        awaitCounts("status", "least", "2 of 2, 2 healthy, 0 allowed");
        assertEquals(
                200, client.patch(budgets("status") + "/least", "merge-patch+json", "{\"spec\":{\"minAvailable\":1}}").status());
        awaitCounts("status", "least", "1 of 2, 2 healthy, 1 allowed");
    }

    @Test
    void sharesAreOfWhatControllersMeanToHave() throws Exception {
        namespace("shares");
        var deployment = client.post("/apis/apps/v1/namespaces/shares/deployments", """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{"replicas":10,
                "selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},
                "spec":{"containers":[{"name":"c","image":"i"}]}}}}""");
        assertEquals(201, deployment.status(), deployment.text());
        var set = client.post("/apis/apps/v1/namespaces/shares/replicasets", """
                {"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"r"%s},"spec":{"replicas":4,
                "selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},
                "spec":{"containers":[{"name":"c","image":"i"}]}}}}"""
                .formatted(owner("Deployment", "apps/v1", "d", uid(deployment))));
        assertEquals(201, set.status(), set.text());
        String running = "{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}";
        pod("shares", "p1", owner("ReplicaSet", "apps/v1", "r", uid(set)), running);
        pod("shares", "p2", owner("ReplicaSet", "apps/v1", "r", uid(set)), running);
        budget("shares", "most", "\"maxUnavailable\":\"85%\"");
        awaitCounts("shares", "most", "1 of 10, 2 healthy, 1 allowed");
        budget("shares", "least", "\"minAvailable\":\"11%\"");
        awaitCounts("shares", "least", "2 of 10, 2 healthy, 0 allowed");
        var daemons = client.post("/apis/apps/v1/namespaces/shares/daemonsets", """
                {"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"s"},"spec":{
                "selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},
                "spec":{"containers":[{"name":"c","image":"i"}]}}}}""");
        pod("shares", "p3", owner("DaemonSet", "apps/v1", "s", uid(daemons)), running);
        TestGateway.await(
                "a condition that says why",
                () -> JsonWriter.text(client.get(budgets("shares") + "/most").json())
                        .contains("\"reason\":\"SyncFailed\",\"message\":\"daemonsets.apps does not implement the scale "
                                + "subresource\""));
        var twice = evict("shares", "p1", "", "");
        assertEquals(500, twice.status(), twice.text());
        assertEquals(
                "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
                twice.message());
        assertEquals(200, client.delete(budgets("shares") + "/least").status());
        refused(
                evict("shares", "p1", "", ""),
                "The disruption budget most does not allow evicting pods currently because it failed sync: daemonsets.apps "
                        + "does not implement the scale subresource");
    }

    @Test
    @DisplayName("#174 evictions are let in as the budget allows")
    void evictionsAreLetInAsTheBudgetAllows() throws Exception {
        namespace("evictions");
        ready("evictions", "p1", "p2");
        budget("evictions", "one", "\"minAvailable\":1");
        awaitCounts("evictions", "one", "1 of 2, 2 healthy, 1 allowed");
        var dry = evict("evictions", "p1", "", "?dryRun=All");
        assertEquals(201, dry.status(), dry.text());
        assertEquals(200, client.get(pods("evictions") + "/p1").status());
        assertEquals("1 of 2, 2 healthy, 1 allowed", counts("evictions", "one"));
        var gone = evict("evictions", "p1", "", "");
        assertEquals(201, gone.status(), gone.text());
        assertEquals(
                "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Success\",\"code\":201}",
                JsonWriter.text(gone.json()));
        assertEquals(404, client.get(pods("evictions") + "/p1").status());
        awaitCounts("evictions", "one", "1 of 1, 1 healthy, 0 allowed");
        refused(evict("evictions", "p2", "", ""), "The disruption budget one needs 1 healthy pods and has 1 currently");
        assertEquals(200, client.delete(budgets("evictions") + "/one").status());
        assertEquals(201, evict("evictions", "p2", "", "").status());
    }

    @Test
    void ofManyEvictionsAtOnceOnlySoManyAreLetInAsTheBudgetAllows() throws Exception {
        namespace("many");
        List<String> names = IntStream.range(0, 12).mapToObj(i -> "p" + i).toList();
        ready("many", names.toArray(String[]::new));
        budget("many", "eight", "\"minAvailable\":8");
        awaitCounts("many", "eight", "8 of 12, 12 healthy, 4 allowed");
        long gone;
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = names.stream()
                    .map(name -> callers.submit(() -> evict("many", name, "", "").status()))
                    .toList();
            gone = 0;
            for (var answer : answers) {
                int status = answer.get();
                assertTrue(status == 201 || status == 429, "status " + status);
                gone += status == 201 ? 1 : 0;
            }
        }
        assertEquals(4, gone);
        awaitCounts("many", "eight", "8 of 8, 8 healthy, 0 allowed");
    }

    @Test
    void podsThatNobodyMissesGoWithoutABudget() throws Exception {
        namespace("free");
        pod("free", "pending", "", "{\"phase\":\"Pending\"}");
        pod("free", "ended", "", "{\"phase\":\"Failed\"}");
        pod("free", "sick", "", "{\"phase\":\"Running\"}");
        ready("free", "well");
        budget("free", "all", "\"minAvailable\":1");
        awaitCounts("free", "all", "1 of 4, 1 healthy, 0 allowed");
        assertEquals(201, evict("free", "pending", "", "").status());
        assertEquals(201, evict("free", "ended", "", "").status());
        assertEquals(201, evict("free", "sick", "", "").status());
        awaitCounts("free", "all", "1 of 1, 1 healthy, 0 allowed");
        pod("free", "sick", "", "{\"phase\":\"Running\"}");
        assertEquals(
                200, client.patch(budgets("free") + "/all", "merge-patch+json", "{\"spec\":{\"minAvailable\":2}}").status());
        awaitCounts("free", "all", "2 of 2, 1 healthy, 0 allowed");
        refused(evict("free", "sick", "", ""), "The disruption budget all needs 2 healthy pods and has 1 currently");
        assertEquals(
                200,
                client.patch(
                                budgets("free") + "/all",
                                "merge-patch+json",
                                "{\"spec\":{\"unhealthyPodEvictionPolicy\":\"AlwaysAllow\"}}")
                        .status());
        assertEquals(201, evict("free", "sick", "", "").status());
    }

    @Test
    void whatIsNoEvictionOfThePodIsRefused() throws Exception {
        namespace("wrong");
        ready("wrong", "p");
        String path = pods("wrong") + "/p/eviction";
        assertEquals(
                "name in URL does not match name in Eviction object",
                client.post(path, "{\"metadata\":{\"namespace\":\"wrong\"}}").message());
        assertEquals(
                "the namespace of the provided object does not match the namespace sent on the request",
                client.post(path, "{\"metadata\":{\"name\":\"p\",\"namespace\":\"other\"}}").message());
        assertEquals(
                "Pod in version \"v1\" cannot be handled as a Eviction: converting (v1.Pod) to (policy.Eviction): unknown "
                        + "conversion",
                client.post(path, "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"}}").message());
        assertEquals(400, client.post(path, "{\"metadata\":{\"name\":\"p\"},\"deleteOptions\":[]}").status());
        assertEquals(405, client.get(path).status());
        assertEquals(404, evict("wrong", "nope", "", "").status());
        var other = evict("wrong", "p", ",\"deleteOptions\":{\"preconditions\":{\"uid\":\"x\"}}", "");
        assertEquals(409, other.status(), other.text());
        assertTrue(
                other.message().startsWith("Operation cannot be fulfilled on Pod \"p\": the UID in the precondition (x) does not"),
                other.message());
        var stale = evict("wrong", "p", ",\"deleteOptions\":{\"preconditions\":{\"resourceVersion\":\"1\"}}", "");
        assertEquals(409, stale.status(), stale.text());
        String version = client.get(pods("wrong") + "/p").json().objectOrNew("metadata").string("resourceVersion", "");
        var right = evict(
                "wrong", "p", ",\"deleteOptions\":{\"preconditions\":{\"resourceVersion\":\"%s\"}}".formatted(version), "");
        assertEquals(201, right.status(), right.text());
    }

    private static String uid(RestClient.Answer answer) {
        return answer.json().objectOrNew("metadata").string("uid", "");
    }

    private static String owner(String kind, String apiVersion, String name, String uid) {
        return ",\"ownerReferences\":[{\"kind\":\"%s\",\"apiVersion\":\"%s\",\"name\":\"%s\",\"uid\":\"%s\",\"controller\":true}]"
                .formatted(kind, apiVersion, name, uid);
    }
}
