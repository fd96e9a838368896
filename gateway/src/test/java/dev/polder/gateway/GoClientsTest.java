package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real Go clients, as nearly all operators are: the program in `src/test/go` is built and run where Go and its modules are
/// to be had. All of it takes three minutes at most. A build from nothing may not be done by then on a slow machine: the test
/// is skipped, and Go goes on from there the next time.
class GoClientsTest {
    private static final Path SOURCES = Path.of("src", "test", "go").toAbsolutePath();
    private static final Duration ALL = Duration.ofMinutes(3);
    private static final Duration MODULES = Duration.ofSeconds(40);
    private static final Duration BUILD = Duration.ofSeconds(100);
    private static final Duration RUN = Duration.ofSeconds(100);
    private static final int TIMED_OUT = -1;

    @TempDir
    static Path directory;

    private static Path clients;
    private static long end;

    /// What a program said, both streams.
    private record Said(int exit, String text) {}

    @BeforeAll
    static void build() throws Exception {
        end = System.nanoTime() + ALL.toNanos();
        Optional<Path> go = go();
        assumeTrue(go.isPresent(), "there is no go on PATH");
        Said modules = run(MODULES, List.of(go.get().toString(), "mod", "download"), Map.of());
        assumeTrue(modules.exit() == 0, () -> "the Go modules cannot be had: " + modules.text());
        clients = directory.resolve("clients");
        Said built = run(BUILD, List.of(go.get().toString(), "build", "-o", clients.toString(), "."), Map.of());
        assumeTrue(built.exit() != TIMED_OUT, "Go did not build the clients in time; it goes on from there the next time");
        assertEquals(0, built.exit(), built.text());
    }

    private static Optional<Path> go() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            Path candidate = Path.of(folder, "go");
            if (!folder.isEmpty() && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static Said run(Duration patience, List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(SOURCES.toFile()).redirectErrorStream(true);
        builder.environment().put("GOFLAGS", "-mod=mod -buildvcs=false");
        builder.environment().put("GOTOOLCHAIN", "local");
        builder.environment().put("GOWORK", "off");
        builder.environment().putAll(environment);
        Path out = Files.createTempFile(directory, "said", ".txt");
        Process process = builder.redirectOutput(out.toFile()).start();
        try {
            long nanos = Math.min(patience.toNanos(), end - System.nanoTime());
            if (!process.waitFor(nanos, TimeUnit.NANOSECONDS)) {
                return new Said(TIMED_OUT, "did not end in " + nanos / 1_000_000 + " ms: " + Files.readString(out));
            }
            return new Said(process.exitValue(), Files.readString(out));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static void assertGood(Said said) {
        assertEquals(0, said.exit(), said.text());
        assertEquals("all good", said.text().lines().reduce("", (_, last) -> last), said.text());
    }

    /// An informer that begins with a watch, typed clients, status and scale, pages, failures, leader election: all in
    /// protobuf. Then an operator of controller-runtime, against the same workspace.
    @Test
    @DisplayName("#91 #287 #294 #298 client go and an operator work in aworkspace")
    void clientGoAndAnOperatorWorkInAWorkspace() throws Exception {
        try (TestGateway gateway = TestGateway.start(directory.resolve("data"))) {
            RestClient workspace = gateway.workspace("go");
            Path kubeconfig = gateway.tenantKubeconfig(workspace, "");
            assertGood(run(RUN, List.of(clients.toString(), "client-go", kubeconfig.toString()), Map.of()));
            assertGood(run(RUN, List.of(clients.toString(), "existing", kubeconfig.toString()), Map.of()));
        }
    }

    /// Envtest starts Polder by itself, as its kube-apiserver and as its etcd.
    @Test
    @DisplayName("#298 envtest starts polder")
    void envtestStartsPolder() throws Exception {
        assertGood(run(
                RUN,
                List.of(clients.toString(), "envtest"),
                Map.of(
                        "TEST_ASSET_KUBE_APISERVER", program("kube-apiserver"),
                        "TEST_ASSET_ETCD", program("etcd"),
                        "KUBEBUILDER_CONTROLPLANE_START_TIMEOUT", "60s")));
    }

    /// What `polder` is under this name, of the classes of this build.
    private static String program(String name) throws IOException {
        // The program runs in another directory.
        String classes = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        List<String> java = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes,
                "dev.polder.gateway.Main",
                name));
        java.replaceAll(word -> "'" + word.replace("'", "'\\''") + "'");
        Path script = Files.writeString(
                directory.resolve(name), "#!/bin/sh\nexec " + String.join(" ", java) + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script.toString();
    }
}
