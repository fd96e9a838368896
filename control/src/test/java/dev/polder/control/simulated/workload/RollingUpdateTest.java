package dev.polder.control.simulated.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.control.testing.TestResources;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollingUpdateTest {
    @Test
    void theDefaultIsAQuarterUpAndAQuarterDown() {
        JsonObject deployment = new JsonObject().put("spec", new JsonObject().put("replicas", 10));
        assertEquals(new RollingUpdate(10, 3, 2), RollingUpdate.of(deployment));
    }

    @Test
    void numbersAndPercentagesAreUnderstoodAndNothingAtAllMeansOneDown() {
        assertEquals(new RollingUpdate(10, 2, 5), RollingUpdate.of(deployment(10, "15%", "50%")));
        JsonObject numbers = deployment(4, "0", "0");
        numbers.objectAt("spec", "strategy", "rollingUpdate").put("maxSurge", 0).put("maxUnavailable", 0);
        assertEquals(new RollingUpdate(4, 0, 1), RollingUpdate.of(numbers));
    }

    @Test
    void aRolloutNeverLeavesItsBoundsAndEnds() {
        for (int desired = 1; desired <= 7; desired++) {
            for (int surge = 0; surge <= 2; surge++) {
                for (int unavailable = surge == 0 ? 1 : 0; unavailable <= 2; unavailable++) {
                    rollOut(new RollingUpdate(desired, surge, unavailable));
                }
            }
        }
    }

    @Test
    void replicasThatNeverBecameAvailableAreTakenFirst() {
        RollingUpdate update = new RollingUpdate(3, 1, 0);
        JsonObject old = set(3, 1);
        List<RollingUpdate.Step> steps = update.next(set(1, 0), List.of(old));
        assertEquals(List.of(new RollingUpdate.Step(old, 1)), steps);
    }

    @Test
    void theHashOfATemplateDependsOnItsContentAlone() {
        JsonObject one = new JsonObject().put("a", 1).put("b", new JsonObject().put("x", "y").put("z", true));
        JsonObject same = new JsonObject().put("b", new JsonObject().put("z", true).put("x", "y")).put("a", 1);
        assertEquals(TemplateHash.of(one), TemplateHash.of(same));
        assertNotEquals(TemplateHash.of(one), TemplateHash.of(same.put("a", 2)));
        assertTrue(TemplateHash.of(one).matches("[a-z0-9]{10}"));
    }

    private static void rollOut(RollingUpdate update) {
        JsonObject current = set(0, 0);
        JsonObject old = set(update.desired(), update.desired());
        for (int round = 0; round < 100; round++) {
            List<RollingUpdate.Step> steps = update.next(current, List.of(old));
            if (steps.isEmpty()) {
                assertEquals(update.desired(), ReplicaSets.replicas(current), update::toString);
                assertEquals(0, ReplicaSets.replicas(old), update::toString);
                return;
            }
            for (RollingUpdate.Step step : steps) {
                step.set().objectOrNew("spec").put("replicas", step.replicas());
            }
            int total = ReplicaSets.replicas(current) + ReplicaSets.replicas(old);
            assertTrue(total <= update.desired() + update.maxSurge(), update::toString);
            int available = available(current) + available(old);
            assertTrue(available >= update.desired() - update.maxUnavailable(), update::toString);
            for (JsonObject set : List.of(current, old)) {
                set.objectOrNew("status").put("availableReplicas", ReplicaSets.replicas(set));
            }
        }
        throw new AssertionError("never ends: " + update);
    }

    private static int available(JsonObject set) {
        return Math.min(
                ReplicaSets.replicas(set), (int) set.integerAt("status", "availableReplicas").orElse(0));
    }

    private static JsonObject set(int replicas, int available) {
        return TestResources.object("apps/v1", "ReplicaSet", "s")
                .put("spec", new JsonObject().put("replicas", replicas))
                .put("status", new JsonObject().put("availableReplicas", available));
    }

    private static JsonObject deployment(int replicas, String surge, String unavailable) {
        return new JsonObject()
                .put(
                        "spec",
                        new JsonObject()
                                .put("replicas", replicas)
                                .put(
                                        "strategy",
                                        new JsonObject()
                                                .put(
                                                        "rollingUpdate",
                                                        new JsonObject()
                                                                .put("maxSurge", surge)
                                                                .put("maxUnavailable", unavailable))));
    }
}
