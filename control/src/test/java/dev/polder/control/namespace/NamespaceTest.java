package dev.polder.control.namespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.control.ResourceController;
import dev.polder.control.Source;
import dev.polder.control.content.ContentDeletion;
import dev.polder.control.content.ContentLimits;
import dev.polder.control.object.Conditions;
import dev.polder.control.object.Meta;
import dev.polder.control.template.WorkspaceTemplate;
import dev.polder.control.testing.Await;
import dev.polder.control.testing.TestResources;
import dev.polder.control.testing.World;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NamespaceTest {
    private static final WorkspaceId WS = World.WS;
    private static final WorkspaceId TWO = new WorkspaceId("two");
    private static final GroupVersionResource NAMESPACES = NamespaceDeletion.NAMESPACES;
    private static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");
    private static final GroupVersionResource ACCOUNTS = new GroupVersionResource("", "v1", "serviceaccounts");
    private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aDeletedNamespaceGoesWithItsContentAndNoOther() {
        startDeletion();
        for (WorkspaceId workspace : List.of(WS, TWO)) {
            namespace(workspace, "a");
            namespace(workspace, "b");
            for (String namespace : List.of("a", "b")) {
                world.create(workspace, CONFIG_MAPS, namespace, TestResources.object("v1", "ConfigMap", "c"));
                world.create(workspace, PODS, namespace, TestResources.object("v1", "Pod", "p"));
            }
        }
        world.delete(WS, NAMESPACES, "", "a");
        Await.until(() -> world.get(WS, NAMESPACES, "", "a").isEmpty(), () -> world.get(WS, NAMESPACES, "", "a"));
        assertTrue(world.list(WS, CONFIG_MAPS, "a").isEmpty());
        assertTrue(world.list(WS, PODS, "a").isEmpty());
        assertEquals(1, world.list(WS, CONFIG_MAPS, "b").size());
        assertEquals(1, world.list(TWO, CONFIG_MAPS, "a").size());
        assertTrue(world.get(TWO, NAMESPACES, "", "a").isPresent());
    }

    @Test
    void finalizersHoldTheNamespaceAndItSaysSo() {
        startDeletion();
        namespace(WS, "a");
        JsonObject held = TestResources.object("v1", "ConfigMap", "c");
        Meta.of(held).put("finalizers", JsonArray.ofStrings(List.of("example.com/hold")));
        world.create(WS, CONFIG_MAPS, "a", held);
        world.delete(WS, NAMESPACES, "", "a");
        Await.until(() -> condition("NamespaceFinalizersRemaining").isPresent(), () -> world.get(WS, NAMESPACES, "", "a"));
        JsonObject namespace = world.get(WS, NAMESPACES, "", "a").orElseThrow();
        assertEquals("Terminating", namespace.stringAt("status", "phase"));
        assertEquals(
                "Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances",
                condition("NamespaceFinalizersRemaining").orElseThrow().string("message"));
        assertEquals(
                "Some resources are remaining: configmaps. has 1 resource instances",
                condition("NamespaceContentRemaining").orElseThrow().string("message"));
        assertTrue(!Conditions.isTrue(namespace, "NamespaceDeletionContentFailure"));
        world.change(WS, CONFIG_MAPS, "a", "c", o -> Meta.removeFinalizer(o, "example.com/hold"));
        Await.until(() -> world.get(WS, NAMESPACES, "", "a").isEmpty(), () -> world.get(WS, NAMESPACES, "", "a"));
    }

    @Test
    void whatCannotBeDeletedIsTold() {
        startDeletion();
        namespace(WS, "a");
        world.create(WS, CONFIG_MAPS, "a", TestResources.object("v1", "ConfigMap", "c"));
        world.resources.undeletable.add("configmaps");
        world.delete(WS, NAMESPACES, "", "a");
        Await.until(
                () -> condition("NamespaceDeletionContentFailure").isPresent(), () -> world.get(WS, NAMESPACES, "", "a"));
        assertTrue(condition("NamespaceDeletionContentFailure")
                .orElseThrow()
                .string("message", "")
                .contains("it is protected"));
        world.resources.undeletable.clear();
        Await.until(() -> world.get(WS, NAMESPACES, "", "a").isEmpty(), () -> world.get(WS, NAMESPACES, "", "a"));
    }

    @Test
    void theObjectsOfANamespaceAreBroughtBack() {
        WorkspaceTemplate template = new WorkspaceTemplate("PEM", List.of());
        world.opened(new ResourceController(
                        "defaults",
                        world.store,
                        NamespaceDefaults.sources(),
                        new NamespaceDefaults(world.resources, template),
                        World.LIMITS,
                        world.tools))
                .start();
        namespace(WS, "a");
        Await.until(() -> world.get(WS, CONFIG_MAPS, "a", "kube-root-ca.crt").isPresent(), () -> "none");
        Await.until(() -> world.get(WS, ACCOUNTS, "a", "default").isPresent(), () -> "none");
        world.delete(WS, ACCOUNTS, "a", "default");
        Await.until(() -> world.get(WS, ACCOUNTS, "a", "default").isPresent(), () -> "none");
        world.change(
                WS, CONFIG_MAPS, "a", "kube-root-ca.crt", o -> o.objectOrNew("data").put("ca.crt", "forged"));
        Await.until(
                () -> "PEM".equals(world.get(WS, CONFIG_MAPS, "a", "kube-root-ca.crt")
                        .orElseThrow()
                        .stringAt("data", "ca.crt")),
                () -> "still forged");
    }

    private void startDeletion() {
        ContentDeletion content =
                new ContentDeletion(world.store, world.resources, NamespaceDeletion.AS, ContentLimits.DEFAULT);
        world.opened(new ResourceController(
                        "namespaces",
                        world.store,
                        List.of(Source.deleting(NAMESPACES.groupResource())),
                        new NamespaceDeletion(world.resources, content, world.tools.clock()),
                        World.LIMITS,
                        world.tools))
                .start();
    }

    private void namespace(WorkspaceId workspace, String name) {
        world.create(
                workspace,
                NAMESPACES,
                "",
                TestResources.object("v1", "Namespace", name)
                        .put("spec", new JsonObject().put("finalizers", JsonArray.ofStrings(List.of("kubernetes")))));
    }

    private Optional<JsonObject> condition(String type) {
        return world.get(WS, NAMESPACES, "", "a").stream()
                .flatMap(n -> n.objectOrNew("status").objects("conditions").stream())
                .filter(c -> c.string("type", "").equals(type) && c.string("status", "").equals("True"))
                .findFirst();
    }
}
