package dev.polder.syncer;

import static dev.polder.syncer.House.ONE;
import static dev.polder.syncer.House.ROOT;
import static dev.polder.syncer.House.await;
import static dev.polder.syncer.House.ref;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.syncer.downstream.DownstreamFailure;
import dev.polder.syncer.namespace.TargetId;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The syncer is stopped while there is much to do.
@Timeout(120)
final class StopTest {
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
    void stopEndsEveryThreadSoonAndTheNextStartFinishes() {
        for (int i = 0; i < 300; i++) {
            house.configMap(ONE, "app", "c" + i, "blue");
        }
        house.restartAfter(() -> {
            await("threads end", () -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(t -> t.getName().startsWith("syncer-")));
            int requests = cluster.requests();
            for (int i = 0; i < 50; i++) {
                house.edit(ONE, "configmaps", "app", "c" + i, o -> o.objectOrNew("data").put("color", "red"));
                house.delete(ONE, "configmaps", "app", "c" + (299 - i));
            }
            assertEquals(requests, cluster.requests(), "nobody asks any more");
        });
        await("all that was left is done", () -> {
            for (int i = 0; i < 300; i++) {
                JsonObject copy = cluster.peek(ref(east, ONE, "configmaps", "app", "c" + i));
                boolean right = i >= 250 ? copy == null : copy != null
                        && (i < 50 ? "red" : "blue").equals(copy.stringAt("data", "color"));
                if (!right) {
                    return false;
                }
            }
            return true;
        });
    }

    @Test
    void stopDoesNotWaitForAClusterThatIsAway() {
        cluster.outage(DownstreamFailure.UNREACHABLE);
        house.configMap(ONE, "app", "a", "blue");
        long start = System.nanoTime();
        house.restartAfter(() -> assertTrue(System.nanoTime() - start < Duration.ofSeconds(5).toNanos()));
        cluster.outage(null);
        await("copy", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "a")) != null);
    }
}
