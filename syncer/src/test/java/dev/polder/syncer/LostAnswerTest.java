package dev.polder.syncer;

import static dev.polder.syncer.House.ONE;
import static dev.polder.syncer.House.ROOT;
import static dev.polder.syncer.House.await;
import static dev.polder.syncer.House.ref;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.syncer.downstream.DownstreamException;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.namespace.TargetId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Writes that arrive, or do not, without anybody being told.
@Timeout(120)
final class LostAnswerTest {
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
    void writeWhoseAnswerIsLostIsNotDoneTwice() {
        house.configMap(ONE, "app", "first", "x");
        await("namespace", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "first")) != null);
        int writes = cluster.writes();
        cluster.afterNextApply(() -> {
            throw new DownstreamException(DownstreamFailure.UNREACHABLE, "the answer is lost");
        });
        house.configMap(ONE, "app", "second", "x");
        DownstreamRef second = ref(east, ONE, "configmaps", "app", "second");
        await("copy", () -> cluster.peek(second) != null);
        await("idle", () -> house.counts.keys == 0);
        house.configMap(ONE, "app", "marker", "x");
        await("marker", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "marker")) != null);
        assertTrue(cluster.writes() - writes <= 3, (cluster.writes() - writes) + " writes of two objects");
        assertNull(house.state(ONE, "configmaps", "app", "second"));
    }

    @Test
    void statusThatCannotBeWrittenHoldsUpNothingElseAndComesLater() {
        house.create(ONE, "namespaces", "", Json.of("{'metadata':{'name':'app'}}"));
        house.create(ONE, "deployments", "app", Json.of("{'metadata':{'name':'web'},'spec':{'replicas':1}}"));
        DownstreamRef web = ref(east, ONE, "deployments", "app", "web");
        await("copy", () -> cluster.peek(web) != null);
        house.resources.statusFails = true;
        cluster.change(web, o -> o.put("status", Json.of("{'readyReplicas':1}")));
        int failures = house.counts.failures.get();
        await("it fails", () -> house.counts.failures.get() > failures + 2);
        house.configMap(ONE, "app", "other", "x");
        await("specs go on", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "other")) != null);
        house.resources.statusFails = false;
        await("status", () -> house.get(ONE, "deployments", "app", "web")
                .integerAt("status", "readyReplicas").orElse(0) == 1);
    }
}
