package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// ResourceQuotas over HTTP: what they count, what they refuse, and that they are never overshot.
@Timeout(120)
class ResourceQuotaTest {
    @TempDir
    static Path directory;

    private static TestGateway gateway;
    private static RestClient client;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(directory);
        client = gateway.workspace("quotas");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String in(String namespace, String plural) {
        return "/api/v1/namespaces/" + namespace + "/" + plural;
    }

    /// A namespace with a quota whose status is complete.
    private static void namespace(String name, String hard, String more) throws InterruptedException {
        var made = client.post(
                "/api/v1/namespaces",
                "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"%s\"}}".formatted(name));
        assertEquals(201, made.status(), made.text());
        quota(name, "q", hard, more);
    }

    private static void quota(String namespace, String name, String hard, String more) throws InterruptedException {
        var quota = client.post(
                in(namespace, "resourcequotas"),
                "{\"apiVersion\":\"v1\",\"kind\":\"ResourceQuota\",\"metadata\":{\"name\":\"%s\"},\"spec\":{\"hard\":%s%s}}"
                        .formatted(name, hard, more));
        assertEquals(201, quota.status(), quota.text());
        TestGateway.await("a status", () -> status(namespace, name).contains("\"used\""));
    }

    private static String status(String namespace, String quota) {
        return JsonWriter.text(client.get(in(namespace, "resourcequotas/" + quota)).json().objectOrNew("status"));
    }

    private static String used(String namespace) {
        JsonObject status = client.get(in(namespace, "resourcequotas/q")).json().objectOrNew("status");
        return JsonWriter.text(status.objectOrNew("used"));
    }

    private static String map(String name) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\"}}".formatted(name);
    }

    private static String pod(String name, String resources, String more) {
        return """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s"},"spec":{"containers":[
                {"name":"c","image":"i","resources":%s}]%s}}"""
                .formatted(name, resources, more);
    }

    private static void refused(RestClient.Answer answer, String message) {
        assertEquals(403, answer.status(), answer.text());
        assertEquals(message, answer.message());
    }

    @Test
    void aNewQuotaSaysWhatIsUsedAndGivesBackWhatIsDeleted() throws Exception {
        // The namespace has kube-root-ca.crt and the service account of every namespace.
        namespace("counts", "{\"configmaps\":\"3\",\"count/serviceaccounts\":\"5\",\"count/deployments.apps\":\"0\"}", "");
        assertEquals(
                "{\"hard\":{\"configmaps\":\"3\",\"count/deployments.apps\":\"0\",\"count/serviceaccounts\":\"5\"},"
                        + "\"used\":{\"configmaps\":\"1\",\"count/deployments.apps\":\"0\",\"count/serviceaccounts\":\"1\"}}",
                status("counts", "q"));
        assertEquals(201, client.post(in("counts", "configmaps"), map("a")).status());
        assertEquals(201, client.post(in("counts", "configmaps"), map("b")).status());
        refused(
                client.post(in("counts", "configmaps"), map("c")),
                "configmaps \"c\" is forbidden: exceeded quota: q, requested: configmaps=1, used: configmaps=3, limited: "
                        + "configmaps=3");
        refused(
                client.post("/apis/apps/v1/namespaces/counts/deployments", """
                        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{
                        "selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},
                        "spec":{"containers":[{"name":"c","image":"i"}]}}}}"""),
                "deployments.apps \"d\" is forbidden: exceeded quota: q, requested: count/deployments.apps=1, used: "
                        + "count/deployments.apps=0, limited: count/deployments.apps=0");
        long begin = System.nanoTime();
        assertEquals(200, client.delete(in("counts", "configmaps/a")).status());
        TestGateway.await("what was deleted is given back", () -> used("counts").contains("\"configmaps\":\"2\""));
        assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(20));
        assertEquals(201, client.post(in("counts", "configmaps"), map("c")).status());
    }

    @Test
    void aChangedSpecIsInTheStatusSoonAndHolds() throws Exception {
        namespace("changed", "{\"configmaps\":\"1\"}", "");
        assertEquals(403, client.post(in("changed", "configmaps"), map("a")).status());
        assertEquals(
                200,
                client.patch(
                                in("changed", "resourcequotas/q"),
                                "merge-patch+json",
                                "{\"spec\":{\"hard\":{\"configmaps\":\"2\",\"secrets\":\"4\"}}}")
                        .status());
        TestGateway.await("the new limit", () -> status("changed", "q")
                .equals("{\"hard\":{\"configmaps\":\"2\",\"secrets\":\"4\"},\"used\":{\"configmaps\":\"1\",\"secrets\":\"0\"}}"));
        assertEquals(201, client.post(in("changed", "configmaps"), map("a")).status());
        assertEquals(200, client.delete(in("changed", "resourcequotas/q")).status());
        assertEquals(201, client.post(in("changed", "configmaps"), map("b")).status());
    }

    @Test
    void whatManyWriteAtOnceNeverOvershoots() throws Exception {
        namespace("crowd", "{\"configmaps\":\"21\",\"count/configmaps\":\"40\"}", "");
        quota("crowd", "second", "{\"count/configmaps\":\"16\"}", "");
        List<Future<Integer>> answers = new ArrayList<>();
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 60; i++) {
                String body = map("m" + i);
                Callable<Integer> write = () -> client.post(in("crowd", "configmaps"), body).status();
                answers.add(writers.submit(write));
            }
        }
        int made = 0;
        for (Future<Integer> answer : answers) {
            int status = answer.get();
            assertTrue(status == 201 || status == 403, "status " + status);
            made += status == 201 ? 1 : 0;
        }
        // One is there from the beginning.
        assertEquals(15, made);
        assertEquals(16, client.get(in("crowd", "configmaps")).json().objects("items").size());
        assertEquals("{\"configmaps\":\"16\",\"count/configmaps\":\"16\"}", used("crowd"));
    }

    @Test
    void aWriteThatFailsOrIsDryTakesNothing() throws Exception {
        namespace("dry", "{\"configmaps\":\"3\"}", "");
        assertEquals(201, client.post(in("dry", "configmaps") + "?dryRun=All", map("a")).status());
        assertEquals("{\"configmaps\":\"1\"}", used("dry"));
        assertEquals(201, client.post(in("dry", "configmaps"), map("a")).status());
        assertEquals(409, client.post(in("dry", "configmaps"), map("a")).status());
        assertEquals("{\"configmaps\":\"2\"}", used("dry"));
        assertEquals(201, client.post(in("dry", "configmaps"), map("b")).status());
        assertEquals(403, client.post(in("dry", "configmaps") + "?dryRun=All", map("c")).status());
    }

    @Test
    void podsMustSayWhatIsLimitedAndCountForIt() throws Exception {
        namespace("compute", "{\"pods\":\"3\",\"requests.cpu\":\"1\",\"limits.memory\":\"1Gi\"}", "");
        refused(
                client.post(in("compute", "pods"), pod("a", "{\"requests\":{\"cpu\":\"100m\"}}", "")),
                "pods \"a\" is forbidden: failed quota: q: must specify limits.memory for: c");
        refused(
                client.post(in("compute", "pods"), pod("a", "{}", ",\"initContainers\":[{\"name\":\"b\",\"image\":\"i\"}]")),
                "pods \"a\" is forbidden: failed quota: q: must specify limits.memory for: b,c; requests.cpu for: b,c");
        String fits = "{\"requests\":{\"cpu\":\"600m\"},\"limits\":{\"memory\":\"512Mi\"}}";
        assertEquals(201, client.post(in("compute", "pods"), pod("a", fits, "")).status());
        assertEquals("{\"limits.memory\":\"512Mi\",\"pods\":\"1\",\"requests.cpu\":\"600m\"}", used("compute"));
        refused(
                client.post(in("compute", "pods"), pod("b", fits, "")),
                "pods \"b\" is forbidden: exceeded quota: q, requested: requests.cpu=600m, used: requests.cpu=600m, limited: "
                        + "requests.cpu=1");
        var ended = client.patch(
                in("compute", "pods/a/status"), "merge-patch+json", "{\"status\":{\"phase\":\"Succeeded\"}}");
        assertEquals(200, ended.status(), ended.text());
        TestGateway.await("a pod that ended computes nothing", () -> used("compute")
                .equals("{\"limits.memory\":\"0\",\"pods\":\"0\",\"requests.cpu\":\"0\"}"));
        assertEquals(201, client.post(in("compute", "pods"), pod("b", fits, "")).status());
    }

    @Test
    void scopesSayWhichPodsCount() throws Exception {
        namespace("scoped", "{\"pods\":\"1\"}", ",\"scopes\":[\"BestEffort\"]");
        quota("scoped", "high", "{\"pods\":\"0\"}", """
                ,"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"In","values":["high"]}]}""");
        assertEquals(201, client.post(in("scoped", "pods"), pod("a", "{}", "")).status());
        refused(
                client.post(in("scoped", "pods"), pod("b", "{}", "")),
                "pods \"b\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1");
        String burstable = "{\"requests\":{\"cpu\":\"1m\"}}";
        assertEquals(201, client.post(in("scoped", "pods"), pod("b", burstable, "")).status());
        refused(
                client.post(in("scoped", "pods"), pod("c", burstable, ",\"priorityClassName\":\"high\"")),
                "pods \"c\" is forbidden: exceeded quota: high, requested: pods=1, used: pods=0, limited: pods=0");
    }

    @Test
    void servicesAndClaimsCountAlsoWhenTheyChange() throws Exception {
        namespace("changing", """
                {"services":"2","services.nodeports":"1","services.loadbalancers":"0","requests.storage":"3Gi",
                "gold.storageclass.storage.k8s.io/requests.storage":"2Gi"}""", "");
        String service = """
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"type":"%s","ports":[{"name":"a","port":1},
                {"name":"b","port":2}]}}""";
        refused(
                client.post(in("changing", "services"), service.formatted("NodePort")),
                "services \"s\" is forbidden: exceeded quota: q, requested: services.nodeports=2, used: services.nodeports=0, "
                        + "limited: services.nodeports=1");
        assertEquals(201, client.post(in("changing", "services"), service.formatted("ClusterIP")).status());
        refused(
                client.patch(in("changing", "services/s"), "merge-patch+json", "{\"spec\":{\"type\":\"LoadBalancer\"}}"),
                "services \"s\" is forbidden: exceeded quota: q, requested: services.loadbalancers=1,services.nodeports=2, "
                        + "used: services.loadbalancers=0,services.nodeports=0, limited: "
                        + "services.loadbalancers=0,services.nodeports=1");
        String claim = """
                {"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"%s"},"spec":{"storageClassName":"%s",
                "accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"%s"}}}}""";
        assertEquals(201, client.post(in("changing", "persistentvolumeclaims"), claim.formatted("c", "gold", "2Gi")).status());
        refused(
                client.post(in("changing", "persistentvolumeclaims"), claim.formatted("d", "gold", "1Gi")),
                "persistentvolumeclaims \"d\" is forbidden: exceeded quota: q, requested: "
                        + "gold.storageclass.storage.k8s.io/requests.storage=1Gi, used: "
                        + "gold.storageclass.storage.k8s.io/requests.storage=2Gi, limited: "
                        + "gold.storageclass.storage.k8s.io/requests.storage=2Gi");
        assertEquals(201, client.post(in("changing", "persistentvolumeclaims"), claim.formatted("d", "tin", "1Gi")).status());
        assertTrue(used("changing").contains("\"requests.storage\":\"3Gi\""), used("changing"));
    }
}
