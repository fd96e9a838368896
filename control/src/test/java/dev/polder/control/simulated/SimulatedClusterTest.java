package dev.polder.control.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.resource.ResourceRef;
import dev.polder.control.garbage.GarbageCollector;
import dev.polder.control.garbage.GarbageLimits;
import dev.polder.control.garbage.OwnerKinds.OwnerResource;
import dev.polder.control.object.Conditions;
import dev.polder.control.object.Meta;
import dev.polder.control.testing.Await;
import dev.polder.control.testing.TestResources;
import dev.polder.control.testing.World;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SimulatedClusterTest {
    private static final WorkspaceId WS = World.WS;

    private final World world = new World();

    @BeforeEach
    void start() {
        SimulatedLimits limits = new SimulatedLimits(3, Duration.ofMillis(5), World.LIMITS);
        world.opened(new SimulatedCluster(world.store, world.resources, limits, world.tools))
                .start();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aDeploymentGetsItsPodsAndSaysSo() {
        world.create(WS, Kinds.DEPLOYMENTS, "ns", deployment("web", 3, "nginx:1"));
        awaitRolledOut("web", 3);
        JsonObject deployment = get(Kinds.DEPLOYMENTS, "web");
        assertTrue(Conditions.isTrue(deployment, "Available"));
        assertTrue(Conditions.isTrue(deployment, "Progressing"));
        assertEquals("1", Meta.annotations(deployment).get("deployment.kubernetes.io/revision"));
        List<JsonObject> pods = list(Kinds.PODS);
        assertEquals(3, pods.size());
        Set<String> addresses = pods.stream().map(p -> p.stringAt("status", "podIP")).collect(Collectors.toSet());
        assertEquals(3, addresses.size());
        for (JsonObject pod : pods) {
            assertTrue(pod.stringAt("status", "podIP").startsWith("10."));
            assertTrue(pod.stringAt("spec", "nodeName").startsWith("simulated-node-"));
            assertTrue(Meta.name(pod).startsWith(Meta.name(list(Kinds.REPLICA_SETS).getFirst()) + "-"));
            assertTrue(Meta.labels(pod).containsKey("pod-template-hash"));
            assertEquals("Running", pod.stringAt("status", "phase"));
        }
        Set<String> told = list(Kinds.EVENTS).stream().map(e -> e.string("reason", "")).collect(Collectors.toSet());
        Await.until(
                () -> list(Kinds.EVENTS).stream()
                        .map(e -> e.string("reason", ""))
                        .collect(Collectors.toSet())
                        .containsAll(Set.of("ScalingReplicaSet", "SuccessfulCreate", "Scheduled", "Pulled", "Started")),
                () -> told);
        assertTrue(list(Kinds.EVENTS).stream().allMatch(e -> e.stringAt("source", "component").startsWith("simulated-")));
    }

    @Test
    void aNewTemplateRollsAndTheOldOneComesBackAsAHigherRevision() {
        world.create(WS, Kinds.DEPLOYMENTS, "ns", deployment("web", 4, "nginx:1"));
        awaitRolledOut("web", 4);
        setImage("web", "nginx:2");
        awaitImage("web", 4, "nginx:2");
        assertEquals("2", Meta.annotations(get(Kinds.DEPLOYMENTS, "web")).get("deployment.kubernetes.io/revision"));
        assertEquals(2, list(Kinds.REPLICA_SETS).size());
        setImage("web", "nginx:1");
        awaitImage("web", 4, "nginx:1");
        assertEquals("3", Meta.annotations(get(Kinds.DEPLOYMENTS, "web")).get("deployment.kubernetes.io/revision"));
        assertEquals(2, list(Kinds.REPLICA_SETS).size());
    }

    @Test
    void recreateEndsAllOldPodsFirst() {
        JsonObject deployment = deployment("web", 2, "nginx:1");
        deployment.objectOrNew("spec").put("strategy", new JsonObject().put("type", "Recreate"));
        world.create(WS, Kinds.DEPLOYMENTS, "ns", deployment);
        awaitRolledOut("web", 2);
        setImage("web", "nginx:2");
        awaitImage("web", 2, "nginx:2");
    }

    @Test
    void scalingAddsAndTakesPods() {
        world.create(WS, Kinds.DEPLOYMENTS, "ns", deployment("web", 1, "nginx:1"));
        awaitRolledOut("web", 1);
        scale("web", 5);
        awaitRolledOut("web", 5);
        scale("web", 0);
        Await.until(() -> list(Kinds.PODS).isEmpty(), () -> list(Kinds.PODS));
        awaitRolledOut("web", 0);
    }

    @Test
    void aPausedDeploymentScalesButDoesNotRoll() {
        world.create(WS, Kinds.DEPLOYMENTS, "ns", deployment("web", 1, "nginx:1"));
        awaitRolledOut("web", 1);
        world.change(WS, Kinds.DEPLOYMENTS, "ns", "web", d -> d.objectOrNew("spec").put("paused", true));
        setImage("web", "nginx:2");
        Await.until(
                () -> observed(get(Kinds.DEPLOYMENTS, "web")), () -> get(Kinds.DEPLOYMENTS, "web"));
        assertEquals(1, list(Kinds.REPLICA_SETS).size());
        world.change(WS, Kinds.DEPLOYMENTS, "ns", "web", d -> d.objectOrNew("spec").put("paused", false));
        awaitImage("web", 1, "nginx:2");
    }

    @Test
    void oldReplicaSetsBeyondTheHistoryGo() {
        JsonObject deployment = deployment("web", 1, "nginx:0");
        deployment.objectOrNew("spec").put("revisionHistoryLimit", 1);
        world.create(WS, Kinds.DEPLOYMENTS, "ns", deployment);
        awaitRolledOut("web", 1);
        for (int i = 1; i < 4; i++) {
            setImage("web", "nginx:" + i);
            awaitImage("web", 1, "nginx:" + i);
        }
        Await.until(() -> list(Kinds.REPLICA_SETS).size() == 2, () -> list(Kinds.REPLICA_SETS));
    }

    @Test
    void aDeletedPodIsReplacedAndADeletedDeploymentLeavesNothing() {
        world.opened(new GarbageCollector(
                        world.store,
                        world.resources,
                        (workspace, kind) -> Optional.of(new OwnerResource(
                                new GroupResource(kind.group(), kind.kind().toLowerCase(Locale.ROOT) + "s"),
                                true)),
                        GarbageLimits.DEFAULT,
                        world.tools))
                .start();
        world.create(WS, Kinds.DEPLOYMENTS, "ns", deployment("web", 2, "nginx:1"));
        awaitRolledOut("web", 2);
        String victim = Meta.name(list(Kinds.PODS).getFirst());
        world.resources.deleteWithGrace(new ResourceRef(WS, Kinds.PODS, "ns", victim), 30);
        Await.until(
                () -> list(Kinds.PODS).stream().noneMatch(p -> Meta.name(p).equals(victim)), () -> list(Kinds.PODS));
        awaitRolledOut("web", 2);
        world.delete(WS, Kinds.DEPLOYMENTS, "ns", "web");
        Await.until(() -> list(Kinds.PODS).isEmpty() && list(Kinds.REPLICA_SETS).isEmpty(), () -> list(Kinds.PODS));
    }

    @Test
    void aJobCompletes() {
        JsonObject job = workload("batch/v1", "Job", "pi", "perl");
        job.objectOrNew("spec").put("completions", 3).put("parallelism", 2);
        world.create(WS, Kinds.JOBS, "ns", job);
        Await.until(() -> Conditions.isTrue(get(Kinds.JOBS, "pi"), "Complete"), () -> get(Kinds.JOBS, "pi"));
        JsonObject done = get(Kinds.JOBS, "pi");
        assertEquals(3, Counts.status(done, "succeeded"));
        assertTrue(Conditions.isTrue(done, "SuccessCriteriaMet"));
        assertTrue(done.stringAt("status", "completionTime") != null);
        List<JsonObject> pods = list(Kinds.PODS);
        assertEquals(3, pods.size());
        assertTrue(pods.stream().allMatch(p -> "Succeeded".equals(p.stringAt("status", "phase"))));
        assertEquals("pi", Meta.labels(pods.getFirst()).get("job-name"));
    }

    @Test
    void aJobWithATimeToLiveGoesAndASuspendedOneWaits() {
        JsonObject job = workload("batch/v1", "Job", "pi", "perl");
        job.objectOrNew("spec").put("ttlSecondsAfterFinished", 0);
        world.create(WS, Kinds.JOBS, "ns", job);
        Await.until(() -> list(Kinds.JOBS).isEmpty(), () -> list(Kinds.JOBS));
        JsonObject suspended = workload("batch/v1", "Job", "later", "perl");
        suspended.objectOrNew("spec").put("suspend", true);
        world.create(WS, Kinds.JOBS, "ns", suspended);
        Await.until(() -> get(Kinds.JOBS, "later").has("status"), () -> list(Kinds.JOBS));
        assertTrue(list(Kinds.PODS).stream().noneMatch(p -> "later".equals(Meta.labels(p).get("job-name"))));
    }

    @Test
    void aServiceGetsAnAddressAndItsReadyPods() {
        JsonObject deployment = deployment("web", 2, "nginx:1");
        world.create(WS, Kinds.DEPLOYMENTS, "ns", deployment);
        JsonObject service = TestResources.object("v1", "Service", "web")
                .put(
                        "spec",
                        new JsonObject()
                                .put("selector", new JsonObject().put("app", "web"))
                                .put(
                                        "ports",
                                        new JsonArray()
                                                .add(new JsonObject().put("port", 80).put("targetPort", "http"))
                                                .add(new JsonObject().put("name", "b").put("port", 81))));
        world.create(WS, Kinds.SERVICES, "ns", service);
        awaitRolledOut("web", 2);
        Await.until(() -> endpoints() == 2, () -> list(Kinds.ENDPOINT_SLICES));
        JsonObject slice = list(Kinds.ENDPOINT_SLICES).getFirst();
        assertEquals("web", Meta.labels(slice).get("kubernetes.io/service-name"));
        assertEquals(8080, slice.objects("ports").getFirst().integer("port").orElseThrow());
        assertEquals(81, slice.objects("ports").get(1).integer("port").orElseThrow());
        Await.until(
                () -> get(Kinds.ENDPOINTS, "web").objects("subsets").stream()
                                .mapToInt(s -> s.objects("addresses").size())
                                .sum()
                        == 2,
                () -> get(Kinds.ENDPOINTS, "web"));
        scale("web", 0);
        Await.until(() -> endpoints() == 0, () -> list(Kinds.ENDPOINT_SLICES));
        world.delete(WS, Kinds.SERVICES, "ns", "web");
    }

    @Test
    void statefulPodsAreNumberedAndRenewed() {
        JsonObject set = workload("apps/v1", "StatefulSet", "db", "pg:1");
        set.objectOrNew("spec").put("replicas", 3).put("serviceName", "db");
        world.create(WS, Kinds.STATEFUL_SETS, "ns", set);
        awaitStateful(3, "pg:1");
        assertEquals(
                Set.of("db-0", "db-1", "db-2"), list(Kinds.PODS).stream().map(Meta::name).collect(Collectors.toSet()));
        Set<String> before = uids();
        world.change(WS, Kinds.STATEFUL_SETS, "ns", "db", s -> image(s, "pg:2"));
        awaitStateful(3, "pg:2");
        Set<String> after = uids();
        after.retainAll(before);
        assertEquals(Set.of(), after);
        world.change(WS, Kinds.STATEFUL_SETS, "ns", "db", s -> s.objectOrNew("spec").put("replicas", 1));
        awaitStateful(1, "pg:2");
        assertEquals(List.of("db-0"), list(Kinds.PODS).stream().map(Meta::name).toList());
    }

    @Test
    void aDaemonSetHasAPodOnEveryNode() {
        world.create(WS, Kinds.DAEMON_SETS, "ns", workload("apps/v1", "DaemonSet", "agent", "agent:1"));
        Await.until(() -> Counts.status(get(Kinds.DAEMON_SETS, "agent"), "numberReady") == 3, () -> list(Kinds.PODS));
        assertEquals(
                Set.of("simulated-node-1", "simulated-node-2", "simulated-node-3"),
                list(Kinds.PODS).stream().map(p -> p.stringAt("spec", "nodeName")).collect(Collectors.toSet()));
        world.change(WS, Kinds.DAEMON_SETS, "ns", "agent", s -> image(s, "agent:2"));
        Await.until(
                () -> Counts.status(get(Kinds.DAEMON_SETS, "agent"), "updatedNumberScheduled") == 3
                        && Counts.status(get(Kinds.DAEMON_SETS, "agent"), "numberReady") == 3,
                () -> get(Kinds.DAEMON_SETS, "agent"));
    }

    @Test
    void theSameNamesInTwoWorkspacesDoNotMeet() {
        WorkspaceId two = new WorkspaceId("two");
        world.create(WS, Kinds.DEPLOYMENTS, "ns", deployment("web", 1, "nginx:1"));
        world.create(two, Kinds.DEPLOYMENTS, "ns", deployment("web", 2, "nginx:1"));
        awaitRolledOut("web", 1);
        Await.until(
                () -> Counts.status(world.get(two, Kinds.DEPLOYMENTS, "ns", "web").orElseThrow(), "readyReplicas") == 2,
                () -> world.list(two, Kinds.PODS, "ns"));
        assertEquals(1, list(Kinds.PODS).size());
        assertEquals(2, world.list(two, Kinds.PODS, "ns").size());
        Set<String> addresses = new HashSet<>();
        addresses.add(list(Kinds.PODS).getFirst().stringAt("status", "podIP"));
        world.list(two, Kinds.PODS, "ns").forEach(p -> addresses.add(p.stringAt("status", "podIP")));
        assertEquals(3, addresses.size());
        assertNotEquals("", list(Kinds.PODS).getFirst().stringAt("status", "hostIP"));
    }

    private int endpoints() {
        return list(Kinds.ENDPOINT_SLICES).stream()
                .flatMap(s -> s.objects("endpoints").stream())
                .mapToInt(e -> e.objectOrNew("conditions").isTrue("ready") ? 1 : 0)
                .sum();
    }

    private void awaitStateful(int replicas, String image) {
        Await.until(
                () -> {
                    JsonObject set = get(Kinds.STATEFUL_SETS, "db");
                    return observed(set)
                            && Counts.status(set, "readyReplicas") == replicas
                            && Counts.status(set, "replicas") == replicas
                            && list(Kinds.PODS).stream().allMatch(p -> imageOf(p).equals(image));
                },
                () -> get(Kinds.STATEFUL_SETS, "db"));
    }

    private Set<String> uids() {
        return list(Kinds.PODS).stream().map(Meta::uid).collect(Collectors.toCollection(HashSet::new));
    }

    private void awaitImage(String name, int replicas, String image) {
        awaitRolledOut(name, replicas);
        assertTrue(list(Kinds.PODS).stream().allMatch(p -> imageOf(p).equals(image)), () -> list(Kinds.PODS).toString());
    }

    /// As `kubectl rollout status` judges it.
    private void awaitRolledOut(String name, int replicas) {
        Await.until(
                () -> {
                    JsonObject deployment = get(Kinds.DEPLOYMENTS, name);
                    return observed(deployment)
                            && Counts.status(deployment, "updatedReplicas") == replicas
                            && Counts.status(deployment, "replicas") == replicas
                            && Counts.status(deployment, "availableReplicas") == replicas;
                },
                () -> get(Kinds.DEPLOYMENTS, name));
    }

    private static boolean observed(JsonObject object) {
        return object.integerAt("status", "observedGeneration").orElse(0) >= Meta.generation(object);
    }

    private void scale(String name, int replicas) {
        world.change(WS, Kinds.DEPLOYMENTS, "ns", name, d -> d.objectOrNew("spec").put("replicas", replicas));
    }

    private void setImage(String name, String image) {
        world.change(WS, Kinds.DEPLOYMENTS, "ns", name, d -> image(d, image));
    }

    private static void image(JsonObject workload, String image) {
        workload.objectAt("spec", "template", "spec").objects("containers").getFirst().put("image", image);
    }

    private static String imageOf(JsonObject pod) {
        return pod.objectAt("spec").objects("containers").getFirst().string("image", "");
    }

    private JsonObject get(GroupVersionResource resource, String name) {
        return world.get(WS, resource, "ns", name).orElseGet(JsonObject::new);
    }

    private List<JsonObject> list(GroupVersionResource resource) {
        return world.list(WS, resource, "ns");
    }

    private static JsonObject deployment(String name, int replicas, String image) {
        JsonObject deployment = workload("apps/v1", "Deployment", name, image);
        deployment.objectOrNew("spec").put("replicas", replicas);
        return deployment;
    }

    private static JsonObject workload(String apiVersion, String kind, String name, String image) {
        JsonObject labels = new JsonObject().put("app", name);
        JsonObject container = new JsonObject()
                .put("name", "main")
                .put("image", image)
                .put(
                        "ports",
                        new JsonArray().add(new JsonObject().put("name", "http").put("containerPort", 8080)))
                .put("resources", new JsonObject().put("requests", new JsonObject().put("cpu", "10m")));
        JsonObject template = new JsonObject()
                .put("metadata", new JsonObject().put("labels", labels))
                .put(
                        "spec",
                        new JsonObject()
                                .put("initContainers", new JsonArray().add(container.deepCopy().put("name", "init")))
                                .put("containers", new JsonArray().add(container)));
        return TestResources.object(apiVersion, kind, name)
                .put(
                        "spec",
                        new JsonObject()
                                .put("selector", new JsonObject().put("matchLabels", labels.deepCopy()))
                                .put("template", template));
    }
}
