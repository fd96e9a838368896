package dev.polder.syncer;

import static dev.polder.syncer.House.ONE;
import static dev.polder.syncer.House.ROOT;
import static dev.polder.syncer.House.await;
import static dev.polder.syncer.House.ref;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.polder.api.json.JsonObject;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.namespace.TargetId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One resource of a target fails: that concerns nobody else.
@Timeout(90)
final class ResourceFailureTest {
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

    @ParameterizedTest
    @EnumSource(names = {"FORBIDDEN", "NOT_FOUND", "BROKEN"})
    void oneResourceThatFailsIsNamedAndStopsNoOther(DownstreamFailure failure) {
        house.configMap(ONE, "app", "settings", "blue");
        DownstreamRef copy = ref(east, ONE, "configmaps", "app", "settings");
        await("copy", () -> cluster.peek(copy) != null);
        String uid = cluster.peek(copy).stringAt("metadata", "uid");
        cluster.failing.put("configmaps", failure);
        cluster.breakWatches(null);
        await("named", () -> ready().string("message", "").contains("configmaps ("));
        assertFalse(ready().string("message", "").contains("secrets"));
        for (int i = 0; i < 20; i++) {
            house.create(ONE, "secrets", "app", Json.of("{'metadata':{'name':'s%d'},'type':'Opaque'}".formatted(i)));
        }
        house.configMap(ONE, "app", "late", "red");
        await("others go on", () -> cluster.peek(ref(east, ONE, "secrets", "app", "s19")) != null);
        await("told", () -> house.state(ONE, "configmaps", "app", "late") != null);
        assertEquals(uid, cluster.peek(copy).stringAt("metadata", "uid"));
        cluster.failing.clear();
        await("filled up", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "late")) != null);
        await("untold", () -> house.state(ONE, "configmaps", "app", "late") == null);
        await("ready", () -> ready().string("status", "").equals("True"));
        assertEquals(uid, cluster.peek(copy).stringAt("metadata", "uid"));
    }

    @Test
    void resourceThatFailsFromTheBeginningKeepsOnlyItsOwnBack() {
        MemoryDownstream west = house.cluster("west");
        west.failing.put("ingresses", DownstreamFailure.NOT_FOUND);
        TargetId target = house.join(ROOT, "west", "west");
        house.configMap(ONE, "app", "settings", "blue");
        house.create(ONE, "ingresses", "app", Json.of("{'metadata':{'name':'door'},'spec':{}}"));
        await("copy", () -> west.peek(ref(target, ONE, "configmaps", "app", "settings")) != null);
        await("told", () -> String.valueOf(house.state(ONE, "ingresses", "app", "door")).contains("not served"));
        west.failing.clear();
        await("filled up", () -> west.peek(ref(target, ONE, "ingresses", "app", "door")) != null);
    }

    @Test
    void listThatIsSuddenlyEmptyDeletesNothing() {
        for (int i = 0; i < 30; i++) {
            house.configMap(ONE, "app", "c" + i, "blue");
        }
        await("copies", () -> copies().stream().allMatch(cluster.peek().keySet()::contains));
        Map<DownstreamRef, String> before = uids();
        cluster.emptyLists = true;
        int lists = cluster.lists.getOrDefault("configmaps", 0);
        for (int i = 1; i <= 3; i++) {
            int now = lists + i;
            await("watched", () -> cluster.watchers(House.kind("configmaps").resource()) > 0);
            cluster.breakWatches(DownstreamFailure.EXPIRED);
            await("listed again", () -> cluster.lists.get("configmaps") >= now);
        }
        cluster.emptyLists = false;
        await("watched", () -> cluster.watchers(House.kind("configmaps").resource()) > 0);
        cluster.breakWatches(DownstreamFailure.EXPIRED);
        house.configMap(ONE, "app", "marker", "x");
        await("marker", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "marker")) != null);
        assertEquals(before, uids());
    }

    private List<DownstreamRef> copies() {
        List<DownstreamRef> refs = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            refs.add(ref(east, ONE, "configmaps", "app", "c" + i));
        }
        return refs;
    }

    private Map<DownstreamRef, String> uids() {
        Map<DownstreamRef, String> uids = new java.util.HashMap<>();
        copies().forEach(r -> uids.put(r, cluster.peek(r).stringAt("metadata", "uid")));
        return uids;
    }

    private JsonObject ready() {
        return house.condition(ROOT, "east", "Ready");
    }
}
