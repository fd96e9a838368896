package dev.polder.syncer;

import static dev.polder.syncer.House.ONE;
import static dev.polder.syncer.House.ROOT;
import static dev.polder.syncer.House.await;
import static dev.polder.syncer.House.ref;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.syncer.downstream.DownstreamRef;
import dev.polder.syncer.namespace.TargetId;
import dev.polder.syncer.transform.SyncKeys;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What comes up beside the plain status.
@Timeout(60)
final class StatusUpTest {
    private final House house = new House();
    private final MemoryDownstream cluster = house.cluster("east");
    private TargetId east;

    @BeforeEach
    void join() {
        east = house.join(ROOT, "east", "east");
        house.awaitReady(ROOT, "east");
        house.create(ONE, "namespaces", "", Json.of("{'kind':'Namespace','metadata':{'name':'app'}}"));
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void addressesOfAServiceComeUpAndDoNotGoDownAgain() {
        house.create(ONE, "services", "app", Json.of("""
                {'kind':'Service','apiVersion':'v1','metadata':{'name':'web'},
                 'spec':{'type':'NodePort','ports':[{'name':'a','port':80},{'name':'b','port':81}]}}"""));
        DownstreamRef ref = ref(east, ONE, "services", "app", "web");
        await("copy", () -> cluster.peek(ref) != null);
        int writes = cluster.writes();
        cluster.change(ref, o -> give(o, "10.96.0.7"));
        await("address", () -> "10.96.0.7".equals(clusterIp()));
        JsonObject web = house.get(ONE, "services", "app", "web");
        assertEquals(30080, web.objectAt("spec").objects("ports").getFirst().integer("nodePort").orElse(0));
        assertEquals("10.96.0.7", web.arrayAt("spec", "clusterIPs").strings().getFirst());
        cluster.change(ref, o -> give(o, "10.96.0.8"));
        await("another address", () -> "10.96.0.8".equals(clusterIp()));
        assertEquals(writes, cluster.writes());
    }

    @Test
    void ofTwoTargetsOneSpeaksForAnObjectUntilItIsGone() {
        TargetId west = house.join(ROOT, "west", "west");
        house.awaitReady(ROOT, "west");
        house.create(ONE, "deployments", "app", Json.of("""
                {'kind':'Deployment','apiVersion':'apps/v1','metadata':{'name':'web'},'spec':{'replicas':1}}"""));
        TargetId first = Stream.of(east, west).min(Comparator.comparing(TargetId::finalizer)).orElseThrow();
        TargetId second = first.equals(east) ? west : east;
        await("copies", () -> peek(first) != null && peek(second) != null);
        house.cluster(second.name()).change(place(second), o -> ready(o, 2));
        house.cluster(first.name()).change(place(first), o -> ready(o, 1));
        await("status of the first", () -> readyReplicas() == 1);
        house.cluster(second.name()).change(place(second), o -> ready(o, 3));
        house.cluster(first.name()).change(place(first), o -> ready(o, 4));
        await("status of the first", () -> readyReplicas() == 4);
        house.deleteTarget(ROOT, first.name());
        await("status of the second", () -> readyReplicas() == 3);
    }

    @Test
    void mirrorAppearsOnceTheTenantsObjectIsOutOfItsWay() {
        house.create(ONE, "configmaps", "app", Json.of("{'metadata':{'name':'settings'}}"));
        await("copy", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "settings")) != null);
        // It has an owner in the workspace, and so does not go down.
        house.create(ONE, "replicasets", "app", Json.of("""
                {'metadata':{'name':'web-1','ownerReferences':[{'apiVersion':'apps/v1','kind':'Deployment','name':'web',
                 'uid':'u','controller':true}]},'spec':{'own':1}}"""));
        JsonObject made = Json.of("{'metadata':{},'spec':{'replicas':1}}");
        made.objectOrNew("metadata").objectOrNew("labels").put(SyncKeys.TARGET_LABEL, east.key());
        var _ = cluster.put(ref(east, ONE, "replicasets", "app", "web-1"), made);
        var _ = cluster.put(ref(east, ONE, "replicasets", "app", "web-2"), made);
        await("the other mirror", () -> house.get(ONE, "replicasets", "app", "web-2") != null);
        assertNull(from());
        house.delete(ONE, "replicasets", "app", "web-1");
        await("mirror", () -> house.get(ONE, "replicasets", "app", "web-1") != null && east.key().equals(from()));
    }

    @Test
    void mirrorThatMayNotBeDeletedDownstreamIsShownAgain() {
        cluster.undeletable.add("replicasets");
        house.create(ONE, "configmaps", "app", Json.of("{'metadata':{'name':'settings'}}"));
        await("copy", () -> cluster.peek(ref(east, ONE, "configmaps", "app", "settings")) != null);
        JsonObject made = Json.of("{'metadata':{},'spec':{'replicas':1}}");
        made.objectOrNew("metadata").objectOrNew("labels").put(SyncKeys.TARGET_LABEL, east.key());
        var _ = cluster.put(ref(east, ONE, "replicasets", "app", "web-1"), made);
        await("mirror", () -> house.get(ONE, "replicasets", "app", "web-1") != null);
        String uid = house.get(ONE, "replicasets", "app", "web-1").stringAt("metadata", "uid");
        house.delete(ONE, "replicasets", "app", "web-1");
        await("again", () -> {
            JsonObject mirror = house.get(ONE, "replicasets", "app", "web-1");
            return mirror != null && !uid.equals(mirror.stringAt("metadata", "uid"));
        });
    }

    private String from() {
        return house.get(ONE, "replicasets", "app", "web-1").stringAt("metadata", "labels", SyncKeys.MIRRORED_FROM);
    }

    private DownstreamRef place(TargetId target) {
        return ref(target, ONE, "deployments", "app", "web");
    }

    private JsonObject peek(TargetId target) {
        return house.cluster(target.name()).peek(place(target));
    }

    private long readyReplicas() {
        return house.get(ONE, "deployments", "app", "web").integerAt("status", "readyReplicas").orElse(0);
    }

    private static JsonObject ready(JsonObject object, int replicas) {
        return object.put("status", new JsonObject().put("readyReplicas", replicas));
    }

    private static JsonObject give(JsonObject service, String address) {
        service.objectOrNew("spec")
                .put("clusterIP", address)
                .put("clusterIPs", JsonArray.ofStrings(List.of(address)))
                .objects("ports")
                .forEach(port -> port.put("nodePort", 30000 + port.integer("port").orElse(0)));
        return service;
    }

    private String clusterIp() {
        return house.get(ONE, "services", "app", "web").stringAt("spec", "clusterIP");
    }
}
