package dev.polder.api.apply;

import static dev.polder.api.apply.Fixtures.ROOT;
import static dev.polder.api.apply.Fixtures.T1;
import static dev.polder.api.apply.Fixtures.T2;
import static dev.polder.api.apply.Fixtures.apply;
import static dev.polder.api.apply.Fixtures.by;
import static dev.polder.api.apply.Fixtures.object;
import static dev.polder.api.apply.Fixtures.owned;
import static dev.polder.api.apply.Fixtures.spec;
import static dev.polder.api.apply.Fixtures.text;
import static dev.polder.api.apply.Fixtures.update;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.apply.ApplyResult.Applied;
import dev.polder.api.apply.ApplyResult.Conflicts;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonWriter;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.StatusCause;
import dev.polder.api.status.StatusReason;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ServerSideApplyTest {
    @Test
    void creatingOwnsWhatIsApplied() {
        JsonObject created = apply(
                null,
                """
                metadata: {labels: {a: "1"}, finalizers: [x.io/f]}
                spec:
                  replicas: 2
                  selector: {a: x}
                  containers: [{name: c, image: i, args: [a], ports: [{port: 80}]}]
                """,
                "m");
        assertEquals(
                """
                {'f:metadata':{'f:finalizers':{'v:"x.io/f"':{}},'f:labels':{'f:a':{}}},'f:spec':{'f:containers':\
                {'k:{"name":"c"}':{'.':{},'f:args':{},'f:image':{},'f:name':{},'f:ports':\
                {'k:{"port":80,"protocol":"TCP"}':{'.':{},'f:port':{}}}}},'f:replicas':{},'f:selector':{}}}"""
                        .replace("\"", "\\\""),
                text(created.objectOrNew("metadata").objects("managedFields").getFirst().objectOrNew("fieldsV1"))
                        .replace("\\'", "\\\""));
        JsonObject entry = created.objectOrNew("metadata").objects("managedFields").getFirst();
        assertEquals("m", entry.string("manager"));
        assertEquals("Apply", entry.string("operation"));
        assertEquals("apps/v1", entry.string("apiVersion"));
        assertEquals("2026-01-01T00:00:01Z", entry.string("time"));
        assertEquals("FieldsV1", entry.string("fieldsType"));
        assertFalse(entry.has("subresource"));
    }

    @DisplayName("#118 an apply without effect keeps the time")
    @Test
    void applyingAgainChangesNothingNotEvenTheTime() {
        JsonObject config = object("spec: {replicas: 2, containers: [{name: c, image: i}], free: {a: [1]}}");
        Applied first = assertInstanceOf(Applied.class, ServerSideApply.apply(null, config, ROOT, by("m"), false));
        assertTrue(first.changed());
        Applied second = assertInstanceOf(
                Applied.class, ServerSideApply.apply(first.object(), config, ROOT, by("m", T2), false));
        assertFalse(second.changed());
        assertEquals(first.object(), second.object());
    }

    @DisplayName("#114 conflicts and their causes")
    @Test
    void otherValuesOfOthersAreConflicts() {
        JsonObject live = update(null, "spec: {replicas: 1, nested: {x: 1, z: 2}}", "kubectl");
        JsonObject config = object("spec: {replicas: 2, nested: {x: 1}}");
        Conflicts one = assertInstanceOf(Conflicts.class, ServerSideApply.apply(live, config, ROOT, by("m"), false));
        assertEquals(
                "Apply failed with 1 conflict: conflict with \"kubectl\" using apps/v1: .spec.replicas", one.message());
        assertEquals(
                List.of(new StatusCause(
                        "FieldManagerConflict", "conflict with \"kubectl\" using apps/v1", ".spec.replicas")),
                one.causes());
        ApiException thrown = assertThrows(ApiException.class, one::orThrow);
        assertTrue(thrown.is(StatusReason.CONFLICT));

        JsonObject more = object("spec: {replicas: 2, nested: {x: 3}}");
        Conflicts two = assertInstanceOf(Conflicts.class, ServerSideApply.apply(live, more, ROOT, by("m"), false));
        assertEquals(
                "Apply failed with 2 conflicts: conflicts with \"kubectl\" using apps/v1:\n- .spec.replicas\n"
                        + "- .spec.nested.x",
                two.message());

        JsonObject forced = ServerSideApply.apply(live, more, ROOT, by("m"), true).orThrow().object();
        assertEquals("{'replicas':2,'nested':{'x':3,'z':2}}", spec(forced));
        assertEquals("UPDATE\n.spec\n.spec.nested\n.spec.nested.z\n", owned(forced, "kubectl"));
    }

    @Test
    void theSameValueIsShared() {
        JsonObject live = apply(apply(null, "spec: {replicas: 1}", "a"), "spec: {replicas: 1}", "b");
        assertEquals("APPLY\n.spec.replicas\n", owned(live, "a"));
        assertEquals("APPLY\n.spec.replicas\n", owned(live, "b"));
        JsonObject left = apply(live, "spec: {nested: {x: 1}}", "a");
        assertEquals("{'replicas':1,'nested':{'x':1}}", spec(left));
        assertEquals("{'nested':{'x':1}}", spec(apply(left, "{}", "b")));
    }

    @Test
    void whatIsNoLongerAppliedGoesUnlessSomebodyElseHasIt() {
        JsonObject live = apply(
                null,
                """
                metadata: {labels: {a: "1", b: "2"}, finalizers: [f/a, f/b]}
                spec: {nested: {x: 1, z: 2}, free: {p: {q: 1}}, containers: [{name: c, image: i}, {name: d, args: [x]}]}
                """,
                "m");
        JsonObject touched = live.deepCopy();
        touched.objectOrNew("spec").objectOrNew("nested").put("z", 5);
        touched.objectOrNew("spec").put("replicas", 7);
        touched = ManagedFieldsUpdate.update(live, touched, ROOT, by("other"));
        JsonObject after = apply(touched, "{metadata: {labels: {b: \"2\"}, finalizers: [f/b]}}", "m");
        assertEquals("{'nested':{'z':5},'replicas':7}", spec(after));
        assertEquals("{'b':'2'}", text(after.objectOrNew("metadata").objectOrNew("labels")));
        assertEquals("[\"f/b\"]", JsonWriter.text(after.objectOrNew("metadata").get("finalizers")));
    }

    @Test
    void itemsOfOthersStayAndTheOrderIsKept() {
        JsonObject live = apply(null, "spec: {containers: [{name: a, image: \"1\"}, {name: b}]}", "m");
        JsonObject injected = live.deepCopy();
        injected.objectOrNew("spec").array("containers").add(1, new JsonObject().put("name", "side"));
        injected = ManagedFieldsUpdate.update(live, injected, ROOT, by("injector"));
        JsonObject after = apply(injected, "spec: {containers: [{name: b}, {name: nn}, {name: a, image: \"2\"}]}", "m");
        assertEquals(
                "{'containers':[{'name':'side'},{'name':'b'},{'name':'nn'},{'name':'a','image':'2'}]}",
                spec(after));
        JsonObject gone = apply(after, "spec: {containers: [{name: b}]}", "m");
        assertEquals("{'containers':[{'name':'side'},{'name':'b'}]}", spec(gone));
    }

    @Test
    void atomicFieldsAreReplacedAndConflictAsAWhole() {
        JsonObject live = apply(null, "spec: {selector: {a: x}, nodes: {p: \"1\"}, raw: {k: [1]}}", "m");
        JsonObject after = apply(live, "spec: {selector: {b: yy}, nodes: {q: \"1\"}, raw: {l: 1}}", "m");
        assertEquals("{'selector':{'b':'yy'},'nodes':{'q':'1'},'raw':{'l':1}}", spec(after));
        Conflicts conflicts = assertInstanceOf(
                Conflicts.class,
                ServerSideApply.apply(after, object("spec: {selector: {a: z}}"), ROOT, by("n"), false));
        assertEquals(".spec.selector", conflicts.conflicts().getFirst().path().toString());
        assertEquals("\"m\"", conflicts.conflicts().getFirst().owner().toString());
    }

    @DisplayName("#125 fields without a schema")
    @Test
    void deducedFieldsMergeAsMapsAndTheirListsAreAtomic() {
        JsonObject live = apply(null, "spec: {free: {a: {b: 1}, l: [{name: x}]}}", "m");
        assertEquals("APPLY\n.spec.free.a\n.spec.free.l\n.spec.free.a.b\n", owned(live, "m"));
        JsonObject after = apply(live, "spec: {free: {a: {c: 2}}}", "n");
        assertEquals("{'free':{'a':{'b':1,'c':2},'l':[{'name':'x'}]}}", spec(after));
        assertEquals("{'free':{'a':{'c':2}}}", spec(apply(after, "{}", "m")));
    }

    @Test
    void objectsWithoutOwnersGetThemBeforeTheFirstApply() {
        JsonObject live = object("spec: {replicas: 1, nested: {x: 1}}");
        JsonObject after = apply(live, "spec: {nested: {z: 1}}", "m");
        assertEquals(
                "UPDATE\n.spec\n.spec.nested\n.spec.replicas\n.spec.nested.x\n", owned(after, "before-first-apply"));
        assertInstanceOf(
                Conflicts.class, ServerSideApply.apply(live, object("spec: {replicas: 2}"), ROOT, by("m"), false));
    }

    @Test
    void statusBelongsToItsEndpoint() {
        JsonObject live = apply(null, "{spec: {replicas: 1}, status: {ready: 3}}", "m");
        assertEquals("APPLY\n.spec.replicas\n", owned(live, "m"));
        ManagedWrite status = new ManagedWrite("s", "apps/v1", "status", true, T2);
        JsonObject config = object("{status: {ready: 1}, spec: {replicas: 1}}");
        JsonObject after = ServerSideApply.apply(live, config, ROOT, status, false).orThrow().object();
        assertEquals("APPLY\n.status.ready\n", owned(after, "s"));
        assertEquals("\"s\" with subresource \"status\"", status.owner(FieldOwner.Operation.APPLY).toString());
    }

    @Test
    void malformedConfigurationsAreRefused() {
        for (String yaml : List.of(
                "{metadata: {managedFields: []}}",
                "{spec: {containers: [{name: a}, {name: a}]}}",
                "{spec: {containers: [{image: a}]}}",
                "{spec: {containers: [a]}}",
                "{metadata: {finalizers: [a, a]}}",
                "{metadata: {finalizers: [{}]}}",
                "{spec: {unknown: 1}}")) {
            JsonObject config = object(yaml);
            ApiException refusal = assertThrows(
                    ApiException.class, () -> ServerSideApply.apply(null, config, ROOT, by("m"), false), yaml);
            assertTrue(refusal.is(StatusReason.BAD_REQUEST));
        }
        JsonObject other = object("apiVersion: apps/v2");
        assertThrows(ApiException.class, () -> ServerSideApply.apply(null, other, ROOT, by("m"), false));
        JsonObject duplicate = object("{spec: {containers: [{name: a}, {name: a}]}}");
        assertEquals(
                "failed to create typed patch object (d/x; apps/v1, Kind=Thing): .spec.containers: duplicate entries for"
                        + " key [name=\"a\"]",
                assertThrows(
                                ApiException.class,
                                () -> ServerSideApply.apply(null, duplicate, ROOT, by("m"), false))
                        .getMessage());
    }

    @Test
    void nullsOfAConfigurationTakeDeclaredFieldsAway() {
        JsonObject live = apply(null, "spec: {replicas: 1, nested: {x: 1}}", "m");
        JsonObject after = apply(live, "spec: {replicas: null, nested: {x: 1}}", "m");
        assertEquals("{'nested':{'x':1}}", spec(after));
        assertEquals("{'nested':{}}", spec(apply(null, "spec: {nested: {x: null}}", "m")));
    }

    @DisplayName("#127 the last applied configuration")
    @Test
    void kubectlTakesOverWhatItAppliedFromTheClientSide() {
        String last = "{\\\"apiVersion\\\":\\\"apps/v1\\\",\\\"spec\\\":{\\\"replicas\\\":1}}";
        String annotations =
                "metadata: {annotations: {kubectl.kubernetes.io/last-applied-configuration: \"%s\"}}\n".formatted(last);
        JsonObject live = update(null, annotations + "spec: {replicas: 1, nested: {x: 1}}", "kubectl-client-side-apply");
        JsonObject config = object("spec: {replicas: 5}");
        JsonObject after = ServerSideApply.apply(live, config, ROOT, by("kubectl"), false).orThrow().object();
        assertEquals("{'replicas':5,'nested':{'x':1}}", spec(after));
        assertEquals(
                "{\"apiVersion\":\"apps/v1\",\"kind\":\"Thing\",\"metadata\":{\"name\":\"x\",\"namespace\":\"d\"},"
                        + "\"spec\":{\"replicas\":5}}\n",
                after.stringAt("metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"));
        assertInstanceOf(Conflicts.class, ServerSideApply.apply(live, config, ROOT, by("other"), false));
        Conflicts rest = assertInstanceOf(
                Conflicts.class,
                ServerSideApply.apply(
                        live, object("spec: {replicas: 5, nested: {x: 2}}"), ROOT, by("kubectl"), false));
        assertEquals(1, rest.conflicts().size());
    }

    @Test
    void argumentsStayAsTheyAre() {
        JsonObject live = apply(null, "spec: {replicas: 1, containers: [{name: a}]}", "m");
        JsonObject config = object("spec: {containers: [{name: b}]}");
        JsonObject liveBefore = live.deepCopy();
        JsonObject configBefore = config.deepCopy();
        JsonObject after = ServerSideApply.apply(live, config, ROOT, by("m"), false).orThrow().object();
        after.objectOrNew("spec").array("containers").objects().getFirst().put("image", "x");
        assertEquals(liveBefore, live);
        assertEquals(configBefore, config);
        assertNull(after.at("spec", "replicas"));
        assertEquals(T1, ManagedFields.of(after).owners().values().iterator().next().time());
    }
}
