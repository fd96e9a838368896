package dev.polder.syncer;

import static dev.polder.syncer.House.ONE;
import static dev.polder.syncer.House.ROOT;
import static dev.polder.syncer.House.await;
import static dev.polder.syncer.House.ref;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.namespace.TargetId;
import dev.polder.syncer.transform.SyncKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Somebody else holds a field of a copy and wants it otherwise.
@Timeout(90)
final class ConflictPolicyTest {
    private final House house = new House();
    private final MemoryDownstream cluster = house.cluster("east");
    private TargetId east;

    @BeforeEach
    void join() {
        east = house.join(ROOT, "east", "east");
        house.awaitReady(ROOT, "east");
    }

    @AfterEach
    void close() {
        house.close();
    }

    private void copy() {
        house.configMap(ONE, "app", "settings", "blue");
        await("copy", () -> cluster.peek(settings()) != null);
    }

    @Test
    void fieldsThatAreYieldedStayWithWhoeverTookThemAndAllOthersAreOurs() {
        copy();
        house.annotate(ROOT, "east", SyncKeys.CONFLICT_POLICIES, "configmaps=yield");
        await("heard", () -> house.condition(ROOT, "east", "Ready") != null);
        paint("red");
        house.edit(ONE, "configmaps", "app", "settings", o -> o.objectOrNew("data").put("size", "large"));
        await("the rest", () -> "large".equals(cluster.peek(settings()).stringAt("data", "size")));
        assertEquals("red", cluster.peek(settings()).stringAt("data", "color"));
        assertNull(house.state(ONE, "configmaps", "app", "settings"));
        int writes = cluster.writes();
        house.configMap(ONE, "app", "marker", "x");
        await("marker", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "marker")) != null);
        assertEquals(writes + 1, cluster.writes(), "nobody fights");
    }

    @Test
    void copyThatIsParkedIsLeftAsItIsAndTheTenantIsToldWhoAndWhat() {
        copy();
        house.annotate(ROOT, "east", SyncKeys.CONFLICT_POLICIES, "configmaps=park");
        await("heard", () -> house.condition(ROOT, "east", "Ready") != null);
        paint("red");
        await("told", () -> String.valueOf(house.state(ONE, "configmaps", "app", "settings")).contains("ApplyConflict"));
        assertTrue(house.state(ONE, "configmaps", "app", "settings").contains(".data.color"));
        assertEquals("red", cluster.peek(settings()).stringAt("data", "color"));
        house.annotate(ROOT, "east", SyncKeys.CONFLICT_POLICIES, "configmaps=take");
        await("taken", () -> "blue".equals(cluster.peek(settings()).stringAt("data", "color")));
        await("untold", () -> house.state(ONE, "configmaps", "app", "settings") == null);
    }

    @Test
    void replicasBelongToAnAutoscalerOfTheTenant() {
        house.create(ONE, "deployments", "app", Json.of("""
                {'kind':'Deployment','apiVersion':'apps/v1','metadata':{'name':'web'},'spec':{'replicas':1,'paused':false}}"""));
        house.create(ONE, "horizontalpodautoscalers", "app", Json.of("""
                {'kind':'HorizontalPodAutoscaler','metadata':{'name':'web'},'spec':{'maxReplicas':5,
                 'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'web'}}}"""));
        DownstreamRef web = ref(east, ONE, "deployments", "app", "web");
        await("copies", () -> cluster.peek(web) != null
                && cluster.peek(ref(east, ONE, "horizontalpodautoscalers", "app", "web")) != null);
        cluster.edit(web, o -> {
            o.objectOrNew("spec").put("replicas", 4);
            return o;
        });
        house.edit(ONE, "deployments", "app", "web", o -> o.objectOrNew("spec").put("paused", true));
        await("changed", () -> cluster.peek(web).objectOrNew("spec").isTrue("paused"));
        assertEquals(4, cluster.peek(web).integerAt("spec", "replicas").orElse(0));
        assertNull(house.state(ONE, "deployments", "app", "web"));
    }

    private void paint(String color) {
        cluster.edit(settings(), o -> {
            o.objectOrNew("data").put("color", color);
            return o;
        });
    }

    private DownstreamRef settings() {
        return ref(east, ONE, "configmaps", "app", "settings");
    }
}
