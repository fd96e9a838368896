package dev.polder.syncer;

import static dev.polder.syncer.House.ONE;
import static dev.polder.syncer.House.ROOT;
import static dev.polder.syncer.House.TWO;
import static dev.polder.syncer.House.await;
import static dev.polder.syncer.House.ref;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.namespace.TargetId;
import dev.polder.syncer.transform.SyncKeys;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TargetTest {
    private final House house = new House();

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void targetServesItsWorkspaceAndThoseBelowOnly() {
        house.join(ONE, "only-one", "only-one");
        house.awaitReady(ONE, "only-one");
        configMap(ONE, "a");
        configMap(TWO, "a");
        TargetId target = house.target(ONE, "only-one");
        MemoryDownstream cluster = house.cluster("only-one");
        await("own", () -> cluster.peek(ref(target, ONE, "configmaps", "app", "a")) != null);
        assertNull(cluster.peek(ref(target, TWO, "configmaps", "app", "a")));
        assertNull(house.get(TWO, "configmaps", "app", "a").arrayAt("metadata", "finalizers"));
    }

    @Test
    void whatWasThereBeforeTheTargetGoesDownToo() {
        configMap(ONE, "early");
        TargetId target = house.join(ROOT, "east", "east");
        await("copy", () -> house.cluster("east").peek(ref(target, ONE, "configmaps", "app", "early")) != null);
    }

    @Test
    void targetSaysItsVersionAndWhatItSyncs() {
        house.join(ROOT, "east", "east");
        house.awaitReady(ROOT, "east");
        JsonObject target = house.targetObject(ROOT, "east");
        assertTrue(house.condition(ROOT, "east", "Ready").string("message").contains("v1.36.0"));
        assertNotNull(target.stringAt("status", "lastSyncerHeartbeatTime"));
        String key = house.target(ROOT, "east").key();
        assertEquals(key, target.stringAt("metadata", "labels", SyncKeys.TARGET_KEY_LABEL));
    }

    @Test
    void targetSaysHowMuchIsOnItAndHowLargeItIs() {
        var _ = house.cluster("east").put(
                new DownstreamRef(new GroupVersionResource("", "v1", "nodes"), "", "n"),
                Json.of("{'metadata':{},'status':{'capacity':{'cpu':'4'},'allocatable':{'cpu':'3900m'}}}"));
        house.join(ROOT, "east", "east");
        configMap(ONE, "a");
        configMap(ONE, "b");
        await("counted", () -> Json.of("{'namespaces':1,'objects':2}")
                .equals(house.targetObject(ROOT, "east").objectAt("status", "content")));
        await("measured", () -> "4".equals(house.targetObject(ROOT, "east").stringAt("status", "capacity", "cpu")));
        JsonObject target = house.targetObject(ROOT, "east");
        assertEquals("3900m", target.stringAt("status", "allocatable", "cpu"));
        house.cluster("east").outage(DownstreamFailure.UNREACHABLE);
        await("said", () -> reason("east").equals("Unreachable"));
        assertEquals(2, house.targetObject(ROOT, "east").integerAt("status", "content", "objects").orElse(0));
    }

    @Test
    void targetThatIsThisGatewayIsRefusedByItsUrlAndByItsAnswer() {
        house.join(ROOT, "mirror", "myself:6443");
        house.cluster("hall").version(new JsonObject().put("polderInstance", "this-gateway"));
        house.join(ROOT, "hall", "hall");
        await("by url", () -> reason("mirror").equals("SelfReference"));
        await("by answer", () -> reason("hall").equals("SelfReference"));
        configMap(ONE, "a");
        assertEquals(0, house.cluster("hall").writes());
    }

    @Test
    void kubeconfigThatWouldRunAProgramIsRefused() {
        house.kubeconfig(ROOT, "east", "http://plain");
        house.join(ROOT, "east", "plain");
        house.kubeconfig(ROOT, "east", "http://plain");
        await("refused", () -> reason("east").equals("InvalidCredentials"));
    }

    @Test
    void missingSecretIsSaidAndFoundWhenItComes() {
        house.join(ROOT, "east", "east");
        house.awaitReady(ROOT, "east");
        house.delete(ROOT, "secrets", "default", "east");
        await("missed", () -> reason("east").equals("NoCredentials"));
        house.kubeconfig(ROOT, "east", "https://east");
        house.awaitReady(ROOT, "east");
    }

    @Test
    void newCredentialsAreUsedWithoutARestart() {
        TargetId target = house.join(ROOT, "east", "east");
        house.awaitReady(ROOT, "east");
        house.kubeconfig(ROOT, "east", "https://moved");
        configMap(ONE, "a");
        await("copy", () -> house.cluster("moved").peek(ref(target, ONE, "configmaps", "app", "a")) != null);
    }

    @Test
    void deletedTargetTakesEverythingBackFirst() {
        TargetId target = house.join(ROOT, "east", "east");
        MemoryDownstream cluster = house.cluster("east");
        configMap(ONE, "a");
        DownstreamRef copy = ref(target, ONE, "configmaps", "app", "a");
        await("copy", () -> cluster.peek(copy) != null);
        JsonObject pod = Json.of("{'metadata':{'labels':{'%s':'%s'}}}".formatted(SyncKeys.TARGET_LABEL, target.key()));
        var _ = cluster.put(ref(target, ONE, "pods", "app", "p"), pod);
        await("mirror", () -> house.get(ONE, "pods", "app", "p") != null);
        house.deleteTarget(ROOT, "east");
        await("target gone", () -> house.targetObject(ROOT, "east") == null);
        assertNull(cluster.peek(copy));
        assertTrue(cluster.namespaces().isEmpty());
        assertNull(house.get(ONE, "configmaps", "app", "a").arrayAt("metadata", "finalizers"));
        await("mirror gone", () -> house.get(ONE, "pods", "app", "p") == null);
    }

    @Test
    void deletedTargetWhoseClusterStaysAwayIsGivenUpAfterAWhile() {
        TargetId target = house.join(ROOT, "east", "east");
        MemoryDownstream cluster = house.cluster("east");
        configMap(ONE, "a");
        await("copy", () -> cluster.peek(ref(target, ONE, "configmaps", "app", "a")) != null);
        cluster.outage(DownstreamFailure.UNREACHABLE);
        house.deleteTarget(ROOT, "east");
        await("target gone", () -> house.targetObject(ROOT, "east") == null);
        assertNull(house.get(ONE, "configmaps", "app", "a").arrayAt("metadata", "finalizers"));
        assertNotNull(cluster.peek(ref(target, ONE, "configmaps", "app", "a")));
    }

    @Test
    void deadTargetIsLeftAloneAndItsObjectsWaitWhileOthersGoOn() {
        TargetId east = house.join(ROOT, "east", "east");
        TargetId west = house.join(ROOT, "west", "west");
        house.awaitReady(ROOT, "east");
        house.awaitReady(ROOT, "west");
        MemoryDownstream dead = house.cluster("east");
        configMap(ONE, "doomed");
        await("copy", () -> dead.peek(ref(east, ONE, "configmaps", "app", "doomed")) != null);
        dead.outage(DownstreamFailure.UNREACHABLE);
        for (int i = 0; i < 50; i++) {
            configMap(ONE, "c" + i);
        }
        house.delete(ONE, "configmaps", "app", "doomed");
        await("others go on", () -> house.cluster("west").peek(ref(west, ONE, "configmaps", "app", "c49")) != null);
        await("said", () -> reason("east").equals("Unreachable"));
        assertNotNull(house.get(ONE, "configmaps", "app", "doomed"));
        int before = dead.requests();
        await("west sees more", () -> house.cluster("west").requests() > 60);
        assertTrue(dead.requests() - before < 60, "probes only");
        dead.outage(null);
        await("healed", () -> dead.peek(ref(east, ONE, "configmaps", "app", "c49")) != null);
        await("deleted", () -> house.get(ONE, "configmaps", "app", "doomed") == null);
    }

    @Test
    void throttledTargetIsTriedAgain() {
        TargetId east = house.join(ROOT, "east", "east");
        house.awaitReady(ROOT, "east");
        house.cluster("east").refuseApplies(DownstreamFailure.FORBIDDEN);
        configMap(ONE, "a");
        await("told", () -> house.get(ONE, "configmaps", "app", "a")
                .stringAt("metadata", "annotations", SyncKeys.SYNC_STATE) != null);
        house.cluster("east").refuseApplies(DownstreamFailure.THROTTLED);
        house.cluster("east").refuseApplies(null);
        await("copy", () -> house.cluster("east").peek(ref(east, ONE, "configmaps", "app", "a")) != null);
    }

    @Test
    void laneThatIsFullDropsKeysAndFindsThemAgain() {
        SyncerLimits few = new SyncerLimits(
                1, 1, 5, 10_000, 500, 1 << 20, 50,
                Duration.ofSeconds(2),
                Duration.ofMillis(5),
                Duration.ofMillis(20),
                5,
                Duration.ofMillis(20));
        try (House small = new House(few)) {
            TargetId target = small.join(ROOT, "east", "east");
            for (int i = 0; i < 60; i++) {
                small.create(ONE, "configmaps", "app", Json.of("{'metadata':{'name':'c%d'}}".formatted(i)));
            }
            await("all", () -> {
                for (int i = 0; i < 60; i++) {
                    if (small.cluster("east").peek(ref(target, ONE, "configmaps", "app", "c" + i)) == null) {
                        return false;
                    }
                }
                return true;
            });
        }
    }

    private String reason(String target) {
        JsonObject ready = house.condition(ROOT, target, "Ready");
        return ready == null ? "" : ready.string("reason", "");
    }

    private void configMap(WorkspaceId workspace, String name) {
        if (house.get(workspace, "namespaces", "", "app") == null) {
            house.create(workspace, "namespaces", "", Json.of("{'metadata':{'name':'app'}}"));
        }
        house.create(workspace, "configmaps", "app", Json.of("{'metadata':{'name':'%s'}}".formatted(name)));
    }
}
