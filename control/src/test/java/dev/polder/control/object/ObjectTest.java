package dev.polder.control.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.control.object.Conditions.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObjectTest {
    @Test
    void aConditionKeepsItsTimeUntilItTurns() {
        JsonObject object = new JsonObject();
        assertTrue(Conditions.set(object, new Condition("Ready", false, "Starting", "soon"), "t1"));
        assertFalse(Conditions.set(object, new Condition("Ready", false, "Starting", "soon"), "t2"));
        assertTrue(Conditions.set(object, new Condition("Ready", false, "Starting", "now"), "t3"));
        assertEquals("t1", only(object).string("lastTransitionTime"));
        assertEquals("now", only(object).string("message"));
        assertFalse(Conditions.isTrue(object, "Ready"));
        assertTrue(Conditions.set(object, new Condition("Ready", true, "", "", Map.of("severity", "Info")), "t4"));
        assertEquals("t4", only(object).string("lastTransitionTime"));
        assertEquals("Info", only(object).string("severity"));
        assertFalse(only(object).has("reason"));
        assertTrue(Conditions.isTrue(object, "Ready"));
        assertFalse(Conditions.isTrue(new JsonObject(), "Ready"));
    }

    @Test
    void metadataThatIsNotThereIsEmpty() {
        JsonObject object = new JsonObject();
        assertEquals("", Meta.name(object));
        assertEquals(0, Meta.generation(object));
        assertEquals(List.of(), Meta.finalizers(object));
        assertEquals(Map.of(), Meta.labels(object));
        assertEquals(Map.of(), Meta.annotations(object));
        assertFalse(Meta.removeFinalizer(object, "x"));
        Meta.of(object).put("finalizers", JsonArray.ofStrings(List.of("x", "y")));
        assertTrue(Meta.removeFinalizer(object, "x"));
        assertEquals(List.of("y"), Meta.finalizers(object));
    }

    @Test
    void ownersAreReadAndTakenAway() {
        Owner first = new Owner("apps/v1", "Deployment", "d", "u1", false, false);
        Owner second = new Owner("apps/v1", "ReplicaSet", "r", "u2", true, true);
        JsonObject object = new JsonObject();
        Meta.of(object).put("ownerReferences", new JsonArray().add(first.toJson()).add(second.toJson()));
        assertEquals(List.of(first, second), Owner.of(object));
        assertEquals(second, Owner.controllerOf(object).orElseThrow());
        assertEquals("apps", second.groupVersionKind().group());
        Owner.removeFrom(object, owner -> owner.uid().equals("u2"));
        assertEquals(List.of(first), Owner.of(object));
        Owner.removeFrom(object, owner -> true);
        assertFalse(Meta.of(object).has("ownerReferences"));
    }

    @Test
    void patienceGrowsWithAge() {
        Instant deleted = Instant.parse("2026-01-01T00:00:00Z");
        JsonObject object = new JsonObject()
                .put("metadata", new JsonObject().put("deletionTimestamp", deleted.toString()));
        assertEquals(Duration.ofMillis(300), Times.patience(object, () -> deleted));
        assertEquals(Duration.ofSeconds(2), Times.patience(object, () -> deleted.plusSeconds(10)));
        assertEquals(Duration.ofSeconds(15), Times.patience(object, () -> deleted.plusSeconds(10_000)));
        assertEquals(Duration.ofMillis(300), Times.patience(new JsonObject(), () -> deleted));
    }

    private static JsonObject only(JsonObject object) {
        List<JsonObject> conditions = object.objectOrNew("status").objects("conditions");
        assertEquals(1, conditions.size());
        return conditions.getFirst();
    }
}
