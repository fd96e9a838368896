package dev.polder.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.json.JsonLimits;
import dev.polder.api.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class PolderCommandTest {
    private final TestSurroundings polder = new TestSurroundings();

    static List<List<String>> commands() {
        List<List<String>> found = new ArrayList<>();
        collect(PolderCommand.commandLine(new TestSurroundings().surroundings(), ""), List.of(), found);
        return found;
    }

    private static void collect(CommandLine line, List<String> path, List<List<String>> found) {
        found.add(path);
        line.getSubcommands().values().stream().distinct().forEach(each -> {
            if (!each.getCommandName().equals("help")) {
                List<String> deeper = new ArrayList<>(path);
                deeper.add(each.getCommandName());
                collect(each, deeper, found);
            }
        });
    }

    private int run(List<String> path, String... more) {
        List<String> all = new ArrayList<>(path);
        all.addAll(Arrays.asList(more));
        return polder.run(all.toArray(String[]::new));
    }

    @Test
    void allCommandsAreThere() {
        assertEquals(23, commands().size(), commands().toString());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyHelpIsCompleteAndFits80Columns(List<String> command) {
        assertEquals(0, run(command, "--help"));
        String help = polder.out();
        assertTrue(help.startsWith("Usage: polder" + String.join("", command.stream().map(" "::concat).toList())), help);
        help.lines().forEach(line -> assertTrue(line.length() <= 80, line));
        assertTrue(help.contains("--help"), help);
        assertEquals("", polder.err());
    }

    @Test
    void withoutACommandTheHelpIsShown() {
        assertEquals(0, polder.run());
        List<String> expected = List.of(
                "demo", "serve", "workspace", "kubeconfig", "join", "target", "cordon", "uncordon", "drain", "leave",
                "simulate-cluster", "bench", "version");
        for (String command : expected) {
            assertTrue(polder.out().contains("  " + command), command);
        }
        assertEquals(0, polder.run("help", "serve"));
        assertTrue(polder.out().startsWith("Usage: polder serve"), polder.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--nonsense                          | Unknown option",
                "serv                                | did you mean serve",
                "serve --lisen x                     | see polder serve --help",
                "serve surplus                       | Unmatched argument",
                "serve --listen                      | Missing required parameter",
                "serve --listen 6443                 | is not HOST:PORT",
                "serve --listen :6443                | is not HOST:PORT",
                "serve --listen h:65536              | is not HOST:PORT",
                "keys                                | Missing: rotate",
                "keys rotate --data-dir /nowhere     | /nowhere/encryption.key does not exist",
                "keys rotate-tokens --data-dir /none | /none/pki/service-accounts does not exist",
                "serve --event-ttl 5                 | is not a time such as 90s",
                "serve --workspace-objects 0         | is not a number of 1 or more",
                "serve --workspace-bytes much        | is not a number of 1 or more",
                "serve --workspace-history-bytes 0   | is not a number of 1 or more",
                "serve --history-time soon           | is not a time such as 90s",
                "serve --listen ::1:80               | is not HOST:PORT",
                "workspace                           | Missing: create, list or delete",
                "workspace create                    | Missing required parameter",
                "workspace create a --timeout 5      | is not a time such as",
                "workspace list -o xml               | expected one of [table, json, yaml, name]",
                "workspace frobnicate                | Unmatched argument",
                "kubeconfig a --lifetime forever     | is not a time such as",
                "join west                           | Missing required option",
                "join west --cluster-kubeconfig x --timeout 5 | is not a time such as",
                "target                              | Missing: list",
                "target list -o xml                  | expected one of [table, json, yaml, name]",
                "cordon                              | Missing required parameter",
                "cordon West                         | is no name for a cluster",
                "drain a/b                           | is no name for a cluster",
                "drain west --after soon             | is not a time such as",
                "leave ..                            | is no name for a cluster",
                "leave west                          | does not exist; name one with --kubeconfig",
                "simulate-cluster                    | Missing required option",
                "bench                               | run ./polder bench",
                "workspace list                      | does not exist; name one with --kubeconfig",
                "join a --cluster-kubeconfig /none/x | kubeconfig /none/x does not exist",
                "demo --downstream-kubeconfig /none  | kubeconfig /none does not exist",
            })
    void mistakesAreOneLineAndExitCode2(String arguments, String expected) {
        assertEquals(2, polder.run(arguments.split(" +")), arguments);
        assertEquals("", polder.out());
        assertEquals(1, polder.err().lines().count(), polder.err());
        assertTrue(polder.err().startsWith("polder: "), polder.err());
        assertTrue(polder.err().contains(expected), polder.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "yaml"})
    void theVersionIsForMachinesToo(String format) {
        assertEquals(0, polder.run("version", "-o", format));
        assertTrue(polder.out().contains("version"), polder.out());
    }

    @Test
    void theVersionIsOneLine() {
        assertEquals(0, polder.run("version"));
        assertTrue(polder.out().matches("polder \\S+ \\(Java \\S+, .+\\)\\R"), polder.out());
        assertEquals(0, polder.run("version", "-o", "json"));
        JsonReader.readObject(polder.out().getBytes(StandardCharsets.UTF_8), JsonLimits.REQUEST);
    }

    @Test
    void theDataDirectoryFollowsXdg() {
        assertEquals(
                Path.of("/nowhere/.local/share/polder"), polder.surroundings().defaultDataDirectory());
        polder.with("XDG_DATA_HOME", "relative");
        assertEquals(
                Path.of("/nowhere/.local/share/polder"), polder.surroundings().defaultDataDirectory());
        polder.with("XDG_DATA_HOME", "/data");
        assertEquals(Path.of("/data/polder"), polder.surroundings().defaultDataDirectory());
    }
}
