package dev.polder.syncer;

import static dev.polder.syncer.House.ONE;
import static dev.polder.syncer.House.ROOT;
import static dev.polder.syncer.House.TWO;
import static dev.polder.syncer.House.await;
import static dev.polder.syncer.House.ref;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.resource.ResourceRef;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.namespace.DownstreamNamespaces;
import dev.polder.syncer.namespace.NamespaceLocator;
import dev.polder.syncer.namespace.TargetId;
import dev.polder.syncer.transform.SyncKeys;
import dev.polder.syncer.transform.SyncedKinds;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SyncerTest {
    private final House house = new House();
    private final MemoryDownstream cluster = house.cluster("east");
    private TargetId east;

    @BeforeEach
    void join() {
        east = house.join(ROOT, "east", "east");
        house.awaitReady(ROOT, "east");
        namespace("app");
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void configMapGoesDownUnderItsNameIntoANamespaceOfItsOwn() {
        configMap("settings", "blue");
        DownstreamRef ref = ref(east, ONE, "configmaps", "app", "settings");
        await("copy", () -> cluster.peek(ref) != null);
        assertEquals("blue", cluster.peek(ref).stringAt("data", "color"));
        JsonObject ns = cluster.peek(new DownstreamRef(DownstreamNamespaces.NAMESPACES, "", ref.namespace()));
        assertEquals("polder", ns.stringAt("metadata", "labels", SyncKeys.MANAGED_BY));
        assertEquals(
                new NamespaceLocator(east, ONE, "app"),
                NamespaceLocator.parse(ns.stringAt("metadata", "annotations", SyncKeys.LOCATOR)).orElseThrow());
        JsonObject upstream = house.get(ONE, "configmaps", "app", "settings");
        assertTrue(upstream.arrayAt("metadata", "finalizers").contains(new JsonString(east.finalizer())));
    }

    @Test
    void sameNamesInTwoWorkspacesNeverMeet() {
        house.create(TWO, "namespaces", "", Json.of("{'kind':'Namespace','metadata':{'name':'app'}}"));
        configMap("settings", "blue");
        house.create(TWO, "configmaps", "app", Json.of("{'metadata':{'name':'settings'},'data':{'color':'red'}}"));
        DownstreamRef one = ref(east, ONE, "configmaps", "app", "settings");
        DownstreamRef two = ref(east, TWO, "configmaps", "app", "settings");
        await("both", () -> cluster.peek(one) != null && cluster.peek(two) != null);
        assertNotEquals(one.namespace(), two.namespace());
        assertEquals("blue", cluster.peek(one).stringAt("data", "color"));
        assertEquals("red", cluster.peek(two).stringAt("data", "color"));
    }

    @Test
    void changesGoDownAndAnEqualObjectCausesNoWrite() {
        configMap("settings", "blue");
        DownstreamRef ref = ref(east, ONE, "configmaps", "app", "settings");
        await("copy", () -> cluster.peek(ref) != null);
        house.edit(ONE, "configmaps", "app", "settings", o -> o.objectOrNew("data").put("color", "green"));
        await("change", () -> "green".equals(cluster.peek(ref).stringAt("data", "color")));
        int writes = cluster.writes();
        house.edit(ONE, "configmaps", "app", "settings", o -> o.objectOrNew("metadata")
                .objectOrNew("annotations").put("polder.dev/note", "stays up"));
        configMap("marker", "x");
        await("marker", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "marker")) != null);
        assertEquals(writes + 1, cluster.writes());
    }

    @Test
    void restartCausesNoWrite() {
        configMap("settings", "blue");
        deployment();
        await("copies", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "settings")) != null
                && cluster.peek(ref(east, ONE, "deployments", "app", "web")) != null);
        house.restart();
        configMap("marker", "x");
        await("marker", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "marker")) != null);
        assertEquals("1", cluster.peek(ref(east, ONE, "deployments", "app", "web"))
                .integerAt("metadata", "generation").getAsLong() + "");
        int afterMarker = cluster.writes();
        assertEquals(4, afterMarker, "namespace, two copies, marker");
    }

    @Test
    void copyDeletedDownstreamComesBack() {
        configMap("settings", "blue");
        DownstreamRef ref = ref(east, ONE, "configmaps", "app", "settings");
        await("copy", () -> cluster.peek(ref) != null);
        String uid = cluster.peek(ref).stringAt("metadata", "uid");
        cluster.remove(ref);
        await("again", () -> cluster.peek(ref) != null
                && !uid.equals(cluster.peek(ref).stringAt("metadata", "uid")));
    }

    @Test
    void deletionGoesDownFirstAndUpstreamGoesWhenThatIsProven() {
        deployment();
        DownstreamRef ref = ref(east, ONE, "deployments", "app", "web");
        await("copy", () -> cluster.peek(ref) != null);
        cluster.change(ref, o -> {
            o.objectOrNew("metadata").put(
                    "finalizers", JsonArray.ofStrings(List.of("slow")));
            return o;
        });
        house.delete(ONE, "deployments", "app", "web");
        await("asked", () -> cluster.peek(ref).stringAt("metadata", "deletionTimestamp") != null);
        assertNotNull(house.get(ONE, "deployments", "app", "web"));
        cluster.remove(ref);
        await("gone upstream", () -> house.get(ONE, "deployments", "app", "web") == null);
    }

    @Test
    void objectOfAnotherIsNeitherTakenNorDeleted() {
        configMap("settings", "blue");
        DownstreamRef mine = ref(east, ONE, "configmaps", "app", "settings");
        await("copy", () -> cluster.peek(mine) != null);
        DownstreamRef foreign = ref(east, ONE, "configmaps", "app", "foreign");
        var _ = cluster.put(foreign, Json.of("{'metadata':{},'data':{'whose':'theirs'}}"));
        configMap("foreign", "blue");
        await("told", () -> house.get(ONE, "configmaps", "app", "foreign")
                .stringAt("metadata", "annotations", SyncKeys.SYNC_STATE) != null);
        house.delete(ONE, "configmaps", "app", "foreign");
        await("gone", () -> house.get(ONE, "configmaps", "app", "foreign") == null);
        assertEquals("theirs", cluster.peek(foreign).stringAt("data", "whose"));
    }

    @Test
    void namespaceOfAnotherIsLeftAlone() {
        String name = new NamespaceLocator(east, ONE, "app").downstreamName();
        DownstreamRef ns = new DownstreamRef(DownstreamNamespaces.NAMESPACES, "", name);
        JsonObject before = cluster.put(ns, Json.of("{'metadata':{'labels':{'whose':'theirs'}}}"));
        configMap("settings", "blue");
        await("told", () -> {
            String state = house.get(ONE, "configmaps", "app", "settings")
                    .stringAt("metadata", "annotations", SyncKeys.SYNC_STATE);
            return state != null && state.contains("NamespaceCollision");
        });
        assertEquals(before, cluster.peek(ns));
        assertNull(cluster.peek(ref(east, ONE, "configmaps", "app", "settings")));
    }

    @Test
    void refusalIsToldInTheTenantsNamesAndTakenBackWhenItWorks() {
        cluster.refuseApplies(DownstreamFailure.INVALID);
        configMap("settings", "blue");
        await("told", () -> house.get(ONE, "configmaps", "app", "settings")
                .stringAt("metadata", "annotations", SyncKeys.SYNC_STATE) != null);
        String state = house.get(ONE, "configmaps", "app", "settings")
                .stringAt("metadata", "annotations", SyncKeys.SYNC_STATE);
        assertEquals("{\"east\":{\"reason\":\"Invalid\",\"message\":\"refused in namespace app\"}}", state);
        cluster.refuseApplies(null);
        house.edit(ONE, "configmaps", "app", "settings", o -> o.objectOrNew("data").put("color", "green"));
        await("taken back", () -> house.get(ONE, "configmaps", "app", "settings")
                .stringAt("metadata", "annotations", SyncKeys.SYNC_STATE) == null);
        assertEquals("green", cluster.peek(ref(east, ONE, "configmaps", "app", "settings")).stringAt("data", "color"));
    }

    @Test
    void statusComesUpWithItsGenerationTranslated() {
        deployment();
        DownstreamRef ref = ref(east, ONE, "deployments", "app", "web");
        await("copy", () -> cluster.peek(ref) != null);
        house.edit(ONE, "deployments", "app", "web", o -> o.objectOrNew("spec").put("replicas", 3));
        await("scaled", () -> cluster.peek(ref).integerAt("spec", "replicas").orElse(0) == 3);
        cluster.change(ref, o -> o.put("status", Json.of("""
                {'observedGeneration':%d,'readyReplicas':3,'conditions':[{'type':'Available','status':'True'}]}"""
                .formatted(o.integerAt("metadata", "generation").getAsLong()))));
        await("status", () -> house.get(ONE, "deployments", "app", "web")
                .integerAt("status", "readyReplicas").orElse(0) == 3);
        JsonObject web = house.get(ONE, "deployments", "app", "web");
        assertEquals(2, web.integerAt("status", "observedGeneration").orElse(0));
    }

    @Test
    void podsAndReplicaSetsAreMirroredUnderUpstreamOwners() {
        mirrorPod();
        JsonObject deployment = house.get(ONE, "deployments", "app", "web");
        JsonObject replicaSet = house.get(ONE, "replicasets", "app", "web-1");
        JsonObject pod = house.get(ONE, "pods", "app", "web-1-a");
        assertEquals(
                deployment.stringAt("metadata", "uid"),
                replicaSet.arrayAt("metadata", "ownerReferences").objects().getFirst().string("uid"));
        assertEquals(
                replicaSet.stringAt("metadata", "uid"),
                pod.arrayAt("metadata", "ownerReferences").objects().getFirst().string("uid"));
        assertEquals("node-7", pod.stringAt("spec", "nodeName"));
        assertNull(pod.stringAt("metadata", "labels", SyncKeys.TARGET_LABEL));
        assertEquals("web", pod.stringAt("metadata", "labels", "app"));
        assertEquals("Running", pod.stringAt("status", "phase"));
    }

    @Test
    void mirrorGoesWhenThePodGoes() {
        DownstreamRef pod = mirrorPod();
        cluster.remove(pod);
        await("gone", () -> house.get(ONE, "pods", "app", "web-1-a") == null);
    }

    @Test
    void podThatTheTenantDeletesIsDeletedDownstream() {
        DownstreamRef pod = mirrorPod();
        house.delete(ONE, "pods", "app", "web-1-a");
        await("gone", () -> cluster.peek(pod) == null);
        await("gone upstream", () -> house.get(ONE, "pods", "app", "web-1-a") == null);
    }

    @Test
    void mirrorIsReplacedWhenThePodIsAnotherOfTheSameName() {
        DownstreamRef pod = mirrorPod();
        String uid = house.get(ONE, "pods", "app", "web-1-a").stringAt("metadata", "uid");
        JsonObject old = cluster.peek(pod);
        cluster.remove(pod);
        old.objectOrNew("metadata").remove("uid");
        JsonObject fresh = cluster.put(pod, old);
        await("replaced", () -> {
            JsonObject mirror = house.get(ONE, "pods", "app", "web-1-a");
            return mirror != null && !uid.equals(mirror.stringAt("metadata", "uid"));
        });
        await("shown", () -> {
            JsonObject mirror = house.get(ONE, "pods", "app", "web-1-a");
            return mirror != null && fresh.stringAt("metadata", "uid").equals(
                    mirror.stringAt("metadata", "annotations", SyncKeys.MIRRORED_UID));
        });
        assertNotNull(cluster.peek(pod));
    }

    @Test
    void tenantsOwnPodOfTheNameOfAMirrorIsLeftAlone() {
        DownstreamRef pod = ref(east, ONE, "pods", "app", "clash");
        configMap("settings", "blue");
        await("namespace", () -> cluster.namespaces().contains(pod.namespace()));
        var _ = cluster.put(pod, labelled("{'metadata':{},'spec':{'x':1}}"));
        await("mirror", () -> house.get(ONE, "pods", "app", "clash") != null);
        house.create(ONE, "pods", "app", Json.of("{'metadata':{'name':'own'},'spec':{'y':1}}"));
        DownstreamRef own = ref(east, ONE, "pods", "app", "own");
        await("own goes down", () -> cluster.peek(own) != null);
        assertEquals(1, house.get(ONE, "pods", "app", "own").integerAt("spec", "y").orElse(0));
        assertNull(house.get(ONE, "pods", "app", "own").stringAt("metadata", "labels", SyncKeys.MIRRORED_FROM));
    }

    @Test
    void eventsComeUpAboutTheTenantsObjects() {
        mirrorPod();
        String uid = house.get(ONE, "pods", "app", "web-1-a").stringAt("metadata", "uid");
        DownstreamRef pod = ref(east, ONE, "pods", "app", "web-1-a");
        DownstreamRef event = new DownstreamRef(
                SyncedKinds.EVENTS, pod.namespace(), "web-1-a.17");
        var _ = cluster.put(event, Json.of("""
                {'metadata':{},'reason':'Pulled','message':'in %s','count':1,'eventTime':null,
                 'involvedObject':{'kind':'Pod','apiVersion':'v1','name':'web-1-a','namespace':'%s','uid':'down'}}"""
                .formatted(pod.namespace(), pod.namespace())));
        await("event", () -> event("web-1-a.17") != null);
        assertEquals("in app", event("web-1-a.17").string("message"));
        assertEquals(uid, event("web-1-a.17").stringAt("involvedObject", "uid"));
        assertEquals("app", event("web-1-a.17").stringAt("involvedObject", "namespace"));
        cluster.change(event, o -> o.put("count", 2));
        await("count", () -> event("web-1-a.17").integer("count").orElse(0) == 2);
    }

    @Test
    void namespaceGoesDownstreamWhenItIsNoMoreUpstream() {
        configMap("settings", "blue");
        DownstreamRef ref = ref(east, ONE, "configmaps", "app", "settings");
        await("copy", () -> cluster.peek(ref) != null);
        house.delete(ONE, "configmaps", "app", "settings");
        await("gone", () -> house.get(ONE, "configmaps", "app", "settings") == null);
        assertTrue(cluster.namespaces().contains(ref.namespace()));
        house.delete(ONE, "namespaces", "", "app");
        await("namespace gone", () -> cluster.namespaces().isEmpty());
    }

    @Test
    void watchThatBreaksOrExpiresLosesNothing() {
        deployment();
        DownstreamRef ref = ref(east, ONE, "deployments", "app", "web");
        await("copy", () -> cluster.peek(ref) != null);
        long round = 0;
        for (DownstreamFailure failure : new DownstreamFailure[] {
            null, DownstreamFailure.UNREACHABLE, DownstreamFailure.EXPIRED, DownstreamFailure.FORBIDDEN
        }) {
            long ready = ++round;
            cluster.breakWatches(failure);
            cluster.change(ref, o -> o.put("status", new JsonObject().put("readyReplicas", ready)));
            await("status after " + failure, () -> house.get(ONE, "deployments", "app", "web")
                    .integerAt("status", "readyReplicas").orElse(0) == ready);
        }
    }

    @Test
    void systemObjectsAndCredentialsStayUp() {
        house.create(ONE, "configmaps", "app", Json.of("{'metadata':{'name':'kube-root-ca.crt'}}"));
        house.create(ONE, "serviceaccounts", "app", Json.of("{'metadata':{'name':'default'}}"));
        house.create(ONE, "secrets", "app", Json.of(
                "{'metadata':{'name':'token'},'type':'kubernetes.io/service-account-token'}"));
        house.create(ONE, "configmaps", "kube-system", Json.of("{'metadata':{'name':'inner'}}"));
        configMap("marker", "x");
        await("marker", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "marker")) != null);
        assertNull(cluster.peek(ref(east, ONE, "configmaps", "app", "kube-root-ca.crt")));
        assertNull(cluster.peek(ref(east, ONE, "serviceaccounts", "app", "default")));
        assertNull(cluster.peek(ref(east, ONE, "secrets", "app", "token")));
        assertNull(cluster.peek(ref(east, ONE, "configmaps", "kube-system", "inner")));
        assertNull(cluster.peek(ref(east, ROOT, "secrets", "default", "east")));
    }

    private JsonObject event(String name) {
        return house.resources
                .get(
                        UserInfo.ANONYMOUS,
                        new ResourceRef(
                                ONE, SyncedKinds.EVENTS, "app", name))
                .orElse(null);
    }

    private DownstreamRef mirrorPod() {
        deployment();
        DownstreamRef ref = ref(east, ONE, "deployments", "app", "web");
        await("copy", () -> cluster.peek(ref) != null);
        DownstreamRef pod = ref(east, ONE, "pods", "app", "web-1-a");
        JsonObject replicaSet = labelled("{'metadata':{},'spec':{'replicas':1}}");
        own(replicaSet, "Deployment", "web", cluster.peek(ref));
        JsonObject created = cluster.put(ref(east, ONE, "replicasets", "app", "web-1"), replicaSet);
        JsonObject template = labelled("{'metadata':{},'spec':{'nodeName':'node-7'},'status':{'phase':'Running'}}");
        own(template, "ReplicaSet", "web-1", created);
        var _ = cluster.put(pod, template);
        await("mirror", () -> {
            JsonObject mirror = house.get(ONE, "pods", "app", "web-1-a");
            return mirror != null && "Running".equals(mirror.stringAt("status", "phase"));
        });
        return pod;
    }

    private static void own(JsonObject object, String kind, String name, JsonObject owner) {
        object.objectOrNew("metadata").put("ownerReferences", new JsonArray().add(Json.of(
                "{'apiVersion':'apps/v1','kind':'%s','name':'%s','uid':'%s','controller':true}"
                        .formatted(kind, name, owner.stringAt("metadata", "uid")))));
    }

    private JsonObject labelled(String json) {
        JsonObject object = Json.of(json);
        object.objectOrNew("metadata").objectOrNew("labels").put(SyncKeys.TARGET_LABEL, east.key()).put("app", "web");
        return object;
    }

    private void namespace(String name) {
        house.create(ONE, "namespaces", "", Json.of("{'kind':'Namespace','metadata':{'name':'%s'}}".formatted(name)));
    }

    private void configMap(String name, String color) {
        house.create(ONE, "configmaps", "app", Json.of("""
                {'kind':'ConfigMap','apiVersion':'v1','metadata':{'name':'%s'},'data':{'color':'%s'}}"""
                .formatted(name, color)));
    }

    private void deployment() {
        house.create(ONE, "deployments", "app", Json.of("""
                {'kind':'Deployment','apiVersion':'apps/v1','metadata':{'name':'web'},
                 'spec':{'replicas':1,'template':{'metadata':{'labels':{'app':'web'}},'spec':{'containers':[]}}}}"""));
    }
}
