package dev.polder.control.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.control.Outcome;
import dev.polder.control.object.Conditions;
import dev.polder.control.testing.TestResources;
import dev.polder.control.testing.World;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockReadinessTest {
    private static final GroupVersionResource BLOCKS =
            new GroupVersionResource("networking.k8s.io", "v1", "servicecidrs");
    private static final ObjectKey KEY = new ObjectKey(World.WS, BLOCKS.groupResource(), "", "b");

    private final World world = new World();
    private final BlockReadiness readiness = new BlockReadiness(world.resources, InstantSource.system());

    @AfterEach
    void close() {
        world.close();
    }

    private JsonObject block() {
        return world.get(World.WS, BLOCKS, "", "b").orElseThrow();
    }

    @Test
    void aBlockBecomesReadyOnce() {
        world.create(World.WS, BLOCKS, "", TestResources.object("networking.k8s.io/v1", "ServiceCIDR", "b"));
        assertEquals(Outcome.DONE, readiness.reconcile(KEY));
        JsonObject ready = block();
        assertTrue(Conditions.isTrue(ready, "Ready"));
        assertEquals("", ready.objectOrNew("status").objects("conditions").getFirst().string("reason"));
        assertEquals(Outcome.DONE, readiness.reconcile(KEY));
        assertEquals(ready, block());
    }

    @Test
    void oneThatIsGoneIsNoMistake() {
        assertEquals(Outcome.DONE, readiness.reconcile(KEY));
    }
}
