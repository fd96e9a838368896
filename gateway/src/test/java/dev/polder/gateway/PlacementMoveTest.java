package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A workspace whose Placement puts it on one of two clusters, and takes it to the other when the first is emptied. The
/// clusters are simulated gateways.
@Timeout(180)
class PlacementMoveTest {
    private static final String PLACEMENTS = "/apis/scheduling.kcp.io/v1alpha1/placements";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/shop/deployments";
    private static final String SHOP = "/api/v1/namespaces/shop";

    @TempDir
    static Path directory;

    private static TestGateway upstream;
    private static TestGateway east;
    private static TestGateway west;
    private static RestClient workspace;

    @BeforeAll
    static void start() throws Exception {
        east = TestGateway.simulated(directory.resolve("east"));
        west = TestGateway.simulated(directory.resolve("west"));
        upstream = TestGateway.start(directory.resolve("upstream"));
        SyncedPair.joinIn(upstream.operator(), "east", SyncedPair.kubeconfig(east));
        SyncedPair.joinIn(upstream.operator(), "west", SyncedPair.kubeconfig(west));
        workspace = upstream.workspace("placed");
        SyncedPair.created(workspace.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"shop\"}}"));
        SyncedPair.created(workspace.post(PLACEMENTS, """
                {"metadata":{"name":"p"},"spec":{"locationSelectors":[{}],
                 "locationResource":{"group":"workload.kcp.io","version":"v1alpha1","resource":"synctargets"}}}"""));
    }

    @AfterAll
    static void stop() {
        upstream.close();
        east.close();
        west.close();
    }

    private static JsonObject placement() {
        return workspace.get(PLACEMENTS + "/p").json();
    }

    private static boolean holds(String type) {
        JsonObject status = placement().object("status");
        return status != null
                && status.objects("conditions").stream()
                        .anyMatch(c -> c.string("type", "").equals(type)
                                && c.string("status", "").equals("True"));
    }

    private static String label(JsonObject object) {
        JsonObject labels = Objects.requireNonNull(object.objectAt("metadata", "labels"));
        return String.join(",", labels.names().stream()
                .filter(name -> name.startsWith("state.workload.kcp.io/"))
                .map(name -> name.substring("state.workload.kcp.io/".length()))
                .toList());
    }

    private static String key(String target) {
        return String.valueOf(upstream.operator()
                .get(SyncedPair.TARGETS + "/" + target)
                .json()
                .stringAt("metadata", "labels", "internal.workload.kcp.io/key"));
    }

    private static long deployments(TestGateway cluster) {
        return cluster.operator()
                .get("/apis/apps/v1/deployments?fieldSelector=metadata.name%3Dweb")
                .json()
                .objects("items")
                .size();
    }

    private static long ready() {
        return workspace.get(DEPLOYMENTS + "/web").json().integerAt("status", "readyReplicas").orElse(0);
    }

    @Test
    void workloadRunsOnOneClusterAndMovesWhenThatIsEmptied() throws Exception {
        TestGateway.await("placed", () -> holds("Ready") && holds("Scheduled"));
        SyncedPair.created(workspace.post(DEPLOYMENTS, """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":2,
                 "selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},
                 "spec":{"containers":[{"name":"c","image":"i"}]}}}}"""));
        TestGateway.await("ready", () -> ready() == 2);
        assertEquals(1, deployments(east) + deployments(west));
        boolean first = deployments(east) == 1;
        String from = first ? "east" : "west";
        String to = first ? "west" : "east";
        assertEquals(key(from), label(workspace.get(SHOP).json()));
        nobodyElseMarks(key(to));

        var drained = upstream.operator().patch(SyncedPair.TARGETS + "/" + from, "merge-patch+json",
                "{\"spec\":{\"unschedulable\":true,\"evictAfter\":\"2026-01-01T00:00:00Z\"}}");
        assertEquals(200, drained.status(), drained.text());
        TestGateway other = first ? west : east;
        TestGateway.await("moved", () -> deployments(other) == 1 && deployments(first ? east : west) == 0);
        TestGateway.await("ready there", () -> ready() == 2);
        TestGateway.await("marked", () -> label(workspace.get(SHOP).json()).equals(key(to)));
        TestGateway.await("two pods", () -> workspace.get("/api/v1/namespaces/shop/pods").json().objects("items").size() == 2);
        TestGateway.await("counted", () -> upstream.operator()
                        .get(SyncedPair.TARGETS + "/" + from)
                        .json()
                        .integerAt("status", "content", "objects")
                        .orElse(-1)
                == 0);
        assertEquals("Bound", placement().stringAt("status", "phase"));
        assertTrue(upstream.operator()
                        .get("/apis/scheduling.kcp.io/v1alpha1/locations/default")
                        .json()
                        .integerAt("status", "availableInstances")
                        .orElse(-1)
                == 1);
    }

    /// Marks that a client writes, or leaves out, are as they were.
    private static void nobodyElseMarks(String key) {
        String before = label(workspace.get(SHOP).json());
        var forged = workspace.patch(SHOP, "merge-patch+json",
                ("{\"metadata\":{\"labels\":{\"state.workload.kcp.io/%s\":\"Sync\"},\"annotations\":"
                        + "{\"scheduling.kcp.io/placement\":null}}}").formatted(key));
        assertEquals(200, forged.status(), forged.text());
        assertEquals(before, label(forged.json()));
        assertEquals("", forged.json().stringAt("metadata", "annotations", "scheduling.kcp.io/placement"));
        var created = workspace.post("/api/v1/namespaces",
                "{\"metadata\":{\"name\":\"forged\",\"annotations\":{\"deletion.internal.workload.kcp.io/%s\":\"x\"}}}"
                        .formatted(key));
        assertEquals(201, created.status(), created.text());
        assertEquals(List.of(), created.json().objectOrNew("metadata").objectOrNew("annotations").names().stream()
                .filter(a -> a.startsWith("deletion."))
                .toList());
        var retargeted = workspace.patch(PLACEMENTS + "/p", "merge-patch+json",
                "{\"metadata\":{\"annotations\":{\"internal.workload.kcp.io/synctarget\":\"%s\"}}}".formatted(key));
        assertEquals(before, retargeted.json().stringAt("metadata", "annotations", "internal.workload.kcp.io/synctarget"));
    }
}
