package dev.polder.gateway.cli.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.gateway.cli.TestSurroundings;
import dev.polder.gateway.client.TestServer;
import dev.polder.gateway.client.TestServer.Answer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands about clusters, against a server that answers as the wire contract says.
class TargetCommandsTest {
    private static final String TARGETS = "/clusters/root/apis/workload.kcp.io/v1alpha1/synctargets";
    private static final String WEST = TARGETS + "/west";
    private static final String AWAY = "it is\n\u001b[31maway, and has been for longer than a line can say";
    private static final String SECRET = "/clusters/root/api/v1/namespaces/default/secrets/cluster-west";

    @TempDir
    Path directory;

    private final TestSurroundings polder = new TestSurroundings();
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(directory);
        polder.with("KUBECONFIG", server.kubeconfig(directory.resolve("config"), "/clusters/root").toString());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// @param heartbeat seconds of the last minute of 2029, below 0 for none
    private static JsonObject target(String name, String reason, int heartbeat, int namespaces, int objects) {
        boolean ready = reason.equals("Connected");
        JsonObject condition = new JsonObject()
                .put("type", "Ready")
                .put("status", ready ? "True" : "False")
                .put("reason", reason)
                .put("message", ready ? "connected to Kubernetes v1.36" : AWAY);
        JsonObject status = new JsonObject()
                .put("conditions", new JsonArray().add(condition))
                .put("content", new JsonObject().put("namespaces", namespaces).put("objects", objects));
        if (heartbeat >= 0) {
            status.put("lastSyncerHeartbeatTime", "2029-12-31T23:59:%02dZ".formatted(heartbeat));
        }
        return new JsonObject()
                .put("kind", "SyncTarget")
                .put("metadata", new JsonObject()
                        .put("name", name)
                        .put("uid", "u")
                        .put("creationTimestamp", "2029-12-31T23:00:00Z"))
                .put("spec", new JsonObject().put(
                        "credentialsSecretRef",
                        new JsonObject().put("namespace", "default").put("name", "cluster-" + name)))
                .put("status", status);
    }

    /// Answers each read of west with the next state; null for gone.
    private AtomicInteger states(IntFunction<JsonObject> state) {
        var reads = new AtomicInteger();
        server.on("GET " + WEST, _ -> {
            JsonObject now = state.apply(reads.getAndIncrement());
            return now == null ? Answer.status(404, "NotFound", "gone") : Answer.ok(now);
        });
        return reads;
    }

    @Test
    void joinWaitsUntilTheClusterIsReady() throws Exception {
        server.on("GET /version", new JsonObject())
                .on("PATCH " + SECRET, new JsonObject())
                .on("PATCH " + WEST, target("west", "Connected", 10, 0, 0));
        states(i -> switch (i) {
            case 0 -> target("west", "Connected", 10, 0, 0);
            case 1 -> target("west", "Unreachable", 10, 0, 0);
            default -> target("west", "Connected", 30, 0, 0);
        });
        Path cluster = server.kubeconfig(directory.resolve("cluster"), "");
        assertEquals(0, polder.run("join", "west", "--cluster-kubeconfig", cluster.toString()), polder.err());
        String[] lines = polder.out().split("\n");
        assertEquals(3, lines.length, polder.out());
        assertTrue(lines[1].startsWith("  waiting: Unreachable: it is [31maway"), polder.out());
        assertEquals("cluster west is Ready: connected to Kubernetes v1.36", lines[2]);
        states(_ -> target("west", "Unreachable", 10, 0, 0));
        assertEquals(1, polder.run("join", "west", "--cluster-kubeconfig", cluster.toString(), "--timeout", "1s"));
        assertTrue(polder.err().startsWith("polder: cluster west is not Ready after 1 s; last: Unreachable"), polder.err());
    }

    @Test
    void cordonAndUncordonChangeTheSpecAlone() {
        server.on("PATCH " + WEST, target("west", "Connected", 1, 0, 0));
        assertEquals(0, polder.run("cordon", "west"), polder.err());
        assertEquals("cluster west is cordoned: it keeps what it has and takes nothing new\n", polder.out());
        assertEquals(
                new JsonObject().put("spec", new JsonObject().put("unschedulable", true)),
                server.seen().getLast().json());
        assertEquals("application/merge-patch+json", server.seen().getLast().header("content-type"));
        assertEquals(0, polder.run("uncordon", "west"));
        assertEquals("cluster west takes workloads again\n", polder.out());
        JsonObject spec = server.seen().getLast().json().object("spec");
        assertFalse(spec.isTrue("unschedulable"));
        assertEquals(JsonNull.NULL, spec.get("evictAfter"));
        assertEquals(1, polder.run("cordon", "east"));
        assertTrue(polder.err().startsWith("polder: the server refused: "), polder.err());
    }

    @Test
    void drainTellsWhatIsLeftUntilNothingIs() {
        server.on("PATCH " + WEST, target("west", "Connected", 10, 2, 12));
        states(i -> i < 2
                ? target("west", "Connected", 10, 2, 12)
                : i < 4 ? target("west", "Connected", 20, 1, 1) : target("west", "Connected", 30, 0, 0));
        assertEquals(0, polder.run("drain", "west"), polder.err());
        assertEquals(
                """
                cluster west is being emptied
                  12 objects in 2 namespaces left
                  1 object in 1 namespace left
                cluster west is empty
                """,
                polder.out());
        JsonObject spec = server.seen().getFirst().json().object("spec");
        assertTrue(spec.isTrue("unschedulable"));
        assertEquals("2030-01-01T00:00:00Z", spec.string("evictAfter"));
        assertEquals(0, polder.run("drain", "west", "--no-wait"));
        assertEquals("cluster west is being emptied\n", polder.out());
    }

    @Test
    void drainDoesNotTakeOldNewsAndSaysWhatHinders() {
        server.on("PATCH " + WEST, target("west", "Connected", 10, 0, 0));
        states(_ -> target("west", "Unreachable", 10, 0, 0));
        assertEquals(1, polder.run("drain", "west", "--timeout", "1s"));
        assertTrue(
                polder.err().startsWith("polder: cluster west is not empty after 1 s: 0 objects in 0 namespaces left; the"
                        + " cluster is not ready: Unreachable: it is"),
                polder.err());
    }

    @Test
    void drainLaterSaysWhen() {
        JsonObject later = target("west", "Connected", 10, 2, 12);
        later.objectOrNew("spec").put("evictAfter", "2030-01-01T02:00:00Z");
        server.on("PATCH " + WEST, later);
        assertEquals(0, polder.run("drain", "west", "--after", "2h"), polder.err());
        assertEquals("2030-01-01T02:00:00Z", server.seen().getLast().json().stringAt("spec", "evictAfter"));
        assertEquals("cluster west is cordoned, and emptied from 2030-01-01T02:00:00Z on\n", polder.out());
    }

    @Test
    void leaveWaitsForTheEndAndForgetsTheCredential() {
        states(i -> i < 2
                ? target("west", "Connected", 10, 2, 12)
                : i < 4 ? target("west", "Connected", 20, 0, 0) : null);
        server.on("DELETE " + WEST, new JsonObject())
                .on("GET " + SECRET, new JsonObject().put("type", SyncTargets.SECRET_TYPE))
                .on("DELETE " + SECRET, new JsonObject());
        assertEquals(0, polder.run("leave", "west"), polder.err());
        assertEquals(
                """
                cluster west is leaving
                  12 objects in 2 namespaces left
                  0 objects in 0 namespaces left
                cluster west has left; taken back from it: 12 objects in 2 namespaces
                """,
                polder.out());
        assertEquals("DELETE", server.seen().getLast().method());
        assertTrue(server.seen().getLast().target().endsWith("/secrets/cluster-west"));
    }

    @Test
    void leaveKeepsASecretOfSomebodyElseAndSaysWhatMayBeLeft() {
        states(i -> i < 3 ? target("west", "Unreachable", 10, 2, 12) : null);
        server.on("DELETE " + WEST, new JsonObject()).on("GET " + SECRET, new JsonObject().put("type", "Opaque"));
        assertEquals(1, polder.run("leave", "west"));
        assertTrue(polder.err().contains("it could not be reached: up to 12 objects in 2 namespaces may be left there"), polder.err());
        assertEquals(1, server.seen().stream().filter(s -> s.method().equals("DELETE")).count());
    }

    @Test
    void leaveGivesUpWaitingInTheEnd() {
        states(_ -> target("west", "Connected", 10, 2, 12));
        server.on("DELETE " + WEST, new JsonObject());
        assertEquals(1, polder.run("leave", "west", "--timeout", "1s"));
        assertTrue(polder.err().contains("still being emptied after 1 s: 12 objects in 2 namespaces left; it goes on"));
        assertEquals(0, polder.run("leave", "west", "--no-wait"));
        assertEquals("cluster west is leaving\n", polder.out());
    }

    @Test
    void targetListIsReadableIn80Columns() {
        JsonObject cordoned = target("a-rather-long-name", "Unreachable", -1, 0, 0);
        cordoned.objectOrNew("spec").put("unschedulable", true);
        JsonObject drained = target("east", "Connected", 50, 12, 3456);
        drained.objectOrNew("spec").put("unschedulable", true).put("evictAfter", "2029-12-31T23:59:00Z");
        JsonObject unknown = new JsonObject().put("metadata", new JsonObject().put("name", "new"));
        server.on("GET " + TARGETS, new JsonObject()
                .put("kind", "SyncTargetList")
                .put("items", new JsonArray()
                        .add(cordoned)
                        .add(drained)
                        .add(unknown)
                        .add(target("west", "Connected", 40, 1, 2))));
        assertEquals(0, polder.run("target", "list"), polder.err());
        assertEquals(
                """
                NAME                 READY     TAKES   HEARTBEAT   NAMESPACES   OBJECTS   AGE
                a-rather-long-name   False     none    never       0            0         60m
                east                 True      back    10s         12           3456      60m
                new                  Unknown   new     never       0            0         <unknown>
                west                 True      new     20s         1            2         60m

                a-rather-long-name: Unreachable: it is [31maway, and has been for longer than...
                """,
                polder.out());
        polder.out().lines().filter(l -> !l.startsWith("new ")).forEach(l -> assertTrue(l.length() <= 80, l));
        assertEquals(0, polder.run("target", "ls", "-o", "name"));
        assertTrue(polder.out().startsWith("synctarget.workload.kcp.io/a-rather-long-name\n"), polder.out());
        assertEquals(0, polder.run("target", "list", "-o", "yaml"));
        assertTrue(polder.out().startsWith("kind: SyncTargetList"), polder.out());
        server.on("GET " + TARGETS, new JsonObject().put("items", new JsonArray()));
        assertEquals(0, polder.run("target", "list", "root"));
        assertEquals("No clusters found\n", polder.out());
        assertNotNull(server.seen().getLast());
    }
}
