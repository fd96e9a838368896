package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.gateway.client.KubeconfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `polder serve` as a process of its own, which can be killed. What it says goes to `server.log` in its directory.
final class ServerProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path directory;

    private ServerProcess(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /// Starts it and waits until it serves.
    static ServerProcess start(Path directory) throws IOException, InterruptedException {
        return start(directory, List.of(), "-XX:+UseSerialGC");
    }

    /// The same with a command before it and one option for the Java machine.
    static ServerProcess start(Path directory, List<String> before, String option)
            throws IOException, InterruptedException {
        Files.deleteIfExists(directory.resolve("admin.kubeconfig"));
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                option,
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.polder.gateway.Main",
                "serve",
                "--data-dir",
                directory.toString(),
                "--listen",
                "127.0.0.1:0"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("server.log").toFile())
                .start();
        var server = new ServerProcess(process, directory);
        TestGateway.await("the server serves", () -> {
            assertTrue(process.isAlive(), "the server ended early");
            return Files.exists(directory.resolve("admin.kubeconfig"));
        });
        return server;
    }

    /// A client of the operator's, which the caller closes.
    RestClient client() throws Exception {
        return new RestClient(KubeconfigReader.read(List.of(directory.resolve("admin.kubeconfig"))));
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// SIGTERM, also for what the command before it started.
    void terminate() {
        List<ProcessHandle> started = process.descendants().toList();
        (started.isEmpty() ? List.of(process.toHandle()) : started).forEach(ProcessHandle::destroy);
    }

    /// SIGKILL; first for what the command before it started.
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /// Waits for the end.
    int exitCode() throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the server did not end");
        return process.exitValue();
    }

    /// What it said so far.
    String log() throws IOException {
        return Files.readString(directory.resolve("server.log"));
    }

    @Override
    public void close() {
        kill();
        process.onExit().join();
    }
}
