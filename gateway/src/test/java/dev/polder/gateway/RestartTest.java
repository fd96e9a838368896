package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.gateway.client.KubeconfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a gateway acknowledged it serves again, however it ended.
class RestartTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final int ROUNDS = Integer.getInteger("polder.kills", 3);
    private static final int WRITERS = 8;
    private static final int MOST_WRITES = 400;

    @TempDir
    Path directory;

    /// Writers work while the process is killed at a moment that the seed chooses.
    @Test
    void whatWasAcknowledgedIsThereAfterAKillWhileWriting() throws Exception {
        long seed = Long.getLong("polder.seed", System.nanoTime());
        System.out.println("killed with -Dpolder.seed=" + seed);
        Random random = new Random(seed);
        Map<String, String> acknowledged = new ConcurrentHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            try (ServerProcess server = ServerProcess.start(directory);
                    RestClient client = server.client()) {
                check(client, acknowledged);
                List<Thread> writers = new ArrayList<>();
                for (int w = 0; w < WRITERS; w++) {
                    String prefix = "r" + round + "-" + w + "-";
                    writers.add(Thread.startVirtualThread(() -> write(client, prefix, acknowledged)));
                }
                int before = acknowledged.size();
                int wanted = 1 + random.nextInt(MOST_WRITES);
                TestGateway.await("enough was written", () -> acknowledged.size() >= before + wanted);
                LockSupport.parkNanos(random.nextLong(20_000_000)); // not always right behind an answer
                server.kill();
                for (Thread writer : writers) {
                    writer.join();
                }
            }
        }
        try (TestGateway again = TestGateway.start(directory)) {
            check(again.operator(), acknowledged);
        }
    }

    private static void check(RestClient client, Map<String, String> acknowledged) {
        Map<String, String> found = new HashMap<>();
        JsonArray items = Objects.requireNonNull(client.get(MAPS).json().array("items"));
        for (JsonObject map : items.objects()) {
            found.put(String.valueOf(map.stringAt("metadata", "name")), String.valueOf(map.stringAt("data", "k")));
        }
        acknowledged.forEach((name, state) -> assertTrue(
                state.equals(found.get(name)) || next(state).equals(found.get(name)),
                () -> name + " was acknowledged as " + state + " and is " + found.get(name)));
    }

    /// What an update that was under way may have made of a state.
    private static String next(String state) {
        return state.equals("created") ? "updated" : state;
    }

    /// Creates and updates until there is no answer any more.
    private static void write(RestClient client, String prefix, Map<String, String> acknowledged) {
        for (int i = 0; true; i++) {
            String name = prefix + i;
            try {
                String body = "{\"metadata\":{\"name\":\"%s\"},\"data\":{\"k\":\"%s\"}}";
                assertEquals(201, client.post(MAPS, body.formatted(name, "created")).status());
                acknowledged.put(name, "created");
                assertEquals(200, client.put(MAPS + "/" + name, body.formatted(name, "updated")).status());
                acknowledged.put(name, "updated");
            } catch (AssertionError e) {
                if (e.getCause() instanceof IOException) {
                    return;
                }
                throw e;
            }
        }
    }

    @Test
    void earlierCredentialsStayGoodAndTheKubeconfigIsPrivate() throws Exception {
        Path kept = directory.resolve("kept.kubeconfig");
        int port;
        try (TestGateway first = TestGateway.start(directory)) {
            Files.copy(first.gateway().adminKubeconfig(), kept);
            port = first.gateway().url().getPort();
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(first.gateway().adminKubeconfig())));
        }
        Gateway again = Gateway.start(GatewaySettings.of(directory).withListen("127.0.0.1", port));
        try (RestClient client = new RestClient(KubeconfigReader.read(List.of(kept)))) {
            assertEquals(200, client.get(MAPS).status());
        } finally {
            again.close();
        }
    }

    @Test
    void workspacesAreToldOfANewAddress() throws Exception {
        try (TestGateway first = TestGateway.start(directory)) {
            first.workspace("moving");
        }
        try (TestGateway second = TestGateway.start(directory)) {
            String expected = second.gateway().url() + "/clusters/root:moving";
            TestGateway.await(
                    "the Workspace names the new address",
                    () -> expected.equals(second.operator()
                            .get("/apis/tenancy.kcp.io/v1alpha1/workspaces/moving")
                            .json()
                            .stringAt("spec", "URL")));
            TestGateway.await(
                    "the LogicalCluster does too",
                    () -> expected.equals(second.operator()
                            .in("root:moving")
                            .get("/apis/core.kcp.io/v1alpha1/logicalclusters/cluster")
                            .json()
                            .stringAt("status", "URL")));
        }
    }

    @Test
    void whatCannotStartSaysInOneLineWhyAndWhatToDo() throws Exception {
        try (TestGateway first = TestGateway.start(directory)) {
            GatewayStartException busy = assertThrows(
                    GatewayStartException.class, () -> Gateway.start(GatewaySettings.of(directory)));
            assertTrue(String.valueOf(busy.getMessage()).contains(directory.toString()), busy.getMessage());
            int port = first.gateway().url().getPort();
            GatewayStartException taken = assertThrows(
                    GatewayStartException.class,
                    () -> Gateway.start(
                            GatewaySettings.of(directory.resolve("other")).withListen("127.0.0.1", port)));
            assertTrue(String.valueOf(taken.getMessage()).contains("--listen"), taken.getMessage());
        }
        Path file = Files.writeString(directory.resolve("file"), "x");
        GatewayStartException notADirectory =
                assertThrows(GatewayStartException.class, () -> Gateway.start(GatewaySettings.of(file)));
        assertTrue(String.valueOf(notADirectory.getMessage()).contains("--data-dir"));
        assertEquals(1, String.valueOf(notADirectory.getMessage()).lines().count());
    }
}
