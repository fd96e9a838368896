package dev.polder.syncer;

import static dev.polder.syncer.House.ONE;
import static dev.polder.syncer.House.ROOT;
import static dev.polder.syncer.House.await;
import static dev.polder.syncer.House.ref;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.namespace.TargetId;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.transform.SyncedKinds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Where nothing changes nothing is written, on either side, and a target is listed and watched once per resource.
@Timeout(120)
final class SteadyStateTest {
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

    @Test
    void nothingIsWrittenWhileNothingChangesNorAfterRestartsAndLists() {
        fill();
        int down = cluster.writes();
        int up = house.resources.writes();
        int statuses = house.counts.statuses.get();
        for (int i = 0; i < 2; i++) {
            house.restart();
            house.awaitReady(ROOT, "east");
            await("idle", () -> house.counts.keys == 0);
            cluster.breakWatches(DownstreamFailure.EXPIRED);
            await("followed", () -> cluster.watchers(House.kind("deployments").resource()) > 0);
            await("idle", () -> house.counts.keys == 0);
        }
        assertEquals(down, cluster.writes(), "downstream");
        assertEquals(statuses, house.counts.statuses.get(), "statuses upstream");
        assertEquals(up, house.resources.writes(), "upstream");
    }

    @Test
    void statusThatComesUpIsNotTakenForAChangeThatGoesDown() {
        fill();
        int writes = cluster.writes();
        DownstreamRef web = ref(east, ONE, "deployments", "app", "web0");
        for (int i = 1; i <= 50; i++) {
            int ready = i;
            cluster.change(web, o -> o.put("status", new JsonObject().put("readyReplicas", ready)));
        }
        await("status", () -> house.get(ONE, "deployments", "app", "web0")
                .integerAt("status", "readyReplicas").orElse(0) == 50);
        await("idle", () -> house.counts.keys == 0);
        assertEquals(writes, cluster.writes());
        assertTrue(house.counts.statuses.get() <= 60, "coalesced: " + house.counts.statuses.get());
    }

    @Test
    void numberOfWorkspacesDoesNotMatterToTheNumberOfWatches() {
        for (int i = 0; i < 20; i++) {
            house.configMap(new WorkspaceId("w" + i), "app", "a", "blue");
        }
        await("copies", () -> cluster.namespaces().size() == 20);
        for (SyncedKind kind : SyncedKinds.all()) {
            String plural = kind.resource().resource();
            assertEquals(1, cluster.lists.get(plural), plural);
            assertEquals(1, cluster.opened.get(plural), plural);
        }
    }

    @Test
    void manyChangesOfOneObjectBecomeFewWritesAndTheLastOneStands() {
        house.configMap(ONE, "app", "hot", "0");
        DownstreamRef hot = ref(east, ONE, "configmaps", "app", "hot");
        await("copy", () -> cluster.peek(hot) != null);
        for (int i = 1; i <= 1000; i++) {
            String color = Integer.toString(i);
            house.edit(ONE, "configmaps", "app", "hot", o -> o.objectOrNew("data").put("color", color));
        }
        await("last", () -> "1000".equals(cluster.peek(hot).stringAt("data", "color")));
        await("idle", () -> house.counts.keys == 0);
        assertEquals("1000", cluster.peek(hot).stringAt("data", "color"));
        assertTrue(cluster.writes() <= 1002, cluster.writes() + " writes");
    }

    @Test
    void whatCameAndWentIsForgotten() {
        await("empty", () -> house.counts.keys == 0);
        int before = house.counts.objects;
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 100; i++) {
                house.configMap(ONE, "app", "c" + i, "blue");
            }
            await("copies", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "c99")) != null);
            for (int i = 0; i < 100; i++) {
                house.delete(ONE, "configmaps", "app", "c" + i);
            }
            await("gone", () -> {
                for (int i = 0; i < 100; i++) {
                    if (house.get(ONE, "configmaps", "app", "c" + i) != null) {
                        return false;
                    }
                }
                return true;
            });
        }
        await("nothing in hand", () -> house.counts.keys == 0 && house.counts.objects == before);
    }

    private void fill() {
        for (int i = 0; i < 20; i++) {
            house.configMap(ONE, "app", "c" + i, "blue");
            house.create(ONE, "deployments", "app", Json.of("""
                    {'kind':'Deployment','apiVersion':'apps/v1','metadata':{'name':'web%d'},'spec':{'replicas':1}}"""
                    .formatted(i)));
        }
        await("copies", () -> {
            for (int i = 0; i < 20; i++) {
                if (cluster.peek(ref(east, ONE, "configmaps", "app", "c" + i)) == null
                        || cluster.peek(ref(east, ONE, "deployments", "app", "web" + i)) == null) {
                    return false;
                }
            }
            return true;
        });
        for (int i = 0; i < 20; i++) {
            cluster.change(ref(east, ONE, "deployments", "app", "web" + i),
                    o -> o.put("status", Json.of("{'readyReplicas':1}")));
        }
        await("statuses", () -> house.counts.statuses.get() >= 20);
        await("idle", () -> house.counts.keys == 0);
    }
}
