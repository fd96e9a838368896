package dev.polder.control.apiextensions;

import static dev.polder.control.testing.World.WS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.control.Reconciler;
import dev.polder.control.ResourceController;
import dev.polder.control.Source;
import dev.polder.control.content.ContentDeletion;
import dev.polder.control.content.ContentLimits;
import dev.polder.control.object.Conditions;
import dev.polder.control.object.Meta;
import dev.polder.control.testing.Await;
import dev.polder.control.testing.TestResources;
import dev.polder.control.testing.World;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How definitions of custom resources come and go.
@Timeout(60)
class DefinitionLifeTest {
    private static final String FINALIZER = "customresourcecleanup.apiextensions.k8s.io";
    private static final GroupVersionResource WIDGETS = new GroupVersionResource("shop.example", "v1", "widgets");

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void freeNamesAreAcceptedAndTheKindIsServed() {
        startEstablishment();
        define(WS, "widgets", "Widget", "wd");
        awaitTrue("widgets", "Established");
        JsonObject definition = get("widgets");
        assertEquals(
                definition.objectAt("spec", "names"), definition.objectAt("status", "acceptedNames"));
        assertEquals("NoConflicts", condition("widgets", "NamesAccepted").string("reason"));
        assertEquals("InitialNamesAccepted", condition("widgets", "Established").string("reason"));
    }

    @Test
    void whoComesSecondWaitsUntilTheFirstLetsTheNameGo() {
        startEstablishment();
        define(WS, "widgets", "Widget", "wd");
        awaitTrue("widgets", "Established");
        define(WS, "gadgets", "Widget", "gd");
        Await.until(() -> !told("gadgets", "NamesAccepted").isEmpty(), () -> get("gadgets"));
        assertEquals("ListKindConflict", condition("gadgets", "NamesAccepted").string("reason"));
        assertEquals("\"WidgetList\" is already in use", condition("gadgets", "NamesAccepted").string("message"));
        assertEquals("NotAccepted", condition("gadgets", "Established").string("reason"));
        assertEquals("gadgets", get("gadgets").stringAt("status", "acceptedNames", "plural"));
        world.delete(WS, Definitions.RESOURCE, "", "widgets.shop.example");
        awaitTrue("gadgets", "Established");
        assertEquals("Widget", get("gadgets").stringAt("status", "acceptedNames", "kind"));
    }

    @Test
    void otherGroupsAndOtherWorkspacesKeepNoName() {
        startEstablishment();
        WorkspaceId two = new WorkspaceId("two");
        define(WS, "widgets", "Widget", "wd");
        define(two, "widgets", "Widget", "wd");
        JsonObject other = definition("widgets", "Widget", "wd");
        other.objectOrNew("metadata").put("name", "widgets.other.example");
        other.objectOrNew("spec").put("group", "other.example");
        world.create(WS, Definitions.RESOURCE, "", other);
        awaitTrue("widgets", "Established");
        Await.until(
                () -> world.get(two, Definitions.RESOURCE, "", "widgets.shop.example")
                                .filter(d -> Conditions.isTrue(d, "Established"))
                                .isPresent()
                        && world.get(WS, Definitions.RESOURCE, "", "widgets.other.example")
                                .filter(d -> Conditions.isTrue(d, "Established"))
                                .isPresent(),
                () -> world.list(WS, Definitions.RESOURCE, ""));
    }

    @Test
    void aShortNameInUseIsToldWithAllOthersThatAre() {
        AcceptedNames names = new AcceptedNames();
        JsonObject first = definition("widgets", "Widget", "wd", "w");
        assertTrue(names.settle(first, "2026-01-01T00:00:00Z"));
        assertFalse(names.settle(first, "2026-01-02T00:00:00Z"));
        names.taken(first);
        JsonObject second = definition("gadgets", "Gadget", "wd", "w", "g");
        assertTrue(names.settle(second, "2026-01-01T00:00:00Z"));
        JsonObject accepted = second.objectOrNew("status").objects("conditions").getFirst();
        assertEquals("False", accepted.string("status"));
        assertEquals("ShortNamesConflict", accepted.string("reason"));
        assertEquals("[\"wd\" is already in use, \"w\" is already in use]", accepted.string("message"));
    }

    @Test
    void aKindThatIsServedStaysSoWhenItAsksForANameInUse() {
        AcceptedNames names = new AcceptedNames();
        names.taken(settled(definition("gadgets", "Gadget", "g")));
        JsonObject widgets = settled(definition("widgets", "Widget", "w"));
        widgets.objectOrNew("spec").objectOrNew("names").put("kind", "Gadget");
        assertTrue(names.settle(widgets, "2026-01-01T00:00:00Z"));
        assertTrue(Conditions.isTrue(widgets, "Established"));
        assertFalse(Conditions.isTrue(widgets, "NamesAccepted"));
        assertEquals("Widget", widgets.stringAt("status", "acceptedNames", "kind"));
    }

    @Test
    void whatIsDefinedGoesWithItsDefinitionAndNothingElse() {
        startDeletion();
        JsonObject definition = settled(definition("widgets", "Widget", "w"));
        Meta.of(definition).put("finalizers", JsonArray.ofStrings(List.of(FINALIZER)));
        world.create(WS, Definitions.RESOURCE, "", definition);
        WorkspaceId two = new WorkspaceId("two");
        for (WorkspaceId workspace : List.of(WS, two)) {
            world.create(workspace, WIDGETS, "a", TestResources.object("shop.example/v1", "Widget", "one"));
            world.create(workspace, WIDGETS, "b", TestResources.object("shop.example/v1", "Widget", "two"));
        }
        JsonObject held = TestResources.object("shop.example/v1", "Widget", "held");
        Meta.of(held).put("finalizers", JsonArray.ofStrings(List.of("example.com/hold")));
        world.create(WS, WIDGETS, "a", held);
        world.delete(WS, Definitions.RESOURCE, "", "widgets.shop.example");
        Await.until(() -> world.list(WS, WIDGETS, "b").isEmpty(), () -> world.list(WS, WIDGETS, "b"));
        awaitTrue("widgets", "Terminating");
        assertEquals("InstanceDeletionInProgress", condition("widgets", "Terminating").string("reason"));
        world.change(WS, WIDGETS, "a", "held", o -> Meta.removeFinalizer(o, "example.com/hold"));
        Await.until(
                () -> world.get(WS, Definitions.RESOURCE, "", "widgets.shop.example").isEmpty(), () -> get("widgets"));
        assertTrue(world.list(WS, WIDGETS, "a").isEmpty());
        assertEquals(1, world.list(two, WIDGETS, "a").size());
    }

    @Test
    void aDefinitionThatWasNeverServedGoesAtOnce() {
        startDeletion();
        JsonObject definition = definition("widgets", "Widget", "w");
        Meta.of(definition).put("finalizers", JsonArray.ofStrings(List.of(FINALIZER)));
        world.create(WS, Definitions.RESOURCE, "", definition);
        world.delete(WS, Definitions.RESOURCE, "", "widgets.shop.example");
        Await.until(
                () -> world.get(WS, Definitions.RESOURCE, "", "widgets.shop.example").isEmpty(), () -> get("widgets"));
    }

    @Test
    void objectsOfABuiltInKindStayWhenADefinitionOfItsNameGoes() {
        startDeletion();
        JsonObject definition = settled(definition("widgets", "Widget", "w"));
        definition.objectOrNew("metadata").put("name", "widgets.builtin.example");
        definition.objectOrNew("spec").put("group", "builtin.example");
        Meta.of(definition).put("finalizers", JsonArray.ofStrings(List.of(FINALIZER)));
        world.create(WS, Definitions.RESOURCE, "", definition);
        var builtin = new GroupVersionResource("builtin.example", "v1", "widgets");
        world.create(WS, builtin, "a", TestResources.object("builtin.example/v1", "Widget", "one"));
        world.delete(WS, Definitions.RESOURCE, "", "widgets.builtin.example");
        Await.until(
                () -> world.get(WS, Definitions.RESOURCE, "", "widgets.builtin.example").isEmpty(),
                () -> world.list(WS, Definitions.RESOURCE, ""));
        assertEquals(1, world.list(WS, builtin, "a").size());
    }

    private void startEstablishment() {
        start("crd-establishment", Establishment.sources(), new Establishment(world.store, world.resources, world.tools.clock()));
    }

    private void startDeletion() {
        var content = new ContentDeletion(world.store, world.resources, DefinitionDeletion.AS, ContentLimits.DEFAULT);
        start(
                "crd-deletion",
                DefinitionDeletion.sources(),
                new DefinitionDeletion(
                        world.resources,
                        resource -> resource.group().equals("builtin.example"),
                        content,
                        world.tools.clock()));
    }

    private void start(String name, List<Source> sources, Reconciler<dev.polder.api.meta.ObjectKey> reconciler) {
        world.opened(new ResourceController(name, world.store, sources, reconciler, World.LIMITS, world.tools)).start();
    }

    private void define(WorkspaceId workspace, String plural, String kind, String... shortNames) {
        world.create(workspace, Definitions.RESOURCE, "", definition(plural, kind, shortNames));
    }

    private static JsonObject definition(String plural, String kind, String... shortNames) {
        JsonObject definition = TestResources.object(
                "apiextensions.k8s.io/v1", "CustomResourceDefinition", plural + ".shop.example");
        JsonObject names = new JsonObject()
                .put("plural", plural)
                .put("singular", kind.toLowerCase(java.util.Locale.ROOT))
                .put("kind", kind)
                .put("listKind", kind + "List")
                .put("shortNames", JsonArray.ofStrings(List.of(shortNames)));
        return definition.put("spec", new JsonObject().put("group", "shop.example").put("names", names));
    }

    private static JsonObject settled(JsonObject definition) {
        assertTrue(new AcceptedNames().settle(definition, "2026-01-01T00:00:00Z"));
        return definition;
    }

    private JsonObject get(String plural) {
        return world.get(WS, Definitions.RESOURCE, "", plural + ".shop.example").orElseGet(JsonObject::new);
    }

    private List<JsonObject> told(String plural, String type) {
        return get(plural).objectOrNew("status").objects("conditions").stream()
                .filter(c -> c.string("type", "").equals(type))
                .toList();
    }

    private JsonObject condition(String plural, String type) {
        return told(plural, type).getFirst();
    }

    private void awaitTrue(String plural, String type) {
        Await.until(() -> Conditions.isTrue(get(plural), type), () -> get(plural));
    }
}
