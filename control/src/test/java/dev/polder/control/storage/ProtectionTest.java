package dev.polder.control.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.control.Outcome;
import dev.polder.control.testing.TestResources;
import dev.polder.control.testing.World;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProtectionTest {
    private static final GroupVersionResource CLAIMS = new GroupVersionResource("", "v1", "persistentvolumeclaims");
    private static final GroupVersionResource VOLUMES = new GroupVersionResource("", "v1", "persistentvolumes");
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private static JsonObject json(String text) {
        return JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }

    private static JsonObject held(JsonObject object, String finalizer) {
        object.objectOrNew("metadata").put("finalizers", JsonArray.ofStrings(List.of(finalizer)));
        return object;
    }

    private Outcome claim(boolean deleted) {
        world.create(World.WS, CLAIMS, "ns", held(
                TestResources.object("v1", "PersistentVolumeClaim", "c"), ClaimProtection.FINALIZER));
        if (deleted) {
            world.delete(World.WS, CLAIMS, "ns", "c");
        }
        return new ClaimProtection(world.store, world.resources, InstantSource.system())
                .reconcile(new ObjectKey(World.WS, CLAIMS.groupResource(), "ns", "c"));
    }

    private void pod(String spec) {
        world.create(World.WS, PODS, "ns", TestResources.object("v1", "Pod", "p").put("spec", json(spec)));
    }

    @Test
    void aClaimThatIsDeletedAndNotUsedGoes() {
        pod("{\"volumes\":[{\"name\":\"v\",\"persistentVolumeClaim\":{\"claimName\":\"c\"}}]}");
        assertEquals(Outcome.DONE, claim(true));
        assertTrue(world.get(World.WS, CLAIMS, "ns", "c").isEmpty());
    }

    @Test
    void aClaimThatIsUsedWaits() {
        pod("{\"nodeName\":\"n\",\"volumes\":[{\"name\":\"v\",\"persistentVolumeClaim\":{\"claimName\":\"c\"}}]}");
        assertInstanceOf(Outcome.RequeueAfter.class, claim(true));
        assertTrue(world.get(World.WS, CLAIMS, "ns", "c").isPresent());
    }

    @Test
    void aClaimThatNobodyDeletesIsLeftAlone() {
        assertEquals(Outcome.DONE, claim(false));
        assertTrue(world.get(World.WS, CLAIMS, "ns", "c").isPresent());
    }

    @Test
    void aPodUsesItsEphemeralClaimUntilItsNodeIsDoneWithIt() {
        JsonObject claim = json("""
                {"metadata":{"name":"p-v","ownerReferences":[{"uid":"u","controller":true}]}}""");
        String pod = """
                {"metadata":{"name":"p","uid":"%s"%s},"spec":{"nodeName":"n","volumes":[{"name":"v","ephemeral":{}}]}}""";
        assertTrue(ClaimProtection.uses(json(pod.formatted("u", "")), claim));
        assertFalse(ClaimProtection.uses(json(pod.formatted("other", "")), claim));
        assertFalse(ClaimProtection.uses(
                json(pod.formatted("u", ",\"deletionTimestamp\":\"x\",\"deletionGracePeriodSeconds\":0")), claim));
        assertTrue(ClaimProtection.uses(
                json(pod.formatted("u", ",\"deletionTimestamp\":\"x\",\"deletionGracePeriodSeconds\":30")), claim));
    }

    @Test
    void aVolumeGoesWhenItIsBoundNoMore() {
        JsonObject volume = TestResources.object("v1", "PersistentVolume", "v")
                .put("status", new JsonObject().put("phase", "Bound"));
        world.create(World.WS, VOLUMES, "", held(volume, VolumeProtection.FINALIZER));
        world.delete(World.WS, VOLUMES, "", "v");
        ObjectKey key = new ObjectKey(World.WS, VOLUMES.groupResource(), "", "v");
        VolumeProtection protection = new VolumeProtection(world.resources);
        protection.reconcile(key);
        JsonObject bound = world.get(World.WS, VOLUMES, "", "v").orElseThrow();
        world.resources.updateStatus(
                World.USER,
                new dev.polder.api.resource.ResourceRef(World.WS, VOLUMES, "", "v"),
                bound.put("status", new JsonObject().put("phase", "Released")));
        protection.reconcile(key);
        assertTrue(world.get(World.WS, VOLUMES, "", "v").isEmpty());
    }
}
