package dev.polder.syncer;

import static dev.polder.syncer.House.ONE;
import static dev.polder.syncer.House.ROOT;
import static dev.polder.syncer.House.TWO;
import static dev.polder.syncer.House.await;
import static dev.polder.syncer.House.ref;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.syncer.namespace.TargetId;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many tenants write the same objects at once: each copy ends as its original does, and one write at a time goes to it.
@Timeout(120)
final class ConcurrentWritesTest {
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
    void sixtyFourWritersOfAHundredObjectsLoseNothing() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            house.configMap(i % 2 == 0 ? ONE : TWO, "app", "c" + i, "0");
        }
        CountDownLatch done = new CountDownLatch(64);
        AtomicInteger conflicts = new AtomicInteger();
        for (int w = 0; w < 64; w++) {
            Random random = new Random(w);
            Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 20; i++) {
                    int n = random.nextInt(100);
                    String color = Thread.currentThread().threadId() + "-" + i;
                    try {
                        house.edit(n % 2 == 0 ? ONE : TWO, "configmaps", "app", "c" + n,
                                o -> o.objectOrNew("data").put("color", color));
                    } catch (dev.polder.api.status.ApiException _) {
                        conflicts.incrementAndGet();
                    }
                }
                done.countDown();
            });
        }
        assertTrue(done.await(60, TimeUnit.SECONDS));
        await("every copy is its original", () -> {
            for (int i = 0; i < 100; i++) {
                WorkspaceId workspace = i % 2 == 0 ? ONE : TWO;
                JsonObject copy = cluster.peek(ref(east, workspace, "configmaps", "app", "c" + i));
                JsonObject original = house.get(workspace, "configmaps", "app", "c" + i);
                if (copy == null || !Objects.equals(copy.get("data"), original.get("data"))) {
                    return false;
                }
            }
            return true;
        });
        assertEquals(1, cluster.mostAtOnce(), "writes to one object at a time");
    }
}
