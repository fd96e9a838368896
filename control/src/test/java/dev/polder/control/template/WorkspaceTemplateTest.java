package dev.polder.control.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.meta.WorkspacePath;
import dev.polder.control.object.Meta;
import dev.polder.control.testing.TestResources;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.Mutation;
import dev.polder.store.Write;
import dev.polder.store.memory.MemoryObjectStore;
import dev.polder.store.template.Template;
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
        List<JsonObject> objects = shown(birth(ONE));
        Set<String> uids = new HashSet<>();
        for (JsonObject object : objects) {
            uids.add(Meta.uid(object));
            assertEquals("2026-01-01T00:00:00Z", Meta.created(object));
            assertEquals("one", Meta.annotations(object).get("kcp.io/cluster"));
            assertFalse(Meta.name(object).isEmpty());
        }
        assertEquals(objects.size(), uids.size());
        assertEquals(1 + 1 + 4 * 3 + 5, objects.size());
    }

    @Test
    void sameInputSameObjectsOtherWorkspaceOtherUids() {
        assertEquals(shown(birth(ONE)), shown(birth(ONE)));
        assertNotEquals(
                Meta.uid(shown(birth(ONE)).getFirst()),
                Meta.uid(shown(birth(new WorkspaceId("two"))).getFirst()));
    }

    @Test
    void theLogicalClusterSaysWhoseItIs() {
        JsonObject cluster = shown(birth(ONE)).stream()
                .filter(object -> object.string("kind", "").equals("LogicalCluster"))
                .findFirst()
                .orElseThrow();
        assertEquals("cluster", Meta.name(cluster));
        assertEquals("root:org", Meta.annotations(cluster).get("kcp.io/path"));
        assertEquals("root", cluster.stringAt("spec", "owner", "cluster"));
        assertEquals("alice", cluster.stringAt("spec", "createdBy", "username"));
        assertEquals("Ready", cluster.stringAt("status", "phase"));
        assertEquals("https://localhost/clusters/root:org", cluster.stringAt("status", "URL"));
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

    /// The objects as a workspace shows them.
    private List<JsonObject> shown(Birth birth) {
        try (MemoryObjectStore store = new MemoryObjectStore()) {
            Template shown = TestResources.template(template.workspaceObjects("https://localhost"));
            store.write(Write.of(new Mutation.Begin(birth.workspace(), shown, WorkspaceTemplate.values(birth))));
            return ((ListResult.Page) store.list(ListQuery.all(birth.workspace(), null)))
                    .items().stream()
                            .map(object -> JsonReader.readObject(object.body(), JsonLimits.REQUEST))
                            .toList();
        }
    }

    private static Birth birth(WorkspaceId workspace) {
        return new Birth(
                workspace,
                new WorkspacePath("root:org"),
                "2026-01-01T00:00:00Z",
                new Birth.WorkspaceOwner(WorkspaceId.ROOT, "org", "u"),
                new UserInfo("alice", "", List.of("dev"), Map.of("a", List.of("b"))));
    }
}
