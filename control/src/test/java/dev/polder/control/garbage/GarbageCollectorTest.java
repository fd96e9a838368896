package dev.polder.control.garbage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.resource.ResourceRef;
import dev.polder.control.garbage.OwnerKinds.OwnerResource;
import dev.polder.control.object.Meta;
import dev.polder.control.object.Owner;
import dev.polder.control.testing.Await;
import dev.polder.control.testing.TestResources;
import dev.polder.control.testing.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GarbageCollectorTest {
    private static final WorkspaceId WS = World.WS;
    private static final WorkspaceId TWO = new WorkspaceId("two");
    private static final GroupVersionResource MAPS = new GroupVersionResource("", "v1", "configmaps");
    private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
    private static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
    private static final Map<String, OwnerResource> KINDS = Map.of(
            "ConfigMap", new OwnerResource(MAPS.groupResource(), true),
            "Secret", new OwnerResource(SECRETS.groupResource(), true),
            "Node", new OwnerResource(NODES.groupResource(), false));

    private final World world = new World();

    @BeforeEach
    void start() {
        world.opened(new GarbageCollector(
                        world.store,
                        world.resources,
                        (workspace, kind) -> Optional.ofNullable(KINDS.get(kind.kind())),
                        new GarbageLimits(100, 3, World.LIMITS),
                        world.tools))
                .start();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void dependentsGoAfterTheirOwnerAndTheirsAfterThem() {
        JsonObject owner = map(WS, "owner");
        for (int i = 0; i < 8; i++) {
            JsonObject child = secret(WS, "child-" + i, owner);
            secret(WS, "grandchild-" + i, child);
        }
        secret(WS, "free");
        world.delete(WS, MAPS, "ns", "owner");
        Await.until(() -> world.list(WS, SECRETS, "ns").size() == 1, () -> world.list(WS, SECRETS, "ns"));
        assertTrue(world.get(WS, SECRETS, "ns", "free").isPresent());
    }

    @Test
    void ownersThatNeverWereAreNoOwners() {
        JsonObject ghost = TestResources.object("v1", "ConfigMap", "ghost");
        Meta.of(ghost).put("uid", "nobody");
        secret(WS, "child", ghost);
        JsonObject owner = map(WS, "owner");
        JsonObject otherUid = owner.deepCopy();
        Meta.of(otherUid).put("uid", "another life");
        secret(WS, "stale", otherUid);
        secret(WS, "kept", owner);
        Await.until(() -> world.list(WS, SECRETS, "ns").size() == 1, () -> world.list(WS, SECRETS, "ns"));
        assertTrue(world.get(WS, SECRETS, "ns", "kept").isPresent());
    }

    @Test
    void anOwnerInAnotherWorkspaceOrNamespaceIsAbsent() {
        JsonObject elsewhere = map(TWO, "owner");
        secret(WS, "child", elsewhere);
        secret(TWO, "child", elsewhere);
        Await.until(() -> world.get(WS, SECRETS, "ns", "child").isEmpty(), () -> "still there");
        assertTrue(world.get(TWO, SECRETS, "ns", "child").isPresent());
    }

    @Test
    void oneOfTwoOwnersIsEnoughAndTheOtherReferenceGoes() {
        JsonObject first = map(WS, "first");
        JsonObject second = map(WS, "second");
        secret(WS, "child", first, second);
        world.delete(WS, MAPS, "ns", "first");
        Await.until(() -> owners("child").equals(List.of("second")), () -> owners("child"));
    }

    @Test
    void ofAnUnknownKindNothingIsKnownAndNothingDeleted() {
        JsonObject unknown = TestResources.object("example.com/v1", "Widget", "w");
        Meta.of(unknown).put("uid", "w");
        secret(WS, "kept", unknown);
        JsonObject ghost = TestResources.object("v1", "ConfigMap", "ghost");
        Meta.of(ghost).put("uid", "nobody");
        secret(WS, "marker", ghost);
        Await.until(() -> world.get(WS, SECRETS, "ns", "marker").isEmpty(), () -> "still there");
        assertTrue(world.get(WS, SECRETS, "ns", "kept").isPresent());
    }

    @Test
    void clusterScopedOwnersReachIntoNamespaces() {
        JsonObject node = world.create(WS, NODES, "", TestResources.object("v1", "Node", "n"));
        secret(WS, "child", node);
        world.delete(WS, NODES, "", "n");
        Await.until(() -> world.get(WS, SECRETS, "ns", "child").isEmpty(), () -> "still there");
    }

    @Test
    void foregroundDeletionWaitsForDependents() {
        JsonObject owner = map(WS, "owner");
        secret(WS, "quick", owner);
        JsonObject slow = World.ownedBy(TestResources.object("v1", "Secret", "slow"), owner);
        Meta.of(slow).put("finalizers", JsonArray.ofStrings(List.of("example.com/hold")));
        world.create(WS, SECRETS, "ns", slow);
        world.resources.deleteWithGrace(new ResourceRef(WS, MAPS, "ns", "owner"), 0, "foregroundDeletion");
        Await.until(
                () -> world.get(WS, SECRETS, "ns", "quick").isEmpty()
                        && Meta.deleting(world.get(WS, SECRETS, "ns", "slow").orElseThrow()),
                () -> world.list(WS, SECRETS, "ns"));
        assertTrue(world.get(WS, MAPS, "ns", "owner").isPresent());
        world.change(WS, SECRETS, "ns", "slow", o -> Meta.removeFinalizer(o, "example.com/hold"));
        Await.until(() -> world.get(WS, MAPS, "ns", "owner").isEmpty(), () -> world.list(WS, MAPS, "ns"));
    }

    @Test
    void orphanedDependentsLiveOnWithoutTheReference() {
        JsonObject owner = map(WS, "owner");
        secret(WS, "child", owner);
        world.resources.deleteWithGrace(new ResourceRef(WS, MAPS, "ns", "owner"), 0, "orphan");
        Await.until(() -> world.get(WS, MAPS, "ns", "owner").isEmpty(), () -> world.list(WS, MAPS, "ns"));
        assertEquals(List.of(), owners("child"));
    }

    @Test
    void whenTooManyOwnersAreKnownEveryEndIsLookedAt() {
        OwnerUids uids = new OwnerUids(2);
        uids.add("a");
        uids.add("b");
        assertFalse(uids.mayOwn("c"));
        uids.remove("a");
        assertFalse(uids.mayOwn("a"));
        uids.add("a");
        uids.add("d");
        assertTrue(uids.mayOwn("anything"));
    }

    private List<String> owners(String name) {
        return Owner.of(world.get(WS, SECRETS, "ns", name).orElseThrow()).stream()
                .map(Owner::name)
                .toList();
    }

    private JsonObject map(WorkspaceId workspace, String name) {
        return world.create(workspace, MAPS, "ns", TestResources.object("v1", "ConfigMap", name));
    }

    private JsonObject secret(WorkspaceId workspace, String name, JsonObject... owners) {
        JsonObject secret = TestResources.object("v1", "Secret", name);
        return world.create(
                workspace, SECRETS, "ns", owners.length == 0 ? secret : World.ownedBy(secret, owners));
    }
}
