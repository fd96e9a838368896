package dev.polder.control.disruption;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.resource.ResourceRef;
import dev.polder.control.Outcome;
import dev.polder.control.object.Conditions;
import dev.polder.control.object.Conditions.Condition;
import dev.polder.control.testing.TestResources;
import dev.polder.control.testing.World;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BudgetReconcilerTest {
    private static final GroupVersionResource BUDGETS = new GroupVersionResource("policy", "v1", "poddisruptionbudgets");
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
    private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");

    private final World world = new World();
    private final BudgetReconciler budgets = new BudgetReconciler(
            world.store,
            world.resources,
            (workspace, kind) -> kind.kind().equals("Ghost")
                    ? Optional.empty()
                    : Optional.of(new ScaledKinds.ScaledKind(
                            new GroupVersionResource(
                                    kind.group(), kind.version(), kind.kind().toLowerCase(Locale.ROOT) + "s"),
                            kind.kind().equals("Job") ? "" : "spec.replicas")),
            () -> NOW);

    @AfterEach
    void close() {
        world.close();
    }

    private JsonObject workload(String kind, String name, int replicas, JsonObject... owners) {
        String group = kind.equals("ReplicationController") ? "" : kind.equals("Job") ? "batch" : "apps";
        JsonObject object = TestResources.object(group.isEmpty() ? "v1" : group + "/v1", kind, name)
                .put("spec", new JsonObject().put("replicas", replicas));
        return world.create(
                World.WS,
                new GroupVersionResource(group, "v1", kind.toLowerCase(Locale.ROOT) + "s"),
                "ns",
                World.ownedBy(object, owners));
    }

    private void pod(String name, boolean ready, JsonObject... owners) {
        JsonObject pod = TestResources.object("v1", "Pod", name);
        pod.objectOrNew("metadata").put("labels", new JsonObject().put("a", "b"));
        Conditions.set(pod, new Condition("Ready", ready, "", ""), "2026-01-01T00:00:00Z");
        world.create(World.WS, PODS, "ns", owners.length == 0 ? pod : World.ownedBy(pod, owners));
    }

    private Outcome reconciled(JsonObject spec, JsonObject status) throws InterruptedException {
        JsonObject budget = TestResources.object("policy/v1", "PodDisruptionBudget", "b").put("spec", spec);
        world.create(World.WS, BUDGETS, "ns", budget.put("status", status));
        return budgets.reconcile(new ObjectKey(World.WS, BUDGETS.groupResource(), "ns", "b"));
    }

    private static JsonObject spec(String share, String value) {
        JsonObject selector = new JsonObject().put("matchLabels", new JsonObject().put("a", "b"));
        JsonObject spec = new JsonObject().put("selector", selector);
        return value.endsWith("%") ? spec.put(share, value) : spec.put(share, Long.parseLong(value));
    }

    private JsonObject status() {
        return world.get(World.WS, BUDGETS, "ns", "b").orElseThrow().objectOrNew("status");
    }

    private void assertCounts(long desired, long expected, long healthy, long allowed) {
        JsonObject status = status();
        assertEquals(
                List.of(desired, expected, healthy, allowed),
                List.of(
                        status.integer("desiredHealthy").orElse(-1),
                        status.integer("expectedPods").orElse(-1),
                        status.integer("currentHealthy").orElse(-1),
                        status.integer("disruptionsAllowed").orElse(-1)),
                () -> JsonWriter.text(status));
    }

    private void assertFailed(String message) {
        JsonObject condition = status().objects("conditions").getFirst();
        assertEquals("False", condition.string("status"));
        assertEquals("SyncFailed", condition.string("reason"));
        assertEquals(message, condition.string("message"));
        assertEquals(0, status().integer("disruptionsAllowed").orElse(-1));
    }

    @Test
    void aNumberIsOfThePodsThatThereAre() throws InterruptedException {
        pod("one", true);
        pod("two", true);
        pod("three", false);
        assertEquals(Outcome.DONE, reconciled(spec("minAvailable", "1"), new JsonObject()));
        assertCounts(1, 3, 2, 1);
        assertEquals(
                "{\"type\":\"DisruptionAllowed\",\"status\":\"True\",\"observedGeneration\":1,"
                        + "\"lastTransitionTime\":\"2026-01-01T00:10:00Z\",\"reason\":\"SufficientPods\",\"message\":\"\"}",
                JsonWriter.text(status().objects("conditions").getFirst()));
    }

    @Test
    void aShareIsOfWhatAllControllersMeanToHave() throws InterruptedException {
        JsonObject deployment = workload("Deployment", "d", 10);
        JsonObject set = workload("ReplicaSet", "r", 3, deployment);
        JsonObject old = workload("ReplicaSet", "o", 1, deployment);
        JsonObject other = workload("ReplicationController", "c", 5);
        pod("one", true, set);
        pod("two", true, old);
        pod("three", true, other);
        pod("alone", true);
        reconciled(spec("maxUnavailable", "80%"), new JsonObject());
        assertCounts(3, 15, 4, 1);
    }

    @Test
    void aReplicaSetWhoseDeploymentIsGoneCountsItself() throws InterruptedException {
        JsonObject deployment = TestResources.object("apps/v1", "Deployment", "gone");
        deployment.objectOrNew("metadata").put("uid", "u");
        pod("one", true, workload("ReplicaSet", "r", 3, deployment));
        reconciled(spec("maxUnavailable", "1"), new JsonObject());
        assertCounts(2, 3, 1, 0);
    }

    @Test
    void whatHasNoScaleAllowsNothing() throws InterruptedException {
        pod("one", true, workload("Job", "j", 1));
        reconciled(spec("minAvailable", "50%"), new JsonObject());
        assertFailed("jobs.batch does not implement the scale subresource");
    }

    @Test
    void aMissingControllerAllowsNothing() throws InterruptedException {
        JsonObject set = TestResources.object("apps/v1", "ReplicaSet", "gone");
        set.objectOrNew("metadata").put("uid", "u");
        pod("one", true, set);
        reconciled(spec("maxUnavailable", "1"), new JsonObject());
        assertFailed("found no controllers for pod \"one\"");
    }

    @Test
    void anUnknownControllerAllowsNothing() throws InterruptedException {
        JsonObject ghost = TestResources.object("x.io/v1", "Ghost", "g");
        ghost.objectOrNew("metadata").put("uid", "u");
        pod("one", true, ghost);
        reconciled(spec("maxUnavailable", "1"), new JsonObject());
        assertFailed("no matches for kind \"Ghost\" in version \"x.io/v1\"");
    }

    @Test
    void podsThatWereEvictedCountAsGoneForAWhile() throws InterruptedException {
        pod("one", true);
        pod("two", true);
        pod("late", true);
        JsonObject leaving = new JsonObject()
                .put("one", "2026-01-01T00:09:00Z")
                .put("late", "2026-01-01T00:07:59Z")
                .put("unread", "whenever");
        Outcome outcome = reconciled(spec("minAvailable", "1"), new JsonObject().put("disruptedPods", leaving));
        assertCounts(1, 3, 2, 1);
        assertEquals("{\"one\":\"2026-01-01T00:09:00Z\"}", JsonWriter.text(status().objectOrNew("disruptedPods")));
        assertEquals(60, assertInstanceOf(Outcome.RequeueAfter.class, outcome).delay().toSeconds());
    }

    @Test
    void aBudgetWithoutASelectorGuardsNothing() throws InterruptedException {
        pod("one", true);
        reconciled(new JsonObject().put("minAvailable", 1), new JsonObject());
        assertCounts(1, 0, 0, 0);
        assertEquals("InsufficientPods", status().objects("conditions").getFirst().string("reason"));
    }

    @Test
    void podsConcernTheBudgetsOfTheirNamespace() throws InterruptedException {
        pod("one", true);
        reconciled(spec("minAvailable", "1"), new JsonObject());
        var pod = world.store
                .get(new ResourceRef(World.WS, PODS, "ns", "one").key())
                .orElseThrow();
        assertEquals(
                List.of(new ObjectKey(World.WS, new GroupResource("policy", "poddisruptionbudgets"), "ns", "b")),
                BudgetReconciler.sources(world.store).getLast().keys().apply(pod));
        world.delete(World.WS, BUDGETS, "ns", "b");
        assertEquals(Outcome.DONE, budgets.reconcile(new ObjectKey(World.WS, BUDGETS.groupResource(), "ns", "b")));
        assertEquals(new JsonArray(), new JsonArray(world.list(World.WS, BUDGETS, "ns")));
    }
}
