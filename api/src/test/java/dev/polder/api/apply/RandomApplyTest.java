package dev.polder.api.apply;

import static dev.polder.api.apply.Fixtures.ROOT;
import static dev.polder.api.apply.Fixtures.T1;
import static dev.polder.api.apply.Fixtures.T2;
import static dev.polder.api.apply.Fixtures.by;
import static dev.polder.api.apply.Fixtures.object;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.polder.api.apply.ApplyResult.Applied;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.json.RandomJson;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RandomApplyTest {
    private final Random random = new Random(9);

    private JsonObject configuration() {
        JsonObject config = object("{}");
        JsonObject spec = config.objectOrNew("spec");
        spec.put("replicas", random.nextInt(3));
        if (random.nextBoolean()) {
            JsonArray containers = new JsonArray();
            for (String name : new String[] {"a", "b", "c"}) {
                if (random.nextBoolean()) {
                    JsonObject container = new JsonObject().put("name", name);
                    if (random.nextBoolean()) {
                        container.put("image", "i" + random.nextInt(3));
                    }
                    containers.add(random.nextInt(containers.size() + 1), container);
                }
            }
            spec.put("containers", containers);
        }
        if (random.nextBoolean()) {
            spec.put("free", new RandomJson(random).value(3));
        }
        return config;
    }

    /// The second time may add an empty object that is applied and has just lost its last member, as upstream does.
    @Test
    void applyingOnceMoreChangesNothing() {
        for (int round = 0; round < 300; round++) {
            JsonObject live = null;
            for (int step = 0; step < 6; step++) {
                JsonObject config = configuration();
                ManagedWrite write = by("m" + random.nextInt(3), T1.plusSeconds(step));
                Applied applied = ServerSideApply.apply(live, config, ROOT, write, true).orThrow();
                live = ServerSideApply.apply(applied.object(), config, ROOT, write, false)
                        .orThrow()
                        .object();
                ManagedWrite later = new ManagedWrite(write.manager(), "apps/v1", "", true, T2.plusSeconds(100));
                Applied again = ServerSideApply.apply(live, config, ROOT, later, false).orThrow();
                assertFalse(again.changed());
                assertEquals(live, again.object());
            }
        }
    }

    @Test
    void longListsAndDeepTreesAreAppliedInTime() {
        JsonArray containers = new JsonArray();
        JsonArray reversed = new JsonArray();
        for (int i = 0; i < 5_000; i++) {
            containers.add(new JsonObject().put("name", "c" + i));
            reversed.add(new JsonObject().put("name", "c" + (7_500 - i)));
        }
        JsonValue deep = new JsonObject();
        for (int i = 0; i < 240; i++) {
            deep = new JsonObject().put("d", deep);
        }
        JsonObject first = object("{}");
        first.objectOrNew("spec").put("containers", containers).put("free", deep);
        JsonObject second = object("{}");
        second.objectOrNew("spec").put("containers", reversed).put("free", deep.deepCopy());
        JsonObject result = assertTimeout(Duration.ofSeconds(30), () -> {
            JsonObject live = ServerSideApply.apply(null, first, ROOT, by("a"), false).orThrow().object();
            return ServerSideApply.apply(live, second, ROOT, by("a"), false).orThrow().object();
        });
        assertEquals(5_000, result.objectOrNew("spec").objects("containers").size());
    }
}
