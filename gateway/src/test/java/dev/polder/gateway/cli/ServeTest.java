package dev.polder.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.gateway.client.ApiClient;
import dev.polder.gateway.client.KubeconfigReader;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The commands that serve, with real gateways.
@Timeout(180)
class ServeTest {
    @TempDir
    Path directory;

    private final TestSurroundings polder = new TestSurroundings();

    @AfterEach
    void end() throws Exception {
        polder.end();
    }

    private int serve(Path data, String listen) {
        return polder.run("serve", "--data-dir", data.toString(), "--listen", listen);
    }

    private void assertOneLine(int exitCode) {
        assertEquals(2, exitCode, polder.err());
        assertEquals(1, polder.err().lines().count(), polder.err());
        assertTrue(polder.err().startsWith("polder: "), polder.err());
    }

    @Test
    void aGatewaySaysWhereItListensAndIsUsedByTheOtherCommands() throws Exception {
        Path data = directory.resolve("data");
        assertEquals(0, serve(data, "127.0.0.1:0"), polder.err());
        String line = polder.out().strip();
        assertTrue(
                line.matches("Polder serves https://127\\.0\\.0\\.1:\\d+ \\(ready in \\d+ ms\\); kubeconfig: .*/admin\\.kubeconfig"),
                line);
        polder.with("KUBECONFIG", data.resolve("admin.kubeconfig").toString());
        assertEquals(0, polder.run("workspace", "create", "team"), polder.err());
        assertEquals(0, polder.run("workspace", "create", "root:team:app"), polder.err());
        assertEquals(0, polder.run("workspace", "list", "-o", "name"), polder.err());
        assertEquals("workspace.tenancy.kcp.io/team\n", polder.out());
        assertEquals(0, polder.run("workspace", "list", "team"), polder.err());
        assertTrue(polder.out().contains("app    Ready"), polder.out());
        assertEquals(1, polder.run("workspace", "create", "team"));
        assertTrue(polder.err().contains("already exists"), polder.err());

        assertEquals(0, polder.run("kubeconfig", "root:team:app", "--lifetime", "1h"), polder.err());
        Path tenant = Files.writeString(directory.resolve("tenant"), polder.out());
        try (ApiClient client = ApiClient.of(KubeconfigReader.read(List.of(tenant)))) {
            assertEquals("NamespaceList", client.get("/api/v1/namespaces").string("kind"));
        }

        assertEquals(0, polder.run("workspace", "delete", "root:team:app"), polder.err());
        assertEquals(1, polder.run("workspace", "delete", "root:team:app"));
    }

    @Test
    void aSimulatedClusterSaysThatItIsOne() {
        assertEquals(0, polder.run("simulate-cluster", "--data-dir", directory.resolve("c").toString()), polder.err());
        assertTrue(polder.out().startsWith("A simulated cluster serves https://127.0.0.1:"), polder.out());
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertOneLine(serve(directory.resolve("data"), "127.0.0.1:" + taken.getLocalPort()));
            assertTrue(polder.err().contains(Integer.toString(taken.getLocalPort())), polder.err());
        }
    }

    @Test
    void aDataDirectoryThatIsAFileIsNamed() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "x");
        assertOneLine(serve(file, "127.0.0.1:0"));
        assertTrue(polder.err().contains(file.toString()), polder.err());
    }

    @Test
    void aDataDirectoryInUseIsNamed() throws Exception {
        Path data = directory.resolve("data");
        assertEquals(0, serve(data, "127.0.0.1:0"), polder.err());
        assertOneLine(serve(data, "127.0.0.1:0"));
        assertTrue(polder.err().contains(data.toString()), polder.err());
    }

    @Test
    void terminationIsASuccess() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.polder.gateway.Main",
                        "serve",
                        "--data-dir",
                        directory.resolve("data").toString(),
                        "--listen",
                        "127.0.0.1:0")
                .redirectError(directory.resolve("err").toFile())
                .start();
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            assertTrue(line != null && line.startsWith("Polder serves "), Files.readString(directory.resolve("err")));
            process.destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue(), Files.readString(directory.resolve("err")));
        } finally {
            process.destroyForcibly();
        }
    }
}
