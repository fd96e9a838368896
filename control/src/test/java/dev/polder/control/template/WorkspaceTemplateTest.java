package dev.polder.control.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.meta.WorkspacePath;
import dev.polder.control.object.Meta;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkspaceTemplateTest {
    private static final WorkspaceId ONE = new WorkspaceId("one");

    private final WorkspaceTemplate template = new WorkspaceTemplate(
            "PEM",
            List.of(new JsonObject()
                    .put("kind", "ClusterRole")
                    .put("apiVersion", "rbac.authorization.k8s.io/v1")
                    .put("metadata", new JsonObject().put("name", "view"))));

    @Test
    void everyObjectHasItsSlotsFilledAndAUidOfItsOwn() {
        List<JsonObject> objects = template.workspaceObjects(birth(ONE));
        Set<String> uids = new HashSet<>();
        for (JsonObject object : objects) {
            uids.add(Meta.uid(object));
            assertEquals("2026-01-01T00:00:00Z", Meta.created(object));
            assertEquals("one", Meta.annotations(object).get("kcp.io/cluster"));
            assertFalse(Meta.name(object).isEmpty());
        }
        assertEquals(objects.size(), uids.size());
        assertEquals(1 + 1 + 3 * 3, objects.size());
    }

    @Test
    void sameInputSameObjectsOtherWorkspaceOtherUids() {
        assertEquals(template.workspaceObjects(birth(ONE)), template.workspaceObjects(birth(ONE)));
        assertNotEquals(
                Meta.uid(template.workspaceObjects(birth(ONE)).getFirst()),
                Meta.uid(template.workspaceObjects(birth(new WorkspaceId("two"))).getFirst()));
    }

    @Test
    void theLogicalClusterSaysWhoseItIs() {
        JsonObject cluster = template.workspaceObjects(birth(ONE)).getFirst();
        assertEquals("cluster", Meta.name(cluster));
        assertEquals("root:org", Meta.annotations(cluster).get("kcp.io/path"));
        assertEquals("root", cluster.stringAt("spec", "owner", "cluster"));
        assertEquals("alice", cluster.stringAt("spec", "createdBy", "username"));
        assertEquals("Ready", cluster.stringAt("status", "phase"));
        assertEquals(List.of("b"), cluster.arrayAt("spec", "createdBy", "extra", "a").strings());
        assertEquals(List.of("dev"), cluster.arrayAt("spec", "createdBy", "groups").strings());
    }

    @Test
    void aNamespaceBornAgainGetsOtherUids() {
        List<JsonObject> first = template.namespaceObjects(ONE, "ns", "u1", "2026-01-01T00:00:00Z");
        List<JsonObject> second = template.namespaceObjects(ONE, "ns", "u2", "2026-01-01T00:00:00Z");
        assertEquals(List.of("default", "kube-root-ca.crt"), first.stream().map(Meta::name).toList());
        assertEquals("PEM", first.get(1).stringAt("data", "ca.crt"));
        assertNotEquals(Meta.uid(first.getFirst()), Meta.uid(second.getFirst()));
    }

    private static Birth birth(WorkspaceId workspace) {
        return new Birth(
                workspace,
                new WorkspacePath("root:org"),
                "https://localhost/clusters/root:org",
                "2026-01-01T00:00:00Z",
                new Birth.WorkspaceOwner(WorkspaceId.ROOT, "org", "u"),
                new UserInfo("alice", "", List.of("dev"), Map.of("a", List.of("b"))));
    }
}
