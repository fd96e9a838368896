package dev.polder.syncer;

import static dev.polder.syncer.House.ONE;
import static dev.polder.syncer.House.ROOT;
import static dev.polder.syncer.House.await;
import static dev.polder.syncer.House.ref;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.namespace.TargetId;
import dev.polder.syncer.transform.SyncKeys;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What others do to copies downstream, and what becomes of it.
@Timeout(60)
final class CopyRepairTest {
    private final House house = new House();
    private final MemoryDownstream cluster = house.cluster("east");
    private TargetId east;
    private DownstreamRef copy;

    @BeforeEach
    void join() {
        east = house.join(ROOT, "east", "east");
        house.awaitReady(ROOT, "east");
        house.create(ONE, "namespaces", "", Json.of("{'kind':'Namespace','metadata':{'name':'app'}}"));
        configMap("settings");
        copy = ref(east, ONE, "configmaps", "app", "settings");
        await("copy", () -> cluster.peek(copy) != null);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void handEditIsTakenBackAndWhatOthersAddedStays() {
        cluster.edit(copy, o -> {
            o.objectOrNew("data").put("color", "pink").put("added", "theirs");
            return o;
        });
        await("repair", () -> "blue".equals(color()));
        house.edit(ONE, "configmaps", "app", "settings", o -> o.objectOrNew("data").put("size", "9"));
        await("change", () -> "9".equals(cluster.peek(copy).stringAt("data", "size")));
        assertNull(state());
    }

    @Test
    void handEditThatIsSeenBeforeOurOwnWriteIsAnsweredIsTakenBackToo() {
        cluster.afterNextApply(() -> {
            cluster.edit(copy, o -> paint(o, "pink"));
            await("seen", cluster::isSeen);
        });
        house.edit(ONE, "configmaps", "app", "settings", o -> o.objectOrNew("data").put("size", "9"));
        await("change and repair", () -> "9".equals(cluster.peek(copy).stringAt("data", "size")) && "blue".equals(color()));
    }

    @Test
    void labelThatIsTakenOffBeforeOurOwnWriteIsAnsweredComesBackToo() {
        cluster.afterNextApply(() -> {
            cluster.edit(copy, o -> {
                o.objectOrNew("metadata").objectOrNew("labels").remove(SyncKeys.TARGET_LABEL);
                return o;
            });
            await("seen", cluster::isSeen);
        });
        house.edit(ONE, "configmaps", "app", "settings", o -> o.objectOrNew("data").put("size", "9"));
        await("change and label", () -> "9".equals(cluster.peek(copy).stringAt("data", "size"))
                && east.key().equals(label(SyncKeys.TARGET_LABEL)));
    }

    @Test
    void copyThatIsDeletedBeforeOurOwnWriteIsAnsweredIsMadeAgain() {
        String uid = cluster.peek(copy).stringAt("metadata", "uid");
        cluster.afterNextApply(() -> {
            cluster.remove(copy);
            await("seen", cluster::isSeen);
        });
        house.edit(ONE, "configmaps", "app", "settings", o -> o.objectOrNew("data").put("size", "9"));
        await("made again", () -> {
            JsonObject there = cluster.peek(copy);
            return there != null && !uid.equals(there.stringAt("metadata", "uid"));
        });
    }

    @Test
    void fieldThatIsTakenOutComesBack() {
        cluster.edit(copy, o -> {
            o.objectOrNew("data").remove("color");
            return o;
        });
        await("repair", () -> "blue".equals(color()));
    }

    @Test
    void fightIsGivenUpAndToldAndTakenUpAgainWhenTheTenantChangesTheObject() {
        for (int i = 0; i < 3; i++) {
            cluster.edit(copy, o -> paint(o, "pink"));
            await("repair", () -> "blue".equals(color()));
        }
        cluster.edit(copy, o -> paint(o, "pink"));
        await("told", () -> state() != null && state().contains("ApplyConflict"));
        assertEquals("pink", color());
        house.edit(ONE, "configmaps", "app", "settings", o -> o.objectOrNew("data").put("color", "green"));
        await("taken up", () -> "green".equals(color()));
        await("untold", () -> state() == null);
    }

    @Test
    void marksThatAreTakenOffComeBackAndTheCopyIsStillOursToDelete() {
        cluster.edit(copy, o -> {
            o.objectOrNew("metadata").objectOrNew("annotations").remove(SyncKeys.PROVENANCE);
            return o;
        });
        await("provenance", () -> annotation(SyncKeys.PROVENANCE) != null);
        cluster.edit(copy, o -> {
            o.objectOrNew("metadata").objectOrNew("labels").remove(SyncKeys.TARGET_LABEL);
            return o;
        });
        await("label", () -> east.key().equals(label(SyncKeys.TARGET_LABEL)));
        house.delete(ONE, "configmaps", "app", "settings");
        await("gone", () -> cluster.peek(copy) == null && house.get(ONE, "configmaps", "app", "settings") == null);
    }

    @Test
    void editMadeWhileNobodyLookedIsTakenBack() {
        house.restartAfter(() -> cluster.edit(copy, o -> paint(o, "pink")));
        await("repair", () -> "blue".equals(color()));
        String uid = cluster.peek(copy).stringAt("metadata", "uid");
        house.restartAfter(() -> cluster.edit(copy, o -> {
            o.objectOrNew("metadata").objectOrNew("annotations").remove(SyncKeys.PROVENANCE);
            return o;
        }));
        await("provenance", () -> annotation(SyncKeys.PROVENANCE) != null);
        assertEquals(uid, cluster.peek(copy).stringAt("metadata", "uid"));
    }

    @Test
    void copyGoesDownOnceWhatWasInItsWayIsGone() {
        DownstreamRef foreign = ref(east, ONE, "configmaps", "app", "late");
        var _ = cluster.put(foreign, Json.of("{'metadata':{},'data':{'whose':'theirs'}}"));
        configMap("late");
        await("told", () -> house.get(ONE, "configmaps", "app", "late")
                .stringAt("metadata", "annotations", SyncKeys.SYNC_STATE) != null);
        cluster.remove(foreign);
        await("copy", () -> cluster.peek(foreign) != null);
        await("untold", () -> house.get(ONE, "configmaps", "app", "late")
                .stringAt("metadata", "annotations", SyncKeys.SYNC_STATE) == null);
    }

    @Test
    void rightsThatWereTakenAwayAreToldOnTheObjectAndOnTheTarget() {
        cluster.unreadable.addAll(List.of("configmaps", "namespaces"));
        configMap("late");
        await("told", () -> {
            String told = house.get(ONE, "configmaps", "app", "late")
                    .stringAt("metadata", "annotations", SyncKeys.SYNC_STATE);
            return told != null && told.contains("Forbidden") && told.contains("may not get in app");
        });
        await("told", () -> "False".equals(authorized()));
        cluster.unreadable.clear();
        await("copy", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "late")) != null);
        await("untold", () -> "True".equals(authorized()));
    }

    private String authorized() {
        return house.condition(ROOT, "east", "SyncerAuthorized").string("status");
    }

    @Test
    void workThatIsOverIsNotDoneAgainWhenTheClusterClearsItAway() {
        job("kept", "");
        job("cleared", "'ttlSecondsAfterFinished':0");
        DownstreamRef kept = ref(east, ONE, "jobs", "app", "kept");
        DownstreamRef cleared = ref(east, ONE, "jobs", "app", "cleared");
        for (DownstreamRef job : List.of(kept, cleared)) {
            await("copy", () -> cluster.peek(job) != null);
            cluster.change(job, o -> o.put("status", Json.of("""
                    {'conditions':[{'type':'Complete','status':'True','lastTransitionTime':'2026-01-01T00:00:00Z'}]}""")));
            await("complete", () -> house.get(ONE, "jobs", "app", job.name()).arrayAt("status", "conditions") != null);
            cluster.remove(job);
        }
        await("gone after its time", () -> house.get(ONE, "jobs", "app", "cleared") == null);
        configMap("marker");
        await("marker", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "marker")) != null);
        assertNull(cluster.peek(kept));
        assertNotNull(house.get(ONE, "jobs", "app", "kept"));
    }

    private void job(String name, String spec) {
        house.create(ONE, "jobs", "app", Json.of("""
                {'kind':'Job','apiVersion':'batch/v1','metadata':{'name':'%s'},'spec':{%s}}""".formatted(name, spec)));
    }

    @Test
    void whatIsTakenBackNoLongerSaysThatItRuns() {
        house.create(ONE, "deployments", "app", Json.of("""
                {'kind':'Deployment','apiVersion':'apps/v1','metadata':{'name':'web'},'spec':{'replicas':1}}"""));
        DownstreamRef web = ref(east, ONE, "deployments", "app", "web");
        await("copy", () -> cluster.peek(web) != null);
        cluster.change(web, o -> o.put("status", new JsonObject().put("readyReplicas", 1)));
        await("status", () -> ready() == 1);
        house.deleteTarget(ROOT, "east");
        await("target gone", () -> house.targetObject(ROOT, "east") == null);
        assertEquals(0, ready());
    }

    private long ready() {
        return house.get(ONE, "deployments", "app", "web").integerAt("status", "readyReplicas").orElse(0);
    }

    @Test
    void manyCopiesWithoutOriginalsAreKeptUntilAnOperatorLetsThemGo() {
        for (int i = 0; i < 15; i++) {
            configMap("many-" + i);
        }
        await("copies", () -> left() == 15);
        house.restartAfter(() -> {
            for (int i = 0; i < 15; i++) {
                String name = "many-" + i;
                house.edit(ONE, "configmaps", "app", name, o -> o.objectOrNew("metadata").remove("finalizers"));
                house.delete(ONE, "configmaps", "app", name);
            }
        });
        await("held", () -> {
            JsonObject condition = house.condition(ROOT, "east", "DeletionsAllowed");
            return condition != null && condition.string("status", "").equals("False");
        });
        await("those that may go are gone", () -> left() <= 5);
        assertEquals(5, left());
        assertTrue(cluster.namespaces().contains(copy.namespace()));
        house.allowMassDeletion(ROOT, "east");
        await("let go", () -> left() == 0);
        assertNotNull(cluster.peek(copy));
        await("no longer held", () -> house.condition(ROOT, "east", "DeletionsAllowed") == null);
    }

    private long left() {
        long left = 0;
        for (int i = 0; i < 15; i++) {
            left += cluster.peek(ref(east, ONE, "configmaps", "app", "many-" + i)) == null ? 0 : 1;
        }
        return left;
    }

    private static JsonObject paint(JsonObject object, String color) {
        object.objectOrNew("data").put("color", color);
        return object;
    }

    private String color() {
        return cluster.peek(copy).stringAt("data", "color");
    }

    private String annotation(String name) {
        return cluster.peek(copy).stringAt("metadata", "annotations", name);
    }

    private String label(String name) {
        return cluster.peek(copy).stringAt("metadata", "labels", name);
    }

    private String state() {
        return house.get(ONE, "configmaps", "app", "settings").stringAt("metadata", "annotations", SyncKeys.SYNC_STATE);
    }

    private void configMap(String name) {
        house.create(ONE, "configmaps", "app", Json.of("""
                {'kind':'ConfigMap','apiVersion':'v1','metadata':{'name':'%s'},'data':{'color':'blue'}}"""
                .formatted(name)));
    }
}
