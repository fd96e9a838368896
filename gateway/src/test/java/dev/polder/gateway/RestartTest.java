package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.gateway.client.KubeconfigReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a gateway acknowledged it serves again, however it ended.
class RestartTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final int ROUNDS = 2;
    private static final int WRITES = 60;

    @TempDir
    Path directory;

    /// The process that is killed. Prints nothing; the kubeconfig appears when it serves.
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws Exception {
            Gateway.start(GatewaySettings.of(Path.of(arguments[0])));
            Thread.currentThread().join();
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterAKill() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Process victim = spawn();
            try (RestClient client = awaitClient(victim)) {
                for (String name : acknowledged) {
                    assertEquals(200, client.get(MAPS + "/" + name).status(), name);
                }
                for (int i = 0; i < WRITES; i++) {
                    String name = "r" + round + "-" + i;
                    if (client.post(MAPS, "{\"metadata\":{\"name\":\"%s\"}}".formatted(name)).status() == 201) {
                        acknowledged.add(name);
                    }
                }
            } finally {
                victim.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
            }
        }
        try (TestGateway again = TestGateway.start(directory)) {
            assertEquals(ROUNDS * WRITES, acknowledged.size());
            for (String name : acknowledged) {
                assertEquals(200, again.operator().get(MAPS + "/" + name).status(), name);
            }
        }
    }

    private Process spawn() throws Exception {
        Files.deleteIfExists(directory.resolve("admin.kubeconfig"));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("victim.log").toFile())
                .start();
    }

    private RestClient awaitClient(Process victim) throws Exception {
        Path kubeconfig = directory.resolve("admin.kubeconfig");
        TestGateway.await("the victim serves", () -> {
            assertTrue(victim.isAlive(), "the victim died early");
            return Files.exists(kubeconfig);
        });
        return new RestClient(KubeconfigReader.read(List.of(kubeconfig)));
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
