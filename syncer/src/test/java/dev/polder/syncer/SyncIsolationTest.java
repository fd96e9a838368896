package dev.polder.syncer;

import static dev.polder.syncer.House.ONE;
import static dev.polder.syncer.House.ROOT;
import static dev.polder.syncer.House.TWO;
import static dev.polder.syncer.House.await;
import static dev.polder.syncer.House.ref;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.namespace.DownstreamNamespaces;
import dev.polder.syncer.namespace.NamespaceLocator;
import dev.polder.syncer.namespace.TargetId;
import dev.polder.syncer.transform.Provenance;
import dev.polder.syncer.transform.SyncKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Workspaces with the same names in them, tenants and clusters that lie: nothing crosses.
@Timeout(120)
final class SyncIsolationTest {
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

    private static final List<WorkspaceId> WORKSPACES = List.of(ONE, TWO, new WorkspaceId("three"));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whateverIsDoneEachCopyIsThatOfItsOwnWorkspace(long seed) {
        Random random = new Random(seed);
        Map<ObjectKey, String> wanted = new HashMap<>();
        for (int i = 0; i < 150; i++) {
            WorkspaceId workspace = WORKSPACES.get(random.nextInt(3));
            String namespace = "ns" + random.nextInt(2);
            String name = "c" + random.nextInt(4);
            ObjectKey key = house.key(workspace, "configmaps", namespace, name);
            String color = workspace.value() + "-" + i;
            if (!wanted.containsKey(key) && house.get(workspace, "configmaps", namespace, name) == null) {
                house.configMap(workspace, namespace, name, color);
                wanted.put(key, color);
            } else if (wanted.containsKey(key) && random.nextInt(3) == 0) {
                house.delete(workspace, "configmaps", namespace, name);
                wanted.remove(key);
            } else if (wanted.containsKey(key)) {
                house.edit(workspace, "configmaps", namespace, name, o -> {
                    o.objectOrNew("data").put("color", color);
                    forge(o);
                });
                wanted.put(key, color);
            }
        }
        for (Map.Entry<ObjectKey, String> each : wanted.entrySet()) {
            await(each.getKey() + " is " + each.getValue(), () -> each.getValue().equals(colorOf(each.getKey())));
        }
        await("nothing else is there", () -> copies().size() == wanted.size());
        copies().forEach((ref, copy) -> {
            JsonObject namespace = cluster.peek(new DownstreamRef(DownstreamNamespaces.NAMESPACES, "", ref.namespace()));
            NamespaceLocator locator = NamespaceLocator.parse(
                            namespace.stringAt("metadata", "annotations", SyncKeys.LOCATOR))
                    .orElseThrow();
            assertTrue(Provenance.ofCopy(copy, ref.resource().groupResource(), locator).isPresent());
            assertTrue(copy.stringAt("data", "color").startsWith(locator.workspace().value() + "-"), ref.toString());
            ObjectKey key = house.key(locator.workspace(), "configmaps", locator.namespace(), ref.name());
            assertEquals(wanted.get(key), copy.stringAt("data", "color"));
        });
    }

    @Test
    void clusterThatForgesMarksWritesIntoNoOtherWorkspace() {
        house.configMap(ONE, "app", "settings", "blue");
        house.configMap(TWO, "app", "settings", "red");
        DownstreamRef one = ref(east, ONE, "configmaps", "app", "settings");
        DownstreamRef two = ref(east, TWO, "configmaps", "app", "settings");
        await("copies", () -> cluster.peek(one) != null && cluster.peek(two) != null);
        String stolen = cluster.peek(two).stringAt("metadata", "annotations", SyncKeys.PROVENANCE);
        cluster.edit(one, o -> {
            o.objectOrNew("metadata").objectOrNew("annotations").put(SyncKeys.PROVENANCE, stolen);
            return o;
        });
        DownstreamRef forgedNamespace = new DownstreamRef(DownstreamNamespaces.NAMESPACES, "", "forged");
        JsonObject stolenNamespace =
                cluster.peek(new DownstreamRef(DownstreamNamespaces.NAMESPACES, "", two.namespace()));
        stolenNamespace.objectOrNew("metadata").remove("uid");
        var _ = cluster.put(forgedNamespace, stolenNamespace);
        JsonObject pod = Json.of("{'metadata':{},'spec':{'x':1},'status':{'phase':'Running'}}");
        pod.objectOrNew("metadata").objectOrNew("labels").put(SyncKeys.TARGET_LABEL, east.key());
        var _ = cluster.put(new DownstreamRef(House.kind("pods").resource(), "forged", "spy"), pod);
        house.configMap(ONE, "app", "marker", "x");
        await("marker", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "marker")) != null);
        await("repaired", () -> !stolen.equals(
                cluster.peek(one).stringAt("metadata", "annotations", SyncKeys.PROVENANCE)));
        assertEquals("red", cluster.peek(two).stringAt("data", "color"));
        assertEquals("blue", cluster.peek(one).stringAt("data", "color"));
        for (WorkspaceId workspace : WORKSPACES) {
            assertNull(house.get(workspace, "pods", "app", "spy"));
        }
    }

    private static void forge(JsonObject object) {
        JsonObject metadata = object.objectOrNew("metadata");
        metadata.objectOrNew("annotations")
                .put(SyncKeys.PROVENANCE, "{'workspace':'two'}".replace('\'', '"'))
                .put(SyncKeys.LOCATOR, "forged");
        metadata.objectOrNew("labels").put(SyncKeys.TARGET_LABEL, "forged").put(SyncKeys.TENANT, "forged");
    }

    private String colorOf(ObjectKey key) {
        JsonObject copy = cluster.peek(ref(east, key.workspace(), "configmaps", key.namespace(), key.name()));
        return copy == null ? "" : copy.stringAt("data", "color");
    }

    private Map<DownstreamRef, JsonObject> copies() {
        Map<DownstreamRef, JsonObject> copies = new HashMap<>(cluster.peek());
        copies.keySet().removeIf(r -> !r.resource().resource().equals("configmaps"));
        return copies;
    }
}
