package dev.polder.syncer.placement;

import static dev.polder.syncer.House.ONE;
import static dev.polder.syncer.House.ROOT;
import static dev.polder.syncer.House.TWO;
import static dev.polder.syncer.House.await;
import static dev.polder.syncer.House.ref;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.syncer.House;
import dev.polder.syncer.Json;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.namespace.TargetId;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Placements over two clusters in root, for workspace `one`.
@Timeout(60)
final class PlacementTest {
    private final House house = new House();
    private TargetId east;
    private TargetId west;

    @BeforeEach
    void joinBoth() {
        east = house.join(ROOT, "east", "east");
        west = house.join(ROOT, "west", "west");
        label("east", "a");
        label("west", "b");
        house.awaitReady(ROOT, "east");
        house.awaitReady(ROOT, "west");
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void whereThereIsATargetThereIsALocationOfAll() {
        await("counts", () -> counts("default").equals("2/2"));
        cordon("east", true);
        await("cordoned", () -> counts("default").equals("1/2"));
        house.remove(ROOT, PlacementKeys.LOCATIONS, "default");
        await("again", () -> counts("default").equals("1/2"));
        assertNull(house.read(ONE, PlacementKeys.LOCATIONS, "default"));
    }

    @Test
    void namespacesGoToTheOneTargetThatIsChosenAndNowhereElse() {
        configMap(ONE, "app", "early");
        await("everywhere", () -> isOn(east, "app", "early") && isOn(west, "app", "early"));
        location("b");
        place("p", "b", "");
        await("bound", () -> phase("p").equals("Bound") && holds("p", "Ready") && holds("p", "Scheduled"));
        await("left", () -> !isOn(east, "app", "early"));
        assertTrue(isOn(west, "app", "early"));
        configMap(ONE, "app", "late");
        await("late", () -> isOn(west, "app", "late"));
        await("marks", () -> marks("app").equals(west.key()));
        assertFalse(isOn(east, "app", "late"));
        JsonObject namespace = Objects.requireNonNull(house.read(ONE, PlacementKeys.NAMESPACES, "app"));
        assertEquals("", namespace.stringAt("metadata", "annotations", PlacementKeys.PLACED));
        assertTrue(house.cluster("east").namespaces().isEmpty());
        assertFalse(String.valueOf(house.get(ONE, "configmaps", "app", "early")).contains(east.finalizer()));
        JsonObject placement = placement("p");
        assertEquals("b", placement.stringAt("status", "selectedLocation", "locationName"));
        assertEquals("root", placement.stringAt("status", "selectedLocation", "path"));
    }

    @Test
    void otherWorkspacesAreNotConcerned() {
        location("b");
        place("p", "b", "");
        await("bound", () -> holds("p", "Scheduled"));
        configMap(TWO, "app", "c");
        await("both", () -> house.cluster("east").peek(ref(east, TWO, "configmaps", "app", "c")) != null
                && house.cluster("west").peek(ref(west, TWO, "configmaps", "app", "c")) != null);
    }

    @Test
    void namespacesThatAreNotSelectedRunNowhere() {
        location("b");
        place("p", "b", "'namespaceSelector':{'matchLabels':{'run':'yes'}},");
        await("unbound", () -> phase("p").equals("Unbound"));
        configMap(ONE, "app", "c");
        configMap(ONE, "other", "c");
        house.edit(ONE, "namespaces", "", "app", n -> n.objectOrNew("metadata").objectOrNew("labels").put("run", "yes"));
        await("selected", () -> isOn(west, "app", "c"));
        await("bound", () -> phase("p").equals("Bound"));
        assertFalse(isOn(west, "other", "c"));
        assertFalse(isOn(east, "app", "c"));
    }

    @Test
    void placementThatFindsNothingSaysWhyAndMovesNothing() {
        configMap(ONE, "app", "c");
        await("everywhere", () -> isOn(east, "app", "c") && isOn(west, "app", "c"));
        place("p", "nowhere", "");
        await("no match", () -> reason("p", "Ready").equals("LocationNoMatch"));
        assertEquals("Pending", phase("p"));
        assertEquals("ScheduleLocationNotFound", reason("p", "Scheduled"));
        place("q", "default", "'locationWorkspace':'two',");
        await("not seen", () -> reason("q", "Ready").equals("LocationNotFound"));
        configMap(ONE, "app", "d");
        await("goes on", () -> isOn(east, "app", "d") && isOn(west, "app", "d"));
    }

    @Test
    void placementsAreTogetherAndWithoutThemAllIsAsBefore() {
        location("a");
        location("b");
        place("pa", "a", "'locationWorkspace':'root',");
        place("pb", "b", "");
        configMap(ONE, "app", "c");
        await("both", () -> isOn(east, "app", "c") && isOn(west, "app", "c"));
        house.remove(ONE, PlacementKeys.PLACEMENTS, "pa");
        await("one", () -> !isOn(east, "app", "c"));
        assertTrue(isOn(west, "app", "c"));
        house.remove(ONE, PlacementKeys.PLACEMENTS, "pb");
        await("everywhere", () -> isOn(east, "app", "c") && isOn(west, "app", "c"));
        await("no marks", () -> marks("app").isEmpty());
    }

    @Test
    void otherSelectorsMoveWhatIsPlaced() {
        location("a");
        location("b");
        place("p", "a", "");
        configMap(ONE, "app", "c");
        await("east", () -> isOn(east, "app", "c"));
        edit("p", p -> p.objectOrNew("spec").put("locationSelectors", Objects.requireNonNull(
                Json.of("{'x':[{'matchLabels':{'at':'b'}}]}").array("x"))));
        await("west", () -> isOn(west, "app", "c") && !isOn(east, "app", "c"));
        edit("p", p -> p.objectOrNew("spec").put("locationSelectors", Objects.requireNonNull(
                Json.of("{'x':[{'matchLabels':{'at':'none'}}]}").array("x"))));
        await("invalid", () -> reason("p", "Ready").equals("LocationInvalid"));
        assertEquals("Bound", phase("p"));
        assertTrue(isOn(west, "app", "c"));
    }

    @Test
    void cordonedTargetKeepsWhatItHasAndTakesNothingNew() {
        configMap(ONE, "app", "c");
        await("everywhere", () -> isOn(east, "app", "c") && isOn(west, "app", "c"));
        cordon("east", true);
        configMap(ONE, "new", "c");
        configMap(ONE, "app", "d");
        await("others go on", () -> isOn(west, "new", "c"));
        await("what is there is kept up", () -> isOn(east, "app", "d"));
        assertTrue(isOn(east, "app", "c"));
        assertFalse(isOn(east, "new", "c"));
        cordon("east", false);
        await("taken", () -> isOn(east, "new", "c"));
    }

    @Test
    void placementStaysOnATargetThatIsCordonedOrNotHeardOf() {
        location("a");
        place("p", "a", "");
        configMap(ONE, "app", "c");
        await("there", () -> isOn(east, "app", "c") && phase("p").equals("Bound"));
        cordon("east", true);
        house.cluster("east").outage(DownstreamFailure.UNREACHABLE);
        await("stale", () -> reason("p", "Fresh").equals("TargetNotReady"));
        await("counted", () -> counts("a").equals("0/1"));
        assertTrue(condition("p", "Fresh").string("message", "").contains("last heard from at 20"));
        assertTrue(holds("p", "Scheduled"));
        place("q", "a", "'namespaceSelector':{'matchLabels':{'no':'such'}},");
        await("nothing for others", () -> reason("q", "Scheduled").equals("NoValidTarget"));
        house.cluster("east").outage(null);
        await("fresh", () -> holds("p", "Fresh"));
        assertTrue(isOn(east, "app", "c"));
    }

    @Test
    void statusOfATargetThatIsNotHeardOfStaysAsItWas() {
        deployment();
        await("copy", () -> isThere(west, "web") && isThere(east, "web"));
        running(east);
        running(west);
        await("status", () -> ready() == 2);
        house.cluster("east").outage(DownstreamFailure.UNREACHABLE);
        house.cluster("west").outage(DownstreamFailure.UNREACHABLE);
        await("said", () -> house.condition(ROOT, "east", "Ready").string("status", "").equals("False")
                && house.condition(ROOT, "west", "HeartbeatHealthy").string("status", "").equals("False"));
        assertEquals(2, ready());
    }

    @Test
    void evictedTargetGivesBackWhatIsWellElsewhere() {
        deployment();
        configMap(ONE, "app", "c");
        await("copies", () -> isThere(west, "web") && isThere(east, "web") && isOn(east, "app", "c"));
        evict("east");
        configMap(ONE, "app", "after");
        await("others go on", () -> isOn(west, "app", "after"));
        assertFalse(isOn(east, "app", "after"));
        assertTrue(isThere(east, "web"), "it does not run elsewhere yet");
        assertTrue(isOn(east, "app", "c"), "what it uses stays with it");
        running(west);
        await("gone", () -> house.cluster("east").namespaces().isEmpty());
        await("status of the other", () -> ready() == 2);
        assertEquals(
                1,
                Objects.requireNonNull(house.get(ONE, "deployments", "app", "web"))
                        .arrayAt("metadata", "finalizers")
                        .size());
        JsonObject target = house.targetObject(ROOT, "east");
        assertNotNull(target.stringAt("metadata", "uid"));
    }

    @Test
    void whatRunsNowhereElseIsGivenBackWhenPatienceEnds() {
        deployment();
        await("copies", () -> isThere(west, "web") && isThere(east, "web"));
        evict("east");
        await("gone", () -> house.cluster("east").namespaces().isEmpty());
        assertTrue(isThere(west, "web"));
    }

    @Test
    void withNoOtherTargetEvictionEmptiesAtOnceAndSaysThatNothingRuns() {
        house.deleteTarget(ROOT, "west");
        await("left", () -> house.targetObject(ROOT, "west") == null);
        deployment();
        await("copy", () -> isThere(east, "web"));
        running(east);
        await("status", () -> ready() == 2);
        evict("east");
        await("gone", () -> house.cluster("east").namespaces().isEmpty());
        await("nothing runs", () -> ready() == 0);
        house.editTarget(ROOT, "east", t -> {
            t.objectOrNew("spec").remove("evictAfter");
        });
        await("back", () -> isThere(east, "web"));
    }

    @Test
    void placedNamespaceMovesWhenItsTargetIsEvicted() {
        place("p", "default", "");
        configMap(ONE, "app", "c");
        await("placed", () -> isOn(east, "app", "c") || isOn(west, "app", "c"));
        boolean atEast = isOn(east, "app", "c");
        evict(atEast ? "east" : "west");
        TargetId other = atEast ? west : east;
        await("moved", () -> isOn(other, "app", "c") && !isOn(atEast ? east : west, "app", "c"));
        await("marks", () -> marks("app").equals(other.key()));
        evict(atEast ? "west" : "east");
        await("nowhere", () -> reason("p", "Scheduled").equals("NoValidTarget"));
        await("empty", () -> house.cluster("east").namespaces().isEmpty()
                && house.cluster("west").namespaces().isEmpty());
        await("no marks", () -> marks("app").isEmpty());
    }

    @Test
    void softFinalizerHoldsAnObjectWhereItIs() {
        configMap(ONE, "app", "held");
        house.edit(ONE, "configmaps", "app", "held", o -> o.objectOrNew("metadata")
                .objectOrNew("annotations").put(PlacementKeys.SOFT_FINALIZERS + east.key(), "a"));
        configMap(ONE, "app", "free");
        await("copies", () -> isOn(east, "app", "held") && isOn(east, "app", "free") && isOn(west, "app", "free"));
        evict("east");
        await("free goes", () -> !isOn(east, "app", "free"));
        assertTrue(isOn(east, "app", "held"));
        house.edit(ONE, "configmaps", "app", "held", o -> o.objectOrNew("metadata")
                .objectOrNew("annotations").remove(PlacementKeys.SOFT_FINALIZERS + east.key()));
        await("gone", () -> house.cluster("east").namespaces().isEmpty());
    }

    @Test
    void restartInAPlacedWorkspaceWritesNothing() {
        location("b");
        place("p", "b", "");
        configMap(ONE, "app", "c");
        await("placed", () -> isOn(west, "app", "c") && phase("p").equals("Bound"));
        house.restart();
        configMap(ONE, "app", "marker");
        await("marker", () -> isOn(west, "app", "marker"));
        assertFalse(isOn(east, "app", "marker"));
        assertEquals(0, house.cluster("east").writes());
        assertEquals(3, house.cluster("west").writes(), "namespace, copy, marker");
        assertEquals(west.key(), marks("app"));
    }

    private void label(String target, String at) {
        house.editTarget(ROOT, target, t -> t.objectOrNew("metadata").objectOrNew("labels").put("at", at));
    }

    private void cordon(String target, boolean cordoned) {
        house.editTarget(ROOT, target, t -> t.objectOrNew("spec").put("unschedulable", cordoned));
    }

    private void evict(String target) {
        house.editTarget(ROOT, target, t -> t.objectOrNew("spec")
                .put("evictAfter", java.time.Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString()));
    }

    /// A Location named and labelled as the label of the clusters that it has.
    private void location(String at) {
        var _ = house.create(ROOT, PlacementKeys.LOCATIONS, "", Json.of("""
                {'kind':'Location','apiVersion':'scheduling.kcp.io/v1alpha1','metadata':{'name':'%s','labels':{'at':'%s'}},
                 'spec':{'instanceSelector':{'matchLabels':{'at':'%s'}}}}""".formatted(at, at, at)));
    }

    /// A Placement in workspace one; at `default` it takes any Location.
    private void place(String name, String at, String more) {
        String selector = at.equals("default") ? "{}" : "{'matchLabels':{'at':'%s'}}".formatted(at);
        var _ = house.create(ONE, PlacementKeys.PLACEMENTS, "", Json.of("""
                {'kind':'Placement','apiVersion':'scheduling.kcp.io/v1alpha1','metadata':{'name':'%s'},
                 'spec':{%s'locationSelectors':[%s]}}""".formatted(name, more, selector)));
    }

    private void edit(String placement, java.util.function.Consumer<JsonObject> change) {
        house.edit(ONE, PlacementKeys.PLACEMENTS, placement, change);
    }

    private JsonObject placement(String name) {
        return Objects.requireNonNull(house.read(ONE, PlacementKeys.PLACEMENTS, name));
    }

    private String phase(String placement) {
        return String.valueOf(placement(placement).stringAt("status", "phase"));
    }

    private JsonObject condition(String placement, String type) {
        return placement(placement).objectOrNew("status").objects("conditions").stream()
                .filter(c -> c.string("type", "").equals(type))
                .findFirst()
                .orElseGet(JsonObject::new);
    }

    private boolean holds(String placement, String type) {
        return condition(placement, type).string("status", "").equals("True");
    }

    private String reason(String placement, String type) {
        return condition(placement, type).string("reason", "");
    }

    private String counts(String location) {
        JsonObject found = house.read(ROOT, PlacementKeys.LOCATIONS, location);
        return found == null
                ? ""
                : found.integerAt("status", "availableInstances").orElse(-1) + "/"
                        + found.integerAt("status", "instances").orElse(-1);
    }

    /// Keys of the targets that a namespace is marked with.
    private String marks(String namespace) {
        JsonObject labels = Objects.requireNonNull(house.read(ONE, PlacementKeys.NAMESPACES, namespace))
                .objectAt("metadata", "labels");
        return labels == null
                ? ""
                : String.join(",", labels.strings().keySet().stream()
                        .filter(l -> l.startsWith(PlacementKeys.STATE))
                        .map(l -> l.substring(PlacementKeys.STATE.length()))
                        .sorted()
                        .toList());
    }

    private boolean isOn(TargetId target, String namespace, String configMap) {
        return house.cluster(target.name()).peek(ref(target, ONE, "configmaps", namespace, configMap)) != null;
    }

    private boolean isThere(TargetId target, String deployment) {
        return house.cluster(target.name()).peek(ref(target, ONE, "deployments", "app", deployment)) != null;
    }

    private void running(TargetId target) {
        house.cluster(target.name()).change(ref(target, ONE, "deployments", "app", "web"), o -> o.put(
                "status", Json.of("{'observedGeneration':9,'availableReplicas':2,'readyReplicas':2}")));
    }

    private long ready() {
        return Objects.requireNonNull(house.get(ONE, "deployments", "app", "web"))
                .integerAt("status", "readyReplicas")
                .orElse(0);
    }

    private void deployment() {
        namespace(ONE, "app");
        house.create(ONE, "deployments", "app", Json.of("{'metadata':{'name':'web'},'spec':{'replicas':2}}"));
    }

    private void configMap(WorkspaceId workspace, String namespace, String name) {
        namespace(workspace, namespace);
        house.create(workspace, "configmaps", namespace, Json.of("{'metadata':{'name':'%s'}}".formatted(name)));
    }

    private void namespace(WorkspaceId workspace, String name) {
        if (house.get(workspace, "namespaces", "", name) == null) {
            house.create(workspace, "namespaces", "", Json.of("{'metadata':{'name':'%s'}}".formatted(name)));
        }
    }
}
