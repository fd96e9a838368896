package dev.polder.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonReader;
import dev.polder.gateway.Gateway;
import dev.polder.gateway.GatewaySettings;
import dev.polder.gateway.client.ApiClient;
import dev.polder.gateway.client.KubeconfigReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class BenchMainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        out.reset();
        err.reset();
        return BenchMain.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }

    @Test
    void everythingIsMeasuredAndAPeerBesideIt(@TempDir Path directory) throws Exception {
        try (Gateway peer = Gateway.start(GatewaySettings.of(directory.resolve("peer")))) {
            Path kubeconfig = Files.copy(peer.adminKubeconfig(), directory.resolve("peer.kubeconfig"));
            int exitCode = run(
                    "--seconds", "1", "--clients", "2", "--starts", "1", "--objects", "20", "-o", "json", "--kubeconfig",
                    kubeconfig.toString());
            assertEquals(0, exitCode, () -> out + "\n" + err);
            try (ApiClient client = ApiClient.of(KubeconfigReader.read(List.of(kubeconfig)))) {
                assertTrue(client.get("/api/v1/namespaces").objects("items").stream()
                        .filter(each -> each.stringAt("metadata", "deletionTimestamp") == null)
                        .noneMatch(each ->
                                String.valueOf(each.stringAt("metadata", "name")).startsWith("polder-bench-")));
            }
        }
        JsonObject report = JsonReader.readObject(out.toByteArray(), JsonLimits.REQUEST);
        List<JsonObject> load = report.objects("load");
        assertEquals(
                List.of(
                        "get polder",
                        "get peer.kubeconfig",
                        "get bare-netty",
                        "get http-server",
                        "create polder",
                        "create peer.kubeconfig"),
                load.stream().map(each -> each.string("benchmark") + " " + each.string("server")).toList());
        assertTrue(load.stream().allMatch(each -> each.integer("operations").orElse(0) > 0), out::toString);
        assertTrue(load.stream().allMatch(each -> each.integer("failures").orElse(1) == 0), out::toString);
        assertEquals(2, report.objects("startup").size());
        assertTrue(report.objects("memory").size() >= 3, out::toString);
    }

    @Test
    void theHelpFits80Columns() {
        assertEquals(0, run("--help"));
        String help = out.toString(StandardCharsets.UTF_8);
        assertTrue(help.startsWith("Usage: polder bench"), help);
        help.lines().forEach(line -> assertTrue(line.length() <= 80, line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--seconds 0", "--seconds x", "--clients 0", "--clients 1,9999", "--starts 0", "--objects 0", "-o xml",
                "--kubeconfig /none/x", "surplus"
            })
    void mistakesAreOneLineAndExitCode2(String arguments) {
        assertEquals(2, run(arguments.split(" ")));
        assertEquals(1, err.toString(StandardCharsets.UTF_8).lines().count(), err::toString);
    }
}
