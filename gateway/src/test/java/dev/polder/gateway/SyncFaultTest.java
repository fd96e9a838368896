package dev.polder.gateway;

import static dev.polder.gateway.SyncedPair.DEPLOYMENTS;
import static dev.polder.gateway.SyncedPair.MAPS;
import static dev.polder.gateway.SyncedPair.PODS;
import static dev.polder.gateway.SyncedPair.SECRETS;
import static dev.polder.gateway.SyncedPair.TARGETS;
import static dev.polder.gateway.SyncedPair.configMap;
import static dev.polder.gateway.SyncedPair.created;
import static dev.polder.gateway.SyncedPair.deployment;
import static dev.polder.gateway.SyncedPair.pods;
import static dev.polder.gateway.SyncedPair.runs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people do to either side behind the syncer's back, over HTTP, with both sides up all the time.
class SyncFaultTest {
    private static final String SYNC_STATE = "polder.dev/sync-state";

    @TempDir
    static Path directory;

    private static SyncedPair pair;

    @BeforeAll
    static void start() throws Exception {
        pair = new SyncedPair(directory);
        pair.join("east");
    }

    @AfterAll
    static void stop() {
        pair.close();
    }

    private static String downstream(RestClient workspace, String collection) {
        String namespace = pair.downstreamNamespace("east", workspace, "shop");
        return collection.replace("/namespaces/shop/", "/namespaces/" + namespace + "/");
    }

    private static boolean there(String path) {
        return pair.cluster().get(path).status() == 200;
    }

    private static Set<String> names(List<JsonObject> objects) {
        return objects.stream().map(o -> String.valueOf(o.stringAt("metadata", "name"))).collect(Collectors.toSet());
    }

    @Test
    void copyDeletedByHandComesBack() throws Exception {
        RestClient one = pair.workspace("by-hand");
        created(one.post(MAPS, configMap("lost", "red")));
        String copy = downstream(one, MAPS) + "/lost";
        TestGateway.await("the copy is there", () -> there(copy));
        String uid = pair.cluster().get(copy).json().stringAt("metadata", "uid");
        assertEquals(200, pair.cluster().delete(copy).status());
        TestGateway.await("another copy is there", () -> {
            var answer = pair.cluster().get(copy);
            return answer.status() == 200 && !String.valueOf(uid).equals(answer.json().stringAt("metadata", "uid"));
        });
        assertEquals("red", pair.cluster().get(copy).json().stringAt("data", "color"));
        assertEquals(200, one.get(MAPS + "/lost").status());
    }

    @Test
    void namespaceDeletedByHandComesBackWithAllThatWasInIt() throws Exception {
        RestClient one = pair.workspace("whole");
        created(one.post(MAPS, configMap("a", "red")));
        created(one.post(DEPLOYMENTS, deployment("web", 2)));
        TestGateway.await("it runs", () -> runs(one, "web", 2));
        String namespace = "/api/v1/namespaces/" + pair.downstreamNamespace("east", one, "shop");
        String uid = pair.cluster().get(namespace).json().stringAt("metadata", "uid");
        assertEquals(200, pair.cluster().delete(namespace).status());
        TestGateway.await("another namespace is there", () -> {
            var answer = pair.cluster().get(namespace);
            return answer.status() == 200 && !String.valueOf(uid).equals(answer.json().stringAt("metadata", "uid"));
        });
        TestGateway.await("the map is there again", () -> there(namespace + "/configmaps/a"));
        TestGateway.await("it runs again", () -> runs(one, "web", 2) && names(pods(one, "app=web"))
                .equals(names(pair.cluster().get(namespace + "/pods").json().objects("items"))));
    }

    @Test
    void namespaceThatIsNotOursIsNotTouchedAndTheTenantIsTold() throws Exception {
        RestClient one = pair.workspace("collision");
        String name = pair.downstreamNamespace("east", one, "shop");
        String foreign = "/api/v1/namespaces/" + name;
        created(pair.cluster().post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"%s\"}}".formatted(name)));
        created(pair.cluster().post(foreign + "/configmaps", configMap("theirs", "blue")));
        JsonObject before = pair.cluster().get(foreign).json();
        created(one.post(MAPS, configMap("theirs", "red")));
        TestGateway.await("the object says why", () -> String.valueOf(one.get(MAPS + "/theirs")
                        .json()
                        .stringAt("metadata", "annotations", SYNC_STATE))
                .contains("NamespaceCollision"));
        String told = String.valueOf(
                one.get(MAPS + "/theirs").json().stringAt("metadata", "annotations", SYNC_STATE));
        assertFalse(told.contains(name), told);
        one.delete(MAPS + "/theirs");
        TestGateway.await("deleted", () -> one.get(MAPS + "/theirs").status() == 404);
        one.delete("/api/v1/namespaces/shop");
        TestGateway.await(
                "the namespace is gone upstream", () -> one.get("/api/v1/namespaces/shop").status() == 404);
        assertEquals(before, pair.cluster().get(foreign).json());
        assertEquals(
                "blue", pair.cluster().get(foreign + "/configmaps/theirs").json().stringAt("data", "color"));
    }

    @Test
    void podThatTheTenantDeletesIsReplaced() throws Exception {
        RestClient one = pair.workspace("pods");
        created(one.post(DEPLOYMENTS, deployment("web", 2)));
        TestGateway.await("it runs", () -> runs(one, "web", 2));
        String victim = names(pods(one, "app=web")).iterator().next();
        assertTrue(one.delete(PODS + "/" + victim).status() < 300);
        TestGateway.await(
                "another pod runs in its place",
                () -> !names(pods(one, "app=web")).contains(victim) && runs(one, "web", 2));
        assertFalse(there(downstream(one, PODS) + "/" + victim), "the original is gone");
        assertEquals(
                names(pods(one, "app=web")),
                names(pair.cluster().get(downstream(one, PODS)).json().objects("items")));
    }

    @Test
    void podOfAJobIsSeenUpstreamWithTheUpstreamJobAsItsOwner() throws Exception {
        RestClient one = pair.workspace("jobs");
        created(one.post("/apis/batch/v1/namespaces/shop/jobs", """
                {"metadata":{"name":"once"},"spec":{"template":{"spec":{"restartPolicy":"Never",
                "containers":[{"name":"c","image":"i"}]}}}}"""));
        TestGateway.await("a finished pod is seen", () -> pods(one, "job-name=once").stream()
                .anyMatch(pod -> "Succeeded".equals(pod.stringAt("status", "phase"))));
        JsonObject owner =
                pods(one, "job-name=once").getFirst().objectOrNew("metadata").objects("ownerReferences").getFirst();
        JsonObject job = one.get("/apis/batch/v1/namespaces/shop/jobs/once").json();
        assertEquals("Job", owner.string("kind"));
        assertEquals("once", owner.string("name"));
        assertEquals(job.stringAt("metadata", "uid"), owner.string("uid"));
        one.delete("/apis/batch/v1/namespaces/shop/jobs/once");
        TestGateway.await(
                "job and pod are gone on both sides",
                () -> pods(one, "job-name=once").isEmpty()
                        && pair.cluster().get(downstream(one, PODS)).json().objects("items").isEmpty()
                        && one.get("/apis/batch/v1/namespaces/shop/jobs/once").status() == 404);
    }

    @Test
    void serviceKeepsItsUpstreamAddressAndGetsOneOfItsOwnDownstream() throws Exception {
        RestClient one = pair.workspace("services");
        created(one.post("/api/v1/namespaces/shop/services", """
                {"metadata":{"name":"front"},"spec":{"selector":{"app":"web"},
                "ports":[{"name":"http","port":80,"targetPort":8080}]}}"""));
        String copy = downstream(one, "/api/v1/namespaces/shop/services") + "/front";
        TestGateway.await("the copy has an address", () -> {
            var answer = pair.cluster().get(copy);
            return answer.status() == 200 && answer.json().stringAt("spec", "clusterIP") != null;
        });
        one.patch("/api/v1/namespaces/shop/services/front", "merge-patch+json", """
                {"spec":{"ports":[{"name":"http","port":81,"targetPort":8080}]}}""");
        String address = pair.cluster().get(copy).json().stringAt("spec", "clusterIP");
        TestGateway.await("the change is down", () -> pair.cluster()
                        .get(copy)
                        .json()
                        .objectOrNew("spec")
                        .objects("ports")
                        .getFirst()
                        .integer("port")
                        .orElse(0)
                == 81);
        assertEquals(address, pair.cluster().get(copy).json().stringAt("spec", "clusterIP"));
    }

    @Test
    void whatEveryNamespaceHasAndWhatTargetsUseStaysUp() throws Exception {
        RestClient one = pair.workspace("defaults");
        created(one.post(MAPS, configMap("marker", "red")));
        created(one.post("/api/v1/namespaces/shop/serviceaccounts", "{\"metadata\":{\"name\":\"robot\"}}"));
        created(pair.root().post("/api/v1/namespaces/default/configmaps", configMap("root-marker", "red")));
        created(pair.root().post(SECRETS, "{\"metadata\":{\"name\":\"goes\"},\"stringData\":{\"a\":\"b\"}}"));
        TestGateway.await(
                "what is the tenant's is down",
                () -> there(downstream(one, MAPS) + "/marker")
                        && there(downstream(one, "/api/v1/namespaces/shop/serviceaccounts/robot"))
                        && pair.copies("/api/v1/configmaps", "root-marker") == 1
                        && pair.copies("/api/v1/secrets", "goes") == 1);
        assertEquals(0, pair.copies("/api/v1/secrets", "east"), "the credentials of the target");
        for (String namespace : pair.downstreamNamespaces()) {
            for (String name : List.of("configmaps/kube-root-ca.crt", "serviceaccounts/default")) {
                var answer = pair.cluster().get("/api/v1/namespaces/" + namespace + "/" + name);
                assertFalse(answer.text().contains("internal.workload.kcp.io/cluster"), answer.text());
            }
        }
    }

    @Test
    void workspacesOfIdenticalContentLiveSideBySide() throws Exception {
        RestClient one = pair.workspace("twin-a");
        RestClient two = pair.workspace("twin-b");
        for (RestClient workspace : List.of(one, two)) {
            created(workspace.post(MAPS, configMap("same", "red")));
            created(workspace.post(DEPLOYMENTS, deployment("web", 2)));
        }
        TestGateway.await("both run", () -> runs(one, "web", 2) && runs(two, "web", 2));
        assertNotEquals(downstream(one, MAPS), downstream(two, MAPS));
        assertNotEquals(
                pods(one, "app=web").getFirst().stringAt("metadata", "uid"),
                pods(two, "app=web").getFirst().stringAt("metadata", "uid"));
        one.delete(DEPLOYMENTS + "/web");
        one.patch(MAPS + "/same", "merge-patch+json", "{\"data\":{\"color\":\"green\"}}");
        TestGateway.await(
                "the first is gone and changed",
                () -> one.get(DEPLOYMENTS + "/web").status() == 404
                        && pods(one, "app=web").isEmpty()
                        && "green".equals(
                                pair.cluster().get(downstream(one, MAPS) + "/same").json().stringAt("data", "color")));
        assertTrue(runs(two, "web", 2));
        assertEquals(
                "red", pair.cluster().get(downstream(two, MAPS) + "/same").json().stringAt("data", "color"));
    }

    @Test
    void deletedWorkspaceTakesItsDownstreamNamespacesAndNothingElse() throws Exception {
        RestClient leaving = pair.workspace("leaving");
        RestClient staying = pair.workspace("staying");
        for (RestClient workspace : List.of(leaving, staying)) {
            created(workspace.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"more\"}}"));
            created(workspace.post("/api/v1/namespaces/more/configmaps", configMap("same", "red")));
            created(workspace.post(DEPLOYMENTS, deployment("web", 1)));
        }
        TestGateway.await("both run", () -> runs(leaving, "web", 1) && runs(staying, "web", 1));
        List<String> doomed = List.of(
                pair.downstreamNamespace("east", leaving, "shop"), pair.downstreamNamespace("east", leaving, "more"));
        List<String> kept = List.of(
                pair.downstreamNamespace("east", staying, "shop"), pair.downstreamNamespace("east", staying, "more"));
        TestGateway.await(
                "all four are there",
                () -> pair.downstreamNamespaces().containsAll(doomed)
                        && pair.downstreamNamespaces().containsAll(kept));
        pair.root().delete("/apis/tenancy.kcp.io/v1alpha1/workspaces/leaving");
        TestGateway.await("the workspace is gone", () -> pair.root()
                        .get("/apis/tenancy.kcp.io/v1alpha1/workspaces/leaving")
                        .status()
                == 404);
        TestGateway.await(
                "its namespaces are gone downstream",
                () -> pair.downstreamNamespaces().stream().noneMatch(doomed::contains));
        assertTrue(pair.downstreamNamespaces().containsAll(kept));
        assertTrue(runs(staying, "web", 1));
        assertTrue(there(downstream(staying, DEPLOYMENTS) + "/web"));
    }

    @Test
    void targetThatIsThisGatewayIsRefused() throws Exception {
        String own = pair.upstreamKubeconfig();
        pair.join("own-url", own);
        pair.join("own-name", own.replace("https://127.0.0.1:", "https://localhost:"));
        for (String target : List.of("own-url", "own-name")) {
            TestGateway.await("%s is refused".formatted(target), () -> "SelfReference"
                    .equals(pair.condition(target, "Ready").string("reason")));
            assertEquals("False", pair.condition(target, "Ready").string("status"));
            assertEquals(200, pair.root().delete(TARGETS + "/" + target).status());
            TestGateway.await(
                    target + " can be deleted", () -> pair.root().get(TARGETS + "/" + target).status() == 404);
        }
    }

    @Test
    void namespaceThatIsDeletedAndMadeAgainGetsANewOneDownstream() throws Exception {
        RestClient one = pair.workspace("again");
        created(one.post(MAPS, configMap("old", "red")));
        TestGateway.await("the copy is there", () -> there(downstream(one, MAPS) + "/old"));
        one.delete("/api/v1/namespaces/shop");
        TestGateway.await(
                "the namespace can be made again",
                () -> one.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"shop\"}}").status() == 201);
        TestGateway.await(
                "an object can be made in it", () -> one.post(MAPS, configMap("new", "red")).status() == 201);
        TestGateway.await(
                "the new copy is there and the old is not",
                () -> there(downstream(one, MAPS) + "/new") && !there(downstream(one, MAPS) + "/old"));
    }

    @Test
    void objectThatIsDeletedAndMadeAgainIsReplacedDownstream() throws Exception {
        RestClient one = pair.workspace("replaced");
        created(one.post(MAPS, configMap("a", "red")));
        String copy = downstream(one, MAPS) + "/a";
        TestGateway.await("the copy is there", () -> there(copy));
        one.delete(MAPS + "/a");
        TestGateway.await(
                "it can be made again", () -> one.post(MAPS, configMap("a", "green")).status() == 201);
        TestGateway.await("the new copy is there", () -> "green"
                .equals(pair.cluster().get(copy).json().stringAt("data", "color")));
    }

    @Test
    void podOfTheTenantRunsDownstreamAndSaysSo() throws Exception {
        RestClient one = pair.workspace("single");
        created(one.post(PODS, """
                {"metadata":{"name":"alone"},"spec":{"containers":[{"name":"c","image":"i"}]}}"""));
        TestGateway.await("it runs", () -> "Running"
                .equals(one.get(PODS + "/alone").json().stringAt("status", "phase")));
        one.delete(PODS + "/alone");
        TestGateway.await("it is gone on both sides", () -> one.get(PODS + "/alone").status() == 404
                && !there(downstream(one, PODS) + "/alone"));
    }

    @Test
    void marksOfAMirrorAreNotCopiedToWhatTheTenantWrites() throws Exception {
        RestClient one = pair.workspace("undone");
        created(one.post(MAPS, configMap("a", "red")));
        one.patch(MAPS + "/a", "merge-patch+json", """
                {"metadata":{"annotations":{"polder.dev/mirrored-uid":"x","polder.dev/content-hash":"y","mine":"z"}}}""");
        var annotations = one.get(MAPS + "/a").json().objectAt("metadata", "annotations");
        assertEquals("z", annotations.string("mine"));
        assertFalse(annotations.has("polder.dev/mirrored-uid"));
        assertFalse(annotations.has("polder.dev/content-hash"));
    }

    @Test
    void labelsThatWereTakenOffACopyByHandComeBack() throws Exception {
        RestClient one = pair.workspace("stripped");
        created(one.post(MAPS, configMap("a", "red")));
        String copy = downstream(one, MAPS) + "/a";
        TestGateway.await("the copy is there", () -> there(copy));
        String label = "internal.workload.kcp.io/cluster";
        pair.cluster().patch(copy, "merge-patch+json", """
                {"metadata":{"labels":{"%s":null}}}""".formatted(label));
        TestGateway.await("the label is back", () -> pair.cluster()
                        .get(copy)
                        .json()
                        .stringAt("metadata", "labels", label)
                != null);
    }

    @Test
    void labelsThatWereTakenOffANamespaceByHandComeBack() throws Exception {
        RestClient one = pair.workspace("stripped-ns");
        created(one.post(MAPS, configMap("a", "red")));
        TestGateway.await("the copy is there", () -> there(downstream(one, MAPS) + "/a"));
        String namespace = "/api/v1/namespaces/" + pair.downstreamNamespace("east", one, "shop");
        String label = "internal.workload.kcp.io/cluster";
        pair.cluster().patch(namespace, "merge-patch+json", """
                {"metadata":{"labels":{"%s":null}}}""".formatted(label));
        TestGateway.await("the label is back", () -> pair.cluster()
                        .get(namespace)
                        .json()
                        .stringAt("metadata", "labels", label)
                != null);
        created(one.post(MAPS, configMap("b", "red")));
        TestGateway.await("what comes after goes down", () -> there(downstream(one, MAPS) + "/b"));
        assertTrue(there(downstream(one, MAPS) + "/a"));
    }

    @Test
    void workspaceWithATargetOfItsOwnIsDeletedWithAllThatItHasDownstream() throws Exception {
        RestClient one = pair.workspace("owner");
        SyncedPair.joinIn(one, "own", pair.downstreamKubeconfig());
        created(one.post(MAPS, configMap("of-owner", "red")));
        TestGateway.await("two copies", () -> pair.copies("/api/v1/configmaps", "of-owner") == 2);
        pair.root().delete("/apis/tenancy.kcp.io/v1alpha1/workspaces/owner");
        TestGateway.await("the workspace is gone", () -> pair.root()
                        .get("/apis/tenancy.kcp.io/v1alpha1/workspaces/owner")
                        .status()
                == 404);
        TestGateway.await("no copies", () -> pair.copies("/api/v1/configmaps", "of-owner") == 0);
    }
}
