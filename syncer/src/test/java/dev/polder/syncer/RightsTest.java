package dev.polder.syncer;

import static dev.polder.syncer.House.ONE;
import static dev.polder.syncer.House.ROOT;
import static dev.polder.syncer.House.await;
import static dev.polder.syncer.House.ref;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.namespace.TargetId;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a target does not let us do: it is told, it stops nothing else, and a grant is made use of.
@Timeout(90)
final class RightsTest {
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
    void deniedVerbStopsItsResourceAloneAndIsToldAndAGrantFillsUp() {
        cluster.denied.add("patch configmaps");
        await("said", () -> message().contains("configmaps (may not patch)"));
        house.configMap(ONE, "app", "waits", "blue");
        house.create(ONE, "secrets", "app", Json.of("{'metadata':{'name':'goes'},'type':'Opaque'}"));
        await("others go on", () -> cluster.peek(ref(east, ONE, "secrets", "app", "goes")) != null);
        await("told", () -> house.state(ONE, "configmaps", "app", "waits") != null);
        assertTrue(house.state(ONE, "configmaps", "app", "waits").contains("may not patch"));
        assertEquals("False", house.condition(ROOT, "east", "SyncerAuthorized").string("status"));
        int writes = cluster.writes();
        int reviews = cluster.reviews.get();
        await("asked again", () -> cluster.reviews.get() > reviews + 20);
        assertEquals(writes, cluster.writes(), "what is denied is not tried");
        cluster.denied.clear();
        await("filled up", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "waits")) != null);
        await("untold", () -> house.state(ONE, "configmaps", "app", "waits") == null);
        await("said", () -> "True".equals(house.condition(ROOT, "east", "SyncerAuthorized").string("status")));
    }

    @Test
    void rightToListThatIsTakenAwayIsNoEvidenceThatAnythingIsGone() {
        house.configMap(ONE, "app", "settings", "blue");
        DownstreamRef copy = ref(east, ONE, "configmaps", "app", "settings");
        await("copy", () -> cluster.peek(copy) != null);
        String uid = cluster.peek(copy).stringAt("metadata", "uid");
        cluster.denied.addAll(Set.of("list configmaps", "watch configmaps"));
        cluster.breakWatches(null);
        await("said", () -> message().contains("configmaps (may not list, watch; "));
        cluster.denied.clear();
        await("said", () -> "True".equals(house.condition(ROOT, "east", "SyncerAuthorized").string("status")));
        assertEquals(uid, cluster.peek(copy).stringAt("metadata", "uid"));
        assertNotNull(house.get(ONE, "configmaps", "app", "settings"));
    }

    private String message() {
        JsonObject condition = house.condition(ROOT, "east", "SyncerAuthorized");
        return condition == null ? "" : condition.string("message", "");
    }
}
