package dev.polder.syncer;

import static dev.polder.syncer.House.ONE;
import static dev.polder.syncer.House.ROOT;
import static dev.polder.syncer.House.await;
import static dev.polder.syncer.House.ref;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.polder.api.meta.GroupVersionResource;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.namespace.TargetId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A quota downstream that has no room: the object waits, says so, and asks for nothing meanwhile.
@Timeout(90)
final class QuotaTest {
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

    private static final GroupVersionResource QUOTAS = new GroupVersionResource("", "v1", "resourcequotas");

    @Test
    void whatFindsNoRoomIsParkedAndGoesDownWhenTheQuotaGrows() {
        house.create(ONE, "namespaces", "", Json.of("{'metadata':{'name':'app'}}"));
        cluster.refuseApplies(DownstreamFailure.QUOTA_EXCEEDED);
        house.configMap(ONE, "app", "large", "blue");
        house.configMap(ONE, "app", "larger", "blue");
        await("told", () -> state("large").contains("QuotaExceeded") && state("larger").contains("QuotaExceeded"));
        await("quotas are watched", () -> cluster.watchers(QUOTAS) > 0);
        int writes = cluster.writes();
        int requests = cluster.requests();
        await("time passes", () -> cluster.requests() > requests + 50);
        assertEquals(writes, cluster.writes(), "it waits and does not try");
        cluster.refuseApplies(null);
        DownstreamRef copy = ref(east, ONE, "configmaps", "app", "large");
        var _ = cluster.put(new DownstreamRef(QUOTAS, copy.namespace(), "q"), Json.of("{'metadata':{}}"));
        await("goes down", () -> cluster.peek(copy) != null);
        await("the other too", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "larger")) != null);
        await("untold", () -> house.state(ONE, "configmaps", "app", "large") == null);
    }

    @Test
    void whatFindsNoRoomGoesDownWhenSomethingElseGoes() {
        house.configMap(ONE, "app", "first", "blue");
        await("first", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "first")) != null);
        cluster.refuseApplies(DownstreamFailure.QUOTA_EXCEEDED);
        house.configMap(ONE, "app", "second", "blue");
        await("told", () -> state("second").contains("QuotaExceeded"));
        cluster.refuseApplies(null);
        house.delete(ONE, "configmaps", "app", "first");
        await("second", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "second")) != null);
    }

    private String state(String name) {
        return String.valueOf(house.state(ONE, "configmaps", "app", name));
    }
}
