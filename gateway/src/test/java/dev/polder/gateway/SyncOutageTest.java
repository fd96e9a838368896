package dev.polder.gateway;

import static dev.polder.gateway.SyncedPair.DEPLOYMENTS;
import static dev.polder.gateway.SyncedPair.MAPS;
import static dev.polder.gateway.SyncedPair.PODS;
import static dev.polder.gateway.SyncedPair.TARGETS;
import static dev.polder.gateway.SyncedPair.configMap;
import static dev.polder.gateway.SyncedPair.created;
import static dev.polder.gateway.SyncedPair.deployment;
import static dev.polder.gateway.SyncedPair.pods;
import static dev.polder.gateway.SyncedPair.runs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One side is away for a while, or its credentials are wrong; then all is as it should be, and nothing was lost.
class SyncOutageTest {
    @TempDir
    Path directory;

    private SyncedPair pair;
    private RestClient one;

    @BeforeEach
    void start() throws Exception {
        pair = new SyncedPair(directory);
        one = pair.workspace("one");
    }

    @AfterEach
    void stop() {
        pair.close();
    }

    private String color(String name) {
        String namespace = pair.downstreamNamespace("east", one, "shop");
        var answer = pair.cluster().get("/api/v1/namespaces/" + namespace + "/configmaps/" + name);
        return answer.status() == 200 ? String.valueOf(answer.json().stringAt("data", "color")) : "";
    }

    @Test
    void whatChangedWhileTheClusterWasAwayIsCarriedOutAfterwards() throws Exception {
        pair.join("east");
        RestClient two = pair.workspace("two");
        created(one.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"more\"}}"));
        created(one.post("/api/v1/namespaces/more/configmaps", configMap("in-more", "red")));
        created(two.post(MAPS, configMap("in-two", "red")));
        for (String name : new String[] {"stays", "changes", "goes"}) {
            created(one.post(MAPS, configMap(name, "red")));
        }
        created(one.post(DEPLOYMENTS, deployment("web", 2)));
        TestGateway.await("all is down", () -> runs(one, "web", 2)
                && color("goes").equals("red")
                && color("changes").equals("red")
                && color("stays").equals("red")
                && pair.copies("/api/v1/configmaps", "in-more") == 1
                && pair.copies("/api/v1/configmaps", "in-two") == 1);
        String stays = stays();
        pair.stopDownstream();

        one.patch(MAPS + "/changes", "merge-patch+json", "{\"data\":{\"color\":\"green\"}}");
        created(one.post(MAPS, configMap("comes", "blue")));
        one.patch(DEPLOYMENTS + "/web", "merge-patch+json", "{\"spec\":{\"replicas\":3}}");
        one.delete(MAPS + "/goes");
        one.delete("/api/v1/namespaces/more");
        pair.root().delete("/apis/tenancy.kcp.io/v1alpha1/workspaces/two");
        TestGateway.await("the target says that it is away", () -> "Unreachable"
                .equals(pair.condition("east", "Ready").string("reason")));
        assertNotNull(
                one.get(MAPS + "/goes").json().stringAt("metadata", "deletionTimestamp"),
                "it waits for the proof that its copy is gone");
        assertEquals(2, pods(one, "app=web").size(), "a cluster that is away takes nothing with it");
        assertEquals(200, one.get(MAPS + "/stays").status());

        pair.startDownstream();
        TestGateway.await("changes are down", () -> color("changes").equals("green") && color("comes").equals("blue"));
        TestGateway.await("it runs with three", () -> runs(one, "web", 3));
        TestGateway.await("the deletions are carried out", () -> one.get(MAPS + "/goes").status() == 404
                && color("goes").isEmpty()
                && one.get("/api/v1/namespaces/more").status() == 404
                && pair.root().get("/apis/tenancy.kcp.io/v1alpha1/workspaces/two").status() == 404
                && pair.downstreamNamespaces()
                        .equals(java.util.List.of(pair.downstreamNamespace("east", one, "shop"))));
        assertEquals(stays, stays(), "what nobody touched was not written");
        pair.awaitCondition("east", "Ready", "True");
    }

    private String stays() {
        String namespace = pair.downstreamNamespace("east", one, "shop");
        JsonObject copy = pair.cluster().get("/api/v1/namespaces/" + namespace + "/configmaps/stays").json();
        return copy.stringAt("metadata", "uid") + " " + copy.stringAt("metadata", "resourceVersion");
    }

    @Test
    void restartOfTheGatewayWritesNothingOnEitherSide() throws Exception {
        pair.join("east");
        created(one.post(MAPS, configMap("a", "red")));
        created(one.post(DEPLOYMENTS, deployment("web", 2)));
        created(one.post("/apis/batch/v1/namespaces/shop/jobs", """
                {"metadata":{"name":"once"},"spec":{"template":{"spec":{"restartPolicy":"Never",
                "containers":[{"name":"c","image":"i"}]}}}}"""));
        created(one.post("/api/v1/namespaces/shop/services", """
                {"metadata":{"name":"front"},"spec":{"selector":{"app":"web"},"ports":[{"port":80}]}}"""));
        created(one.post(
                "/api/v1/namespaces/shop/secrets", "{\"metadata\":{\"name\":\"s\"},\"stringData\":{\"a\":\"b\"}}"));
        TestGateway.await("all is down", () -> runs(one, "web", 2)
                && color("a").equals("red")
                && pair.copies("/api/v1/services", "front") == 1
                && pair.copies("/api/v1/secrets", "s") == 1
                && one.get("/apis/batch/v1/namespaces/shop/jobs/once").json().integerAt("status", "succeeded").orElse(0)
                        == 1);
        Map<String, String> downstreamBefore = awaitQuiet(pair.cluster());
        Map<String, String> upstreamBefore = awaitQuiet(one);
        pair.stopUpstream();
        pair.startUpstream();
        one = pair.in("one");
        created(one.post(MAPS, configMap("marker", "red")));
        TestGateway.await("the syncer works again", () -> color("marker").equals("red"));
        Map<String, String> downstreamAfter = awaitQuiet(pair.cluster());
        Map<String, String> upstreamAfter = awaitQuiet(one);
        downstreamAfter.keySet().removeIf(name -> name.endsWith("/marker"));
        upstreamAfter.keySet().removeIf(name -> name.endsWith("/marker"));
        assertEquals(downstreamBefore, downstreamAfter);
        assertEquals(upstreamBefore, upstreamAfter);
    }

    /// Waits until nothing has changed on a side for a while, and gives what is there.
    private static Map<String, String> awaitQuiet(RestClient side) throws InterruptedException {
        var seen = new Object() {
            Map<String, String> versions = SyncedPair.versions(side);
            int times;
        };
        TestGateway.await("nothing changes any more", () -> {
            Map<String, String> now = SyncedPair.versions(side);
            seen.times = now.equals(seen.versions) ? seen.times + 1 : 0;
            seen.versions = now;
            return seen.times >= 12;
        });
        return seen.versions;
    }

    @Test
    void whatWasDoneDownstreamWhileTheGatewayWasAwayIsFoundOut() throws Exception {
        pair.join("east");
        created(one.post(MAPS, configMap("lost", "red")));
        created(one.post(DEPLOYMENTS, deployment("web", 2)));
        TestGateway.await("all is down", () -> runs(one, "web", 2) && color("lost").equals("red"));
        String namespace = pair.downstreamNamespace("east", one, "shop");
        String victim = String.valueOf(pods(one, "app=web").getFirst().stringAt("metadata", "name"));
        pair.stopUpstream();
        String pod = PODS.replace("/shop/", "/" + namespace + "/") + "/" + victim;
        assertTrue(pair.cluster().delete(pod).status() < 300);
        assertEquals(200, pair.cluster().delete(MAPS.replace("/shop/", "/" + namespace + "/") + "/lost").status());
        TestGateway.await("the pod is gone downstream", () -> pair.cluster().get(pod).status() == 404);
        pair.startUpstream();
        one = pair.in("one");
        TestGateway.await("the copy comes back", () -> color("lost").equals("red"));
        TestGateway.await(
                "the pods are those that are there",
                () -> one.get(PODS + "/" + victim).status() == 404 && runs(one, "web", 2));
    }

    @Test
    void deletedTargetTakesItsCopiesAlongAndLeavesTheTenantsObjects() throws Exception {
        pair.join("east");
        created(one.post(MAPS, configMap("a", "red")));
        created(one.post(DEPLOYMENTS, deployment("web", 2)));
        TestGateway.await("all is down", () -> runs(one, "web", 2) && color("a").equals("red"));
        created(pair.cluster().post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"theirs\"}}"));
        created(pair.cluster().post("/api/v1/namespaces/theirs/configmaps", configMap("a", "blue")));
        assertEquals(200, pair.root().delete(TARGETS + "/east").status());
        TestGateway.await("the target is gone", () -> pair.root().get(TARGETS + "/east").status() == 404);
        TestGateway.await("nothing of ours is left", () -> pair.downstreamNamespaces().isEmpty());
        assertEquals(1, pair.copies("/api/v1/configmaps", "a"), "what is not ours");
        for (String path : new String[] {MAPS + "/a", DEPLOYMENTS + "/web"}) {
            JsonObject left = one.get(path).json();
            assertNull(left.arrayAt("metadata", "finalizers"), left.toString());
            assertNull(left.stringAt("metadata", "deletionTimestamp"), left.toString());
        }
        TestGateway.await("mirrors are gone", () -> pods(one, "app=web").isEmpty());
        one.delete(MAPS + "/a");
        assertEquals(404, one.get(MAPS + "/a").status());

        assertEquals(200, pair.root().delete(SyncedPair.SECRETS + "/east").status());
        pair.join("east");
        TestGateway.await("a new target of that name gets all", () -> runs(one, "web", 2));
    }

    @Test
    void wrongCredentialsAreToldAndMended() throws Exception {
        String good = pair.downstreamKubeconfig();
        created(one.post(MAPS, configMap("a", "red")));
        pair.join("east", "not: [a kubeconfig");
        awaitReason("InvalidCredentials");
        pair.mend("east", "apiVersion: v1\nkind: Config\n");
        awaitReason("InvalidCredentials");
        pair.mend("east", withUserOf(good, pair.upstreamKubeconfig()));
        awaitReason("AuthenticationFailed");
        assertFalse(pair.condition("east", "Ready").string("message", "").isEmpty());
        pair.mend("east", good);
        pair.awaitCondition("east", "Ready", "True");
        TestGateway.await("the copy is there", () -> color("a").equals("red"));
    }

    private void awaitReason(String reason) throws InterruptedException {
        TestGateway.await("the target says " + reason, () -> reason.equals(
                pair.condition("east", "Ready").string("reason")));
        assertEquals("False", pair.condition("east", "Ready").string("status"));
    }

    /// The server of one kubeconfig with the user of another.
    private static String withUserOf(String kubeconfig, String other) {
        return replaced(replaced(kubeconfig, other, "client-certificate-data"), other, "client-key-data");
    }

    private static String replaced(String kubeconfig, String other, String field) {
        var pattern = java.util.regex.Pattern.compile("\"?" + field + "\"?: *\"?([A-Za-z0-9+/=]+)");
        var from = pattern.matcher(kubeconfig);
        var to = pattern.matcher(other);
        assertTrue(from.find() && to.find(), field);
        return kubeconfig.replace(from.group(1), to.group(1));
    }

    @Test
    void rotatedCredentialsAreUsedWithoutAWriteThatIsLost() throws Exception {
        pair.join("east");
        created(one.post(MAPS, configMap("a", "red")));
        TestGateway.await("the copy is there", () -> color("a").equals("red"));
        String before = pair.downstreamKubeconfig();
        pair.stopDownstream();
        pair.startDownstream();
        String after = pair.downstreamKubeconfig();
        assertFalse(before.equals(after), "each start makes a new certificate");
        one.patch(MAPS + "/a", "merge-patch+json", "{\"data\":{\"color\":\"green\"}}");
        pair.mend("east", after);
        created(one.post(MAPS, configMap("b", "blue")));
        one.delete(MAPS + "/a");
        TestGateway.await("all is as it should be", () -> color("b").equals("blue")
                && color("a").isEmpty()
                && one.get(MAPS + "/a").status() == 404);
        pair.awaitCondition("east", "Ready", "True");
    }
}
