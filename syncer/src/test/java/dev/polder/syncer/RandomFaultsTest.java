package dev.polder.syncer;

import static dev.polder.syncer.House.ONE;
import static dev.polder.syncer.House.ROOT;
import static dev.polder.syncer.House.await;
import static dev.polder.syncer.House.ref;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.polder.api.json.JsonObject;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.namespace.TargetId;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tenants write, people edit downstream, and the cluster fails in every way, in an order drawn from a seed. Afterwards
/// both sides agree, and what was not ours is as it was.
@Timeout(120)
final class RandomFaultsTest {
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

    private static final int OBJECTS = 8;

    /// A few, or as many as `faults.syncSeeds` says.
    static LongStream seeds() {
        return LongStream.range(1, 1 + Integer.getInteger("faults.syncSeeds", 6));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Tag("fault")
    void afterAnyFaultsBothSidesAgree(long seed) {
        Random random = new Random(seed);
        house.configMap(ONE, "app", "first", "x");
        DownstreamRef foreign = ref(east, ONE, "configmaps", "app", "foreign");
        await("namespace", () -> cluster.namespaces().contains(foreign.namespace()));
        JsonObject theirs = cluster.put(foreign, Json.of("{'metadata':{},'data':{'whose':'theirs'}}"));
        Map<String, String> wanted = new TreeMap<>();
        for (int i = 0; i < 120; i++) {
            tenant(random, wanted, i);
            fault(random);
        }
        cluster.outage(null);
        cluster.refuseApplies(null);
        cluster.failing.clear();
        cluster.denied.clear();
        cluster.emptyLists = false;
        cluster.breakWatches(DownstreamFailure.EXPIRED);
        await("both sides agree", () -> agrees(wanted));
        assertEquals(theirs, cluster.peek(foreign), "what is not ours");
        for (String name : wanted.keySet()) {
            await("nothing is wrong with " + name, () -> house.state(ONE, "configmaps", "app", name) == null);
        }
    }

    private void tenant(Random random, Map<String, String> wanted, int step) {
        String name = "c" + random.nextInt(OBJECTS);
        JsonObject there = house.get(ONE, "configmaps", "app", name);
        String color = "color" + step;
        if (there == null) {
            house.configMap(ONE, "app", name, color);
            wanted.put(name, color);
        } else if (there.stringAt("metadata", "deletionTimestamp") == null) {
            if (random.nextInt(4) == 0) {
                house.delete(ONE, "configmaps", "app", name);
                wanted.remove(name);
            } else {
                house.edit(ONE, "configmaps", "app", name, o -> o.objectOrNew("data").put("color", color));
                wanted.put(name, color);
            }
        }
    }

    private void fault(Random random) {
        DownstreamRef copy = ref(east, ONE, "configmaps", "app", "c" + random.nextInt(OBJECTS));
        switch (random.nextInt(14)) {
            case 0 -> cluster.outage(DownstreamFailure.UNREACHABLE);
            case 1 -> cluster.outage(DownstreamFailure.BROKEN);
            case 2, 3 -> cluster.outage(null);
            case 4 -> cluster.breakWatches(null);
            case 5 -> cluster.breakWatches(DownstreamFailure.EXPIRED);
            case 6 -> cluster.refuseApplies(DownstreamFailure.FORBIDDEN);
            case 7 -> cluster.refuseApplies(null);
            case 8 -> cluster.failing.put("configmaps", DownstreamFailure.NOT_FOUND);
            case 9 -> cluster.failing.clear();
            case 10 -> cluster.remove(copy);
            case 11 -> cluster.emptyLists = random.nextBoolean();
            case 12 -> house.restart();
            default -> {
                if (cluster.peek(copy) != null) {
                    cluster.change(copy, o -> {
                        o.objectOrNew("metadata").objectOrNew("annotations").put("touched", "yes");
                        return o;
                    });
                }
            }
        }
    }

    private boolean agrees(Map<String, String> wanted) {
        for (int i = 0; i < OBJECTS; i++) {
            String name = "c" + i;
            JsonObject copy = cluster.peek(ref(east, ONE, "configmaps", "app", name));
            JsonObject original = house.get(ONE, "configmaps", "app", name);
            String color = wanted.get(name);
            boolean same = color == null
                    ? copy == null && original == null
                    : copy != null && color.equals(copy.stringAt("data", "color")) && original != null;
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
