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
                    "--seconds", "0.3", "--clients", "2", "--starts", "1", "--objects", "600", "--watches", "200",
                    "--churned", "200", "--workspaces", "6", "-o", "json", "--kubeconfig", kubeconfig.toString());
            assertEquals(0, exitCode, () -> out + "\n" + err);
            try (ApiClient client = ApiClient.of(KubeconfigReader.read(List.of(kubeconfig)))) {
                assertTrue(client.get("/api/v1/namespaces").objects("items").stream()
                        .filter(each -> each.stringAt("metadata", "deletionTimestamp") == null)
                        .noneMatch(each ->
                                String.valueOf(each.stringAt("metadata", "name")).startsWith("polder-bench-")));
            }
        }
        JsonObject report = JsonReader.readObject(out.toByteArray(), JsonLimits.REQUEST);
        List<JsonObject> rows = report.objects("rows");
        assertEquals(
                List.of("polder", "peer", "bare-netty", "http-server"),
                servers(rows, "get", "2 clients"));
        assertEquals(List.of("polder", "peer", "bare-netty"), servers(rows, "list", "8 at a time, gzip"));
        assertEquals(List.of("polder", "peer"), servers(rows, "list", "8 at a time, plain, pages of 500"));
        assertEquals(List.of("polder", "peer", "bare-netty", "fsync"), servers(rows, "create", "2 clients"));
        assertEquals(
                List.of("polder", "peer", "bare-netty"), servers(rows, "fanout", "200 watches on 2 connections"));
        assertEquals(List.of("polder", "peer"), servers(rows, "churn", "200 objects, 10 watches"));
        assertEquals(
                List.of("polder"), servers(rows, "workspaces", "create to usable, 6 by 16 clients"));
        assertTrue(rows.stream().allMatch(each -> each.integer("failures").orElse(1) == 0), out::toString);
        assertTrue(rows.stream().allMatch(each -> each.has("perSecond")), out::toString);
        assertEquals(2, report.objects("startup").size());
        assertTrue(report.objects("changes").size() >= 1, out::toString);
    }

    private static List<String> servers(List<JsonObject> rows, String benchmark, String setting) {
        return rows.stream()
                .filter(each -> each.string("benchmark", "").equals(benchmark)
                        && each.string("setting", "").equals(setting))
                .map(each -> each.string("server", ""))
                .toList();
    }

    @Test
    void idleWorkspacesAreMeasuredBeforeAndAfterARestart(@TempDir Path directory) {
        int exitCode = run(
                "density", "--workspaces", "20", "--data-dir", directory.resolve("data").toString(), "-o", "json");
        assertEquals(0, exitCode, () -> out + "\n" + err);
        JsonObject facts = JsonReader.readObject(out.toByteArray(), JsonLimits.REQUEST);
        assertTrue(facts.string("created", "").startsWith("20 in "), out::toString);
        assertTrue(facts.string("restart to ready", "").endsWith(" ms"), out::toString);
        assertTrue(Files.isDirectory(directory.resolve("data")));
        assertEquals(1, run("density", "--data-dir", directory.toString()), "a directory that is there");
        assertEquals(2, run("density", "--workspaces", "0"));
    }

    @Test
    void theHelpFits80Columns() {
        for (String[] arguments : List.of(new String[] {"--help"}, new String[] {"density", "--help"})) {
            assertEquals(0, run(arguments));
            String help = out.toString(StandardCharsets.UTF_8);
            assertTrue(help.startsWith("Usage: polder bench"), help);
            help.lines().forEach(line -> assertTrue(line.length() <= 80, line));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--seconds 0", "--seconds x", "--clients 0", "--clients 1,9999", "--starts 0", "--objects 0", "-o xml", "--suite none",
                "--kubeconfig /none/x", "surplus"
            })
    void mistakesAreOneLineAndExitCode2(String arguments) {
        assertEquals(2, run(arguments.split(" ")));
        assertEquals(1, err.toString(StandardCharsets.UTF_8).lines().count(), err::toString);
    }
}
