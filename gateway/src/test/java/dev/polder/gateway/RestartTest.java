package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.gateway.client.KubeconfigReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a gateway that is started again is for those who knew it. (That it serves what it acknowledged: [KillServerTest].)
class RestartTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    @TempDir
    Path directory;

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
