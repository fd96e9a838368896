package dev.polder.gateway.apiextensions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.builtin.BuiltinResources;
import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.gateway.resource.DocumentCache;
import dev.polder.gateway.resource.ObjectCodec;
import dev.polder.gateway.resource.ResourceCatalog;
import dev.polder.store.Expectation;
import dev.polder.store.Mutation;
import dev.polder.store.Write;
import dev.polder.store.WriteResult;
import dev.polder.store.memory.MemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatalogCacheTest {
    private static final GroupResource WIDGETS = new GroupResource("shop.example", "widgets");

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final ResourceCatalog builtin = new ResourceCatalog(BuiltinResources.definitions());
    private final CatalogCache catalogs = new CatalogCache(store, builtin);

    @AfterEach
    void close() {
        store.close();
    }

    private static JsonObject definition(String uid, String description, String established, String terminating) {
        String text = """
                {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
                 "metadata":{"name":"widgets.shop.example","uid":"%s"},
                 "spec":{"group":"shop.example","scope":"Namespaced","names":{"plural":"widgets","singular":"widget",
                  "kind":"Widget","listKind":"WidgetList"},"versions":[{"name":"v1","served":true,"storage":true,
                  "schema":{"openAPIV3Schema":{"type":"object","description":"%s"}}}]},
                 "status":{"acceptedNames":{"plural":"widgets","singular":"widget","kind":"Widget",
                  "listKind":"WidgetList"},"conditions":[{"type":"Established","status":"%s"},
                  {"type":"Terminating","status":"%s"}]}}""".formatted(uid, description, established, terminating);
        return JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }

    private void put(WorkspaceId workspace, Expectation expectation, JsonObject definition) {
        ResourceDefinition kind = Objects.requireNonNull(builtin.find(CatalogCache.DEFINITIONS));
        ObjectCodec.Encoded encoded = ObjectCodec.encode(definition, kind);
        var key = new ObjectKey(workspace, CatalogCache.DEFINITIONS, "", "widgets.shop.example");
        var put = new Mutation.Put(key, expectation, encoded.header(), encoded.body());
        assertTrue(store.write(Write.of(put)) instanceof WriteResult.Written);
        catalogs.committed(key);
    }

    @Test
    void tenThousandWorkspacesShareOneKindAndItsDocuments() {
        AtomicInteger made = new AtomicInteger();
        var documents = new DocumentCache<>(catalogs, catalog -> made.incrementAndGet());
        ResourceCatalog first = builtin;
        for (int i = 0; i < 10_000; i++) {
            WorkspaceId workspace = new WorkspaceId("w" + i);
            put(workspace, Expectation.ABSENT, definition("uid-" + i, "", "True", "False"));
            ResourceCatalog catalog = catalogs.of(workspace);
            first = i == 0 ? catalog : first;
            assertSame(first, catalog);
            assertEquals(2, documents.of(workspace));
        }
        assertEquals(2, made.get());
        assertNotNull(first.find(WIDGETS));
    }

    @Test
    void whoDefinesNothingHasTheBuiltInKinds() {
        assertSame(builtin, catalogs.of(new WorkspaceId("idle")));
    }

    @Test
    void onlyWhatIsEstablishedIsServedAndOnlyWhereItIs() {
        WorkspaceId workspace = new WorkspaceId("one");
        put(workspace, Expectation.ABSENT, definition("u", "", "False", "False"));
        assertSame(builtin, catalogs.of(workspace));
        put(workspace, Expectation.LIVE, definition("u", "", "True", "False"));
        var resource = new GroupVersionResource("shop.example", "v1", "widgets");
        assertTrue(catalogs.find(workspace, resource).isPresent());
        assertTrue(catalogs.of(workspace).hasGroup("shop.example"));
        assertFalse(catalogs.find(new WorkspaceId("two"), resource).isPresent());
        assertFalse(catalogs.find(null, resource).isPresent());
    }

    @Test
    void aChangedDefinitionIsAnotherKindFromThatWriteOn() {
        WorkspaceId workspace = new WorkspaceId("one");
        WorkspaceId other = new WorkspaceId("two");
        put(workspace, Expectation.ABSENT, definition("u", "", "True", "False"));
        put(other, Expectation.ABSENT, definition("v", "", "True", "False"));
        ResourceCatalog before = catalogs.of(workspace);
        put(workspace, Expectation.LIVE, definition("u", "changed", "True", "False"));
        assertNotSame(before, catalogs.of(workspace));
        assertEquals(
                "changed",
                Objects.requireNonNull(catalogs.of(workspace).find(WIDGETS))
                        .storageVersion()
                        .schema()
                        .description());
        assertSame(before, catalogs.of(other));
    }

    @Test
    void aKindOnItsWayOutSaysSo() {
        WorkspaceId workspace = new WorkspaceId("one");
        put(workspace, Expectation.ABSENT, definition("u", "", "True", "True"));
        var served = catalogs.of(workspace).findStored(WIDGETS).orElseThrow();
        assertTrue(served.custom().orElseThrow().terminating());
        assertEquals("widgets.shop.example", served.custom().orElseThrow().name());
        assertNull(builtin.find(WIDGETS));
    }
}
