package dev.polder.control.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.access.UserInfo;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.meta.WorkspacePath;
import dev.polder.control.ResourceController;
import dev.polder.control.Source;
import dev.polder.control.content.ContentDeletion;
import dev.polder.control.content.ContentLimits;
import dev.polder.control.namespace.NamespaceDeletion;
import dev.polder.control.object.Meta;
import dev.polder.control.template.Birth;
import dev.polder.control.template.WorkspaceTemplate;
import dev.polder.control.testing.Await;
import dev.polder.control.testing.TestResources;
import dev.polder.control.testing.World;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.Mutation;
import dev.polder.store.Write;
import dev.polder.store.template.Template;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkspaceDeletionTest {
    private static final GroupVersionResource WORKSPACES =
            new GroupVersionResource("tenancy.kcp.io", "v1alpha1", "workspaces");
    private static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");
    private static final GroupVersionResource MAPS = new GroupVersionResource("", "v1", "configmaps");
    private static final GroupVersionResource DEFINITIONS =
            new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    private static final WorkspaceId A = new WorkspaceId("aaaa");
    private static final WorkspaceId B = new WorkspaceId("bbbb");

    private final World world = new World();

    @BeforeEach
    void start() {
        world.opened(new ResourceController(
                        "workspaces",
                        world.store,
                        WorkspaceDeletion.sources(),
                        new WorkspaceDeletion(world.resources, content(WorkspaceDeletion.AS), world.tools.clock()),
                        World.LIMITS,
                        world.tools))
                .start();
        world.opened(new ResourceController(
                        "namespaces",
                        world.store,
                        List.of(Source.deleting(NAMESPACES.groupResource())),
                        new NamespaceDeletion(
                                world.resources, content(NamespaceDeletion.AS), world.tools.clock()),
                        World.LIMITS,
                        world.tools))
                .start();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aWorkspaceGoesWithAllThatIsInItAndBelowIt() {
        workspace(WorkspaceId.ROOT, "a", A);
        workspace(A, "b", B);
        world.create(B, MAPS, "default", TestResources.object("v1", "ConfigMap", "c"));
        world.create(
                A,
                DEFINITIONS,
                "",
                TestResources.object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "x"));
        world.create(WorkspaceId.ROOT, MAPS, "default", TestResources.object("v1", "ConfigMap", "kept"));
        world.delete(WorkspaceId.ROOT, WORKSPACES, "", "a");
        Await.until(() -> world.get(WorkspaceId.ROOT, WORKSPACES, "", "a").isEmpty(), () -> objectsIn(A));
        assertEquals(List.of(), objectsIn(A));
        assertEquals(List.of(), objectsIn(B));
        assertEquals(1, objectsIn(WorkspaceId.ROOT).size());
    }

    @Test
    void finalizersHoldTheWorkspaceAndItSaysSo() {
        workspace(WorkspaceId.ROOT, "a", A);
        JsonObject held = TestResources.object("v1", "ConfigMap", "c");
        Meta.of(held).put("finalizers", JsonArray.ofStrings(List.of("example.com/hold")));
        world.create(A, MAPS, "default", held);
        world.delete(WorkspaceId.ROOT, WORKSPACES, "", "a");
        Await.until(() -> message().contains("example.com/hold in 1"), () -> message());
        assertTrue(message().contains("configmaps. has 1 resource instances"), this::message);
        world.change(A, MAPS, "default", "c", o -> Meta.removeFinalizer(o, "example.com/hold"));
        Await.until(() -> world.get(WorkspaceId.ROOT, WORKSPACES, "", "a").isEmpty(), () -> objectsIn(A));
    }

    @Test
    void failuresAreTold() {
        workspace(WorkspaceId.ROOT, "a", A);
        JsonObject held = TestResources.object("v1", "ConfigMap", "c");
        Meta.of(held).put("finalizers", JsonArray.ofStrings(List.of("example.com/hold")));
        world.create(A, MAPS, "default", held);
        world.resources.undeletable.add("configmaps");
        world.delete(WorkspaceId.ROOT, WORKSPACES, "", "a");
        Await.until(() -> message().contains("it is protected"), () -> message());
    }

    @Test
    void aWorkspaceThatNeverGotAClusterJustGoes() {
        JsonObject workspace = TestResources.object("tenancy.kcp.io/v1alpha1", "Workspace", "a");
        Meta.of(workspace).put("finalizers", JsonArray.ofStrings(List.of(WorkspaceDeletion.FINALIZER)));
        world.create(WorkspaceId.ROOT, WORKSPACES, "", workspace);
        world.delete(WorkspaceId.ROOT, WORKSPACES, "", "a");
        Await.until(() -> world.get(WorkspaceId.ROOT, WORKSPACES, "", "a").isEmpty(), () -> "still there");
    }

    private String message() {
        return world.get(WorkspaceId.ROOT, WORKSPACES, "", "a").stream()
                .flatMap(w -> w.objectOrNew("status").objects("conditions").stream())
                .map(c -> c.string("message", ""))
                .findFirst()
                .orElse("");
    }

    private List<String> objectsIn(WorkspaceId workspace) {
        return ((ListResult.Page) world.store.list(ListQuery.all(workspace, null)))
                .items().stream().map(o -> o.key().toString()).toList();
    }

    private void workspace(WorkspaceId parent, String name, WorkspaceId id) {
        JsonObject workspace = TestResources.object("tenancy.kcp.io/v1alpha1", "Workspace", name)
                .put("spec", new JsonObject().put("cluster", id.value()));
        Meta.of(workspace).put("finalizers", JsonArray.ofStrings(List.of(WorkspaceDeletion.FINALIZER)));
        world.create(parent, WORKSPACES, "", workspace);
        var birth = new Birth(id, WorkspacePath.ROOT.child(name), "2026-01-01T00:00:00Z", null, UserInfo.part("x"));
        Template template = TestResources.template(new WorkspaceTemplate("PEM", List.of()).workspaceObjects("https://x"));
        world.store.write(Write.of(new Mutation.Begin(id, template, WorkspaceTemplate.values(birth))));
    }

    private ContentDeletion content(UserInfo as) {
        return new ContentDeletion(world.store, world.resources, as, new ContentLimits(3, 5_000, 10, 5));
    }
}
