package dev.polder.syncer;

import static dev.polder.syncer.House.ONE;
import static dev.polder.syncer.House.ROOT;
import static dev.polder.syncer.House.await;
import static dev.polder.syncer.House.ref;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.namespace.NamespaceLocator;
import dev.polder.syncer.namespace.TargetId;
import dev.polder.syncer.transform.SyncKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Resources that an operator allows a target to carry, and that come and go.
@Timeout(90)
final class CustomKindTest {
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

    private static final GroupVersionResource WIDGETS = new GroupVersionResource("example.com", "v1", "widgets");
    private static final String ALLOWED = "widgets.v1.example.com";

    @Test
    void whatIsAllowedAndServedGoesDownWithWhatWasThereBefore() {
        cluster.serve(WIDGETS, "Widget", true, true);
        widget("old", 1);
        house.annotate(ROOT, "east", SyncKeys.SYNC_RESOURCES, ALLOWED);
        await("filled up", () -> cluster.peek(copy("old")) != null);
        assertEquals("Widget", cluster.peek(copy("old")).string("kind"));
        assertEquals("example.com/v1", cluster.peek(copy("old")).string("apiVersion"));
        widget("new", 2);
        await("live", () -> cluster.peek(copy("new")) != null);
        cluster.change(copy("new"), o -> o.put("status", Json.of("{'ready':true}")));
        await("status", () -> house.custom(ONE, WIDGETS, "app", "new").has("status"));
        house.deleteCustom(ONE, WIDGETS, "app", "old");
        await("gone downstream", () -> cluster.peek(copy("old")) == null);
        await("gone", () -> house.custom(ONE, WIDGETS, "app", "old") == null);
    }

    @Test
    void resourceThatIsNoLongerServedLosesNothingUpstreamAndIsFilledUpWhenItReturns() {
        cluster.serve(WIDGETS, "Widget", true, true);
        house.annotate(ROOT, "east", SyncKeys.SYNC_RESOURCES, ALLOWED);
        widget("a", 1);
        await("copy", () -> cluster.peek(copy("a")) != null);
        cluster.unserve(WIDGETS);
        await("said", () -> message("SyncerAuthorized").contains("widgets.example.com (not served)"));
        assertNotNull(house.custom(ONE, WIDGETS, "app", "a"));
        house.configMap(ONE, "app", "marker", "x");
        await("others go on", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "marker")) != null);
        cluster.serve(WIDGETS, "Widget", true, true);
        await("filled up", () -> cluster.peek(copy("a")) != null);
        await("said", () -> !message("SyncerAuthorized").contains("widgets"));
    }

    @Test
    void whatIsAllowedNoLongerStaysButIsNotChangedAndStillGoesWithItsOriginal() {
        cluster.serve(WIDGETS, "Widget", true, true);
        house.annotate(ROOT, "east", SyncKeys.SYNC_RESOURCES, ALLOWED);
        widget("a", 1);
        widget("b", 1);
        await("copies", () -> cluster.peek(copy("a")) != null && cluster.peek(copy("b")) != null);
        house.annotate(ROOT, "east", SyncKeys.SYNC_RESOURCES, "");
        await("not followed", () -> cluster.watchers(WIDGETS) == 0);
        house.editCustom(ONE, WIDGETS, "app", "a", o -> o.objectOrNew("spec").put("size", 5));
        widget("c", 1);
        house.deleteCustom(ONE, WIDGETS, "app", "b");
        await("gone with its original", () -> cluster.peek(copy("b")) == null);
        await("let go", () -> house.custom(ONE, WIDGETS, "app", "b") == null);
        assertEquals(1, cluster.peek(copy("a")).integerAt("spec", "size").orElse(0));
        assertNull(cluster.peek(copy("c")));
        house.annotate(ROOT, "east", SyncKeys.SYNC_RESOURCES, ALLOWED);
        await("changed", () -> cluster.peek(copy("a")).integerAt("spec", "size").orElse(0) == 5);
        await("made", () -> cluster.peek(copy("c")) != null);
    }

    @Test
    void whatIsAllowedNoLongerIsRememberedByANewSyncer() {
        cluster.serve(WIDGETS, "Widget", true, true);
        house.annotate(ROOT, "east", SyncKeys.SYNC_RESOURCES, ALLOWED);
        widget("a", 1);
        await("copy", () -> cluster.peek(copy("a")) != null);
        await("written down", () -> String.valueOf(house.targetObject(ROOT, "east").object("status")).contains("widgets"));
        house.annotate(ROOT, "east", SyncKeys.SYNC_RESOURCES, "");
        await("not followed", () -> cluster.watchers(WIDGETS) == 0);
        house.restart();
        house.deleteCustom(ONE, WIDGETS, "app", "a");
        await("gone with its original", () -> cluster.peek(copy("a")) == null);
        await("let go", () -> house.custom(ONE, WIDGETS, "app", "a") == null);
    }

    @Test
    void anotherVersionTakesThePlaceOfTheFirst() {
        GroupVersionResource second = new GroupVersionResource("example.com", "v2", "widgets");
        cluster.serve(WIDGETS, "Widget", true, true);
        cluster.serve(second, "Widget", true, true);
        house.annotate(ROOT, "east", SyncKeys.SYNC_RESOURCES, ALLOWED);
        widget("a", 1);
        await("copy", () -> cluster.peek(copy("a")) != null);
        house.annotate(ROOT, "east", SyncKeys.SYNC_RESOURCES, "widgets.v2.example.com");
        DownstreamRef anew = new DownstreamRef(second, copy("a").namespace(), "a");
        await("in the second", () -> cluster.peek(anew) != null);
        assertEquals("example.com/v2", cluster.peek(anew).string("apiVersion"));
        house.deleteCustom(ONE, WIDGETS, "app", "a");
        await("gone", () -> cluster.peek(anew) == null && house.custom(ONE, WIDGETS, "app", "a") == null);
    }

    @Test
    void clusterScopedAndUnknownResourcesAreToldAndHarmNobody() {
        GroupVersionResource realms = new GroupVersionResource("example.com", "v1", "realms");
        cluster.serve(realms, "Realm", false, false);
        house.annotate(ROOT, "east", SyncKeys.SYNC_RESOURCES, "realms.v1.example.com, gadgets.v2.example.com, roles");
        await("cluster-scoped", () -> message("SyncerAuthorized").contains("realms.example.com (it is cluster-scoped"));
        await("not served", () -> message("SyncerAuthorized").contains("gadgets.example.com (not served)"));
        await("mistake", () -> message("OptionsValid").contains("\"roles\" is not RESOURCE.VERSION.GROUP"));
        house.configMap(ONE, "app", "marker", "x");
        await("others go on", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "marker")) != null);
    }

    @Test
    void versionThatIsNotServedUpstreamIsNoEvidenceThatOriginalsAreGone() {
        cluster.serve(WIDGETS, "Widget", true, true);
        house.annotate(ROOT, "east", SyncKeys.SYNC_RESOURCES, ALLOWED);
        widget("a", 1);
        await("copy", () -> cluster.peek(copy("a")) != null);
        house.resources.unserved.add("widgets");
        cluster.change(copy("a"), o -> o.put("status", Json.of("{'ready':true}")));
        cluster.edit(copy("a"), o -> {
            o.objectOrNew("spec").put("size", 7);
            return o;
        });
        house.configMap(ONE, "app", "marker", "x");
        await("marker", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "marker")) != null);
        assertNotNull(cluster.peek(copy("a")));
        house.resources.unserved.clear();
        await("repaired", () -> cluster.peek(copy("a")).integerAt("spec", "size").orElse(0) == 1);
    }

    @Test
    void deletedTargetTakesCustomCopiesBackToo() {
        cluster.serve(WIDGETS, "Widget", true, true);
        house.annotate(ROOT, "east", SyncKeys.SYNC_RESOURCES, ALLOWED);
        widget("a", 1);
        await("copy", () -> cluster.peek(copy("a")) != null);
        house.deleteTarget(ROOT, "east");
        await("target gone", () -> house.targetObject(ROOT, "east") == null);
        assertNull(cluster.peek(copy("a")));
        assertNull(house.custom(ONE, WIDGETS, "app", "a").arrayAt("metadata", "finalizers"));
    }

    private DownstreamRef copy(String name) {
        String namespace = new NamespaceLocator(east, ONE, "app").downstreamName();
        return new DownstreamRef(WIDGETS, namespace, name);
    }

    private void widget(String name, int size) {
        if (house.get(ONE, "namespaces", "", "app") == null) {
            house.create(ONE, "namespaces", "", Json.of("{'metadata':{'name':'app'}}"));
        }
        house.createCustom(ONE, WIDGETS, "app", Json.of(
                "{'kind':'Widget','apiVersion':'example.com/v1','metadata':{'name':'%s'},'spec':{'size':%d}}"
                        .formatted(name, size)));
    }

    private String message(String type) {
        JsonObject condition = house.condition(ROOT, "east", type);
        return condition == null ? "" : condition.string("message", "");
    }
}
