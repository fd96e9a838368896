package dev.polder.api.apply;

import static dev.polder.api.apply.Fixtures.ROOT;
import static dev.polder.api.apply.Fixtures.T1;
import static dev.polder.api.apply.Fixtures.T2;
import static dev.polder.api.apply.Fixtures.apply;
import static dev.polder.api.apply.Fixtures.by;
import static dev.polder.api.apply.Fixtures.object;
import static dev.polder.api.apply.Fixtures.owned;
import static dev.polder.api.apply.Fixtures.update;
import static dev.polder.api.apply.Fixtures.yaml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.apply.FieldOwner.Operation;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ManagedFieldsUpdateTest {
    @Test
    void creatingOwnsEverythingButBookkeeping() {
        JsonObject created = update(
                null,
                """
                metadata: {uid: u, resourceVersion: "1", labels: {a: "1"}}
                spec: {replicas: 1, selector: {a: x}, containers: [{name: c, args: [x]}]}
                status: {ready: 1}
                """,
                "kubectl-create");
        assertEquals(
                """
                UPDATE
                .spec
                .metadata.labels
                .metadata.labels.a
                .spec.containers
                .spec.replicas
                .spec.selector
                .spec.containers[name="c"]
                .spec.containers[name="c"].args
                .spec.containers[name="c"].name
                """,
                owned(created, "kubectl-create"));
    }

    @Test
    void whoeverChangesAFieldOwnsIt() {
        JsonObject old = update(null, "spec: {replicas: 1, nested: {x: 1, z: 1}}", "a");
        JsonObject updated = old.deepCopy();
        updated.objectOrNew("spec").put("replicas", 2).objectOrNew("nested").remove("z");
        JsonObject after = ManagedFieldsUpdate.update(old, updated, ROOT, by("b", T2));
        assertEquals("UPDATE\n.spec\n.spec.nested\n.spec.nested.x\n", owned(after, "a"));
        assertEquals("UPDATE\n.spec.replicas\n", owned(after, "b"));
        ManagedFields managed = ManagedFields.of(after);
        assertEquals(T1, managed.owners().get(by("a").owner(Operation.UPDATE)).time());
        assertEquals(T2, managed.owners().get(by("b").owner(Operation.UPDATE)).time());
    }

    @Test
    void writingTheSameAgainChangesNothing() {
        JsonObject old = update(null, "spec: {replicas: 1, free: {a: {}}, containers: []}", "a");
        JsonObject again = ManagedFieldsUpdate.update(old, old.deepCopy(), ROOT, by("b", T2));
        assertEquals(old, again);
    }

    @Test
    void appliersLoseWhatOthersChange() {
        JsonObject old = apply(null, "spec: {replicas: 1, nested: {x: 1}}", "m");
        JsonObject updated = old.deepCopy();
        updated.objectOrNew("spec").put("replicas", 9);
        JsonObject after = ManagedFieldsUpdate.update(old, updated, ROOT, by("hpa"));
        assertEquals("APPLY\n.spec.nested.x\n", owned(after, "m"));
    }

    @Test
    void statusIsOwnedThroughItsEndpointOnly() {
        JsonObject old = update(null, "spec: {replicas: 1}", "a");
        JsonObject updated = old.deepCopy();
        updated.put("status", new JsonObject().put("ready", 1));
        updated.objectOrNew("spec").put("replicas", 4);
        ManagedWrite write = new ManagedWrite("kubelet", "apps/v1", "status", true, T2);
        JsonObject after = ManagedFieldsUpdate.update(old, updated, ROOT, write);
        assertEquals("UPDATE\n.status\n.status.ready\n", owned(after, "kubelet"));
        assertEquals("UPDATE\n.spec\n.spec.replicas\n", owned(after, "a"));
        JsonArray entries = after.arrayAt("metadata", "managedFields");
        assertNotNull(entries);
        assertEquals("status", entries.objects().getLast().string("subresource"));

        ManagedWrite scale = new ManagedWrite("s", "apps/v1", "scale", true, T2);
        JsonObject scaled = after.deepCopy();
        scaled.objectOrNew("spec").put("replicas", 6);
        assertEquals("UPDATE\n.spec.replicas\n", owned(ManagedFieldsUpdate.update(after, scaled, ROOT, scale), "s"));
    }

    @DisplayName("#119 managedFields from a client")
    @Test
    void clientsMaySendOtherOwnersOrForgetThem() {
        JsonObject old = apply(update(null, "spec: {replicas: 1}", "a"), "spec: {nested: {x: 1}}", "b");
        JsonObject without = old.deepCopy();
        without.objectOrNew("metadata").remove("managedFields");
        assertEquals(old, ManagedFieldsUpdate.update(old, without, ROOT, by("c")));

        for (String reset : List.of("[]", "[{}]")) {
            JsonObject forgotten = old.deepCopy();
            forgotten.objectOrNew("metadata").put("managedFields", yaml("x: " + reset).array("x"));
            JsonObject after = ManagedFieldsUpdate.update(old, forgotten, ROOT, by("c"));
            assertNull(after.at("metadata", "managedFields"));
            JsonObject more = after.deepCopy();
            more.objectOrNew("spec").put("replicas", 3);
            assertNull(ManagedFieldsUpdate.update(after, more, ROOT, by("c")).at("metadata", "managedFields"));
        }

        JsonObject released = old.deepCopy();
        released.objectOrNew("metadata").array("managedFields").remove(0);
        assertEquals("", owned(ManagedFieldsUpdate.update(old, released, ROOT, by("c")), "b"));

        JsonObject garbage = old.deepCopy();
        garbage.objectOrNew("metadata").put("managedFields", yaml("x: [{operation: Zap}]").array("x"));
        assertEquals(old, ManagedFieldsUpdate.update(old, garbage, ROOT, by("c")));
    }

    @Test
    void malformedEntriesAreNoOwners() {
        for (String entry : List.of(
                "{operation: Apply, fieldsType: FieldsV1}",
                "{operation: Apply, apiVersion: v1}",
                "{operation: Apply, apiVersion: v1, fieldsType: FieldsV2}",
                "{operation: Apply, apiVersion: v1, fieldsType: FieldsV1, fieldsV1: {bad: {}}}",
                "{operation: Apply, apiVersion: v1, fieldsType: FieldsV1, fieldsV1: {'k:{': {}}}",
                "{operation: Apply, apiVersion: v1, fieldsType: FieldsV1, fieldsV1: {'i:x': {}}}",
                "text")) {
            JsonObject object = yaml("metadata: {managedFields: [%s]}".formatted(entry));
            assertTrue(ManagedFields.of(object).isEmpty(), entry);
        }
        JsonObject timeless = yaml("metadata: {managedFields: [{operation: Apply, apiVersion: v1, time: never,"
                + " fieldsType: FieldsV1, fieldsV1: {'f:a': {}, 'x:y': {}}}]}");
        ManagedFields managed = ManagedFields.of(timeless);
        assertNull(managed.owners().values().iterator().next().time());
        assertEquals(".a\n", managed.all().toString());
    }

    @DisplayName("#117 the oldest of more than ten owners by update")
    @Test
    void tooManyOwnersByUpdateBecomeAncient() {
        JsonObject object = update(null, "spec: {}", "m0");
        for (int i = 1; i <= 14; i++) {
            JsonObject next = object.deepCopy();
            next.objectOrNew("spec").objectOrNew("free").put("f" + i, i);
            Instant now = T1.plusSeconds(i);
            object = ManagedFieldsUpdate.update(object, next, ROOT, by("m" + i, now));
        }
        ManagedFields managed = ManagedFields.of(object);
        assertEquals(ManagedFields.MAX_UPDATE_OWNERS, managed.owners().size());
        String ancient = owned(object, "ancient-changes");
        assertTrue(ancient.contains(".spec.free.f1\n") && ancient.contains(".spec.free.f5\n"), ancient);
        assertFalse(ancient.contains(".spec.free.f6\n"), ancient);
        assertEquals("UPDATE\n.spec.free.f14\n", owned(object, "m14"));
    }

    @Test
    void entriesAreInUpstreamsOrder() {
        JsonObject object = update(null, "spec: {replicas: 1}", "z");
        object = ServerSideApply.apply(object, object("spec: {nested: {x: 1}}"), ROOT, by("b", T2), false)
                .orThrow()
                .object();
        object = apply(object, "spec: {nested: {z: 1}}", "c");
        List<String> managers = object.objectOrNew("metadata").objects("managedFields").stream()
                .map(entry -> entry.string("manager", ""))
                .toList();
        assertEquals(List.of("c", "b", "z"), managers);
    }

    @Test
    void fieldsThatBecomeAtomicAreOwnedAsAWhole() {
        JsonObject old = update(null, "spec: {replicas: 1}", "a");
        old.objectOrNew("metadata")
                .array("managedFields")
                .objects()
                .getFirst()
                .put("fieldsV1", yaml("{'f:spec': {'f:selector': {'f:a': {}}, 'f:containers': {'k:{\"name\":\"c\"}':"
                        + " {'f:args': {'v:\"x\"': {}}}}}}"));
        JsonObject after = ManagedFieldsUpdate.update(old, old.deepCopy(), ROOT, by("b"));
        assertEquals("UPDATE\n.spec.selector\n.spec.containers[name=\"c\"].args\n", owned(after, "a"));
    }

    @Test
    void listsThatBreakTheirRulesAreStillTracked() {
        JsonObject old = update(
                null, "{spec: {containers: [{image: x}, {name: d}, {name: d}, text]}, metadata: {finalizers: [a, a, {}]}}", "a");
        assertEquals(old, ManagedFieldsUpdate.update(old, old.deepCopy(), ROOT, by("b")));
        JsonObject mended = old.deepCopy();
        mended.objectOrNew("spec").put("containers", yaml("x: [{name: d}]").array("x"));
        mended.objectOrNew("metadata").put("finalizers", JsonArray.ofStrings(List.of("a", "b")));
        JsonObject after = ManagedFieldsUpdate.update(old, mended, ROOT, by("b"));
        assertTrue(owned(after, "b").contains("[=\"b\"]"), owned(after, "b"));
        JsonObject changed = old.deepCopy();
        changed.objectOrNew("spec").array("containers").objects().get(2).put("image", "z");
        assertTrue(owned(ManagedFieldsUpdate.update(old, changed, ROOT, by("b")), "b").contains("[name=\"d\"]"));
    }

    @DisplayName("#116 managers by their user agent")
    @Test
    void managersAreNamedByUserAgent() {
        assertEquals("kubectl", FieldOwner.managerOf("kubectl/v1.33 (linux/amd64)"));
        assertEquals("unknown", FieldOwner.managerOf("/x"));
        assertEquals("curl", FieldOwner.managerOf("cu\u0001rl"));
        assertEquals(128, FieldOwner.managerOf("x".repeat(500)).length());
        assertTrue(FieldOwner.problems("kubectl edit").isEmpty());
        assertEquals(2, FieldOwner.problems("\u0007" + "x".repeat(200)).size());
        assertEquals(new JsonString("x"), new PathElement.Value(new JsonString("x")).value());
    }

    @Test
    @DisplayName("#118 only an owner whose fields change gets a new time")
    void timesFollowTheFields() {
        JsonObject object = update(null, "spec: {replicas: 1}", "a");
        object = ServerSideApply.apply(object, object("spec: {nested: {x: 1}}"), ROOT, by("b", T2), false)
                .orThrow()
                .object();
        object = ServerSideApply.apply(object, object("spec: {nested: {x: 1, z: 2}}"), ROOT, by("c", T2.plusSeconds(1)), false)
                .orThrow()
                .object();
        JsonObject next = object.deepCopy();
        next.objectOrNew("spec").objectOrNew("nested").put("z", 3);
        object = ManagedFieldsUpdate.update(object, next, ROOT, by("d", T2.plusSeconds(2)));
        List<String> times = object.objectOrNew("metadata").objects("managedFields").stream()
                .map(entry -> entry.string("manager", "") + " " + entry.string("time", ""))
                .toList();
        assertEquals(
                List.of(
                        "b 2026-01-01T00:00:02Z",
                        "c 2026-01-01T00:00:03Z",
                        "a 2026-01-01T00:00:01Z",
                        "d 2026-01-01T00:00:04Z"),
                times);
    }

    @Test
    @DisplayName("#112 names in managedFields that a client sends")
    void badNamesAreToldWithTheirPlace() {
        JsonObject object = yaml("metadata: {managedFields: [{manager: ok, subresource: status}, "
                + "{manager: \"a\\tb\"}, {subresource: %s}, {manager: %s}]}"
                .formatted("s".repeat(257), "m".repeat(129)));
        assertEquals(
                List.of(
                        "metadata.managedFields[1].manager Invalid value: \"a\\tb\": invalid character U+0009 (at position 1)",
                        "metadata.managedFields[2].subresource Too long: may not be more than 256 bytes",
                        "metadata.managedFields[3].manager Too long: may not be more than 128 bytes"),
                ManagedFields.problems(object).stream()
                        .map(problem -> problem.field() + " " + problem.message())
                        .toList());
        assertEquals(List.of(), ManagedFields.problems(yaml("metadata: {name: x}")));
    }

    @Test
    @DisplayName("#124 owners in a version that is none")
    void aVersionThatIsNoneMakesAllOwnersForgotten() {
        JsonObject old = update(null, "spec: {replicas: 1}", "a");
        JsonObject sent = old.deepCopy();
        sent.objectOrNew("metadata").objects("managedFields").getFirst().put("apiVersion", "a/b/c");
        assertNull(ManagedFieldsUpdate.update(old, sent, ROOT, by("b")).at("metadata", "managedFields"));
    }
}
