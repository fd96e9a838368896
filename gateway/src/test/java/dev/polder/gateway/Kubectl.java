package dev.polder.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A real kubectl from PATH.
///
/// @param program    where it is
/// @param kubeconfig whose credential it uses
/// @param server     URL of a workspace
/// @param home       a directory of its own, for its caches
record Kubectl(Path program, Path kubeconfig, String server, Path home) {
    private static final long PATIENCE_SECONDS = 60;

    /// What it said, both streams.
    record Said(int exit, String text) {
        Said ok() {
            if (exit != 0) {
                throw new AssertionError("kubectl ended with " + exit + ": " + text);
            }
            return this;
        }
    }

    /// The kubectl on PATH, when there is one.
    static Optional<Path> find() {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            Path candidate = Path.of(directory, "kubectl");
            if (!directory.isEmpty() && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    Said run(String... arguments) throws IOException, InterruptedException {
        return feed("", arguments);
    }

    /// Runs it with something on its standard input.
    Said feed(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--kubeconfig",
                kubeconfig.toString(),
                "--server",
                server,
                "--cache-dir",
                home.resolve("cache").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        builder.environment().put("KUBE_EDITOR", "sed -i s/edit-me/edited/");
        Path out = Files.createTempFile(home, "kubectl", ".out");
        Process process = builder.redirectOutput(out.toFile()).start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("kubectl " + List.of(arguments) + " did not end: " + Files.readString(out));
        }
        return new Said(process.exitValue(), Files.readString(out));
    }
}
