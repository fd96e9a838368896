package dev.polder.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server in a JVM of its own, with the flags and the class path of this one. It is ready once it prints a URL.
public final class ChildJvm implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LAST_WORDS = 5;
    private static final Pattern URL = Pattern.compile("https://\\S+");

    private final Process process;
    private final String url;
    private final long spawned;

    private ChildJvm(Process process, String url, long spawned) {
        this.process = process;
        this.url = url;
        this.spawned = spawned;
    }

    /// Starts a main class and waits until it prints its URL.
    ///
    /// @param log where its errors go
    /// @throws IOException if it ends before, or takes a minute
    public static ChildJvm start(Path log, String mainClass, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass);
        command.addAll(arguments);
        long spawned = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        var url = new CompletableFuture<String>();
        // Reading a pipe holds a carrier, of which there may be as few as children.
        Thread.ofPlatform().daemon().name("child-output").start(() -> read(process, url));
        try {
            return new ChildJvm(process, url.get(PATIENCE.toSeconds(), TimeUnit.SECONDS), spawned);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IOException("%s did not start: %s".formatted(mainClass, lastWords(log, e)), e);
        }
    }

    /// The last lines of its log, since the log may go with its directory.
    private static String lastWords(Path log, Exception otherwise) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.isEmpty()
                    ? String.valueOf(otherwise.getMessage())
                    : String.join("; ", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
        } catch (IOException _) {
            return String.valueOf(otherwise.getMessage());
        }
    }

    /// Our own flags, but for those of tools that watch this JVM and not the child.
    private static List<String> flags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(each -> !each.startsWith("-agentlib") && !each.startsWith("-javaagent"))
                .toList();
    }

    /// Reads all of the child's output, so that it is never held up by a full pipe.
    private static void read(Process process, CompletableFuture<String> url) {
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                Matcher found = URL.matcher(line);
                if (found.find()) {
                    url.complete(found.group());
                }
            }
        } catch (IOException e) {
            url.completeExceptionally(e);
        }
        url.completeExceptionally(new IOException("it ended with exit code " + process.onExit().join().exitValue()));
    }

    /// What it printed as its URL.
    public String url() {
        return url;
    }

    /// The time from just before it was started until now.
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - spawned);
    }

    /// What it uses.
    public ProcessUsage usage() {
        return ProcessUsage.of(process.pid());
    }

    /// Has it collect its garbage, so that what it holds afterwards is what it needs. Where the JDK has no jcmd it does
    /// nothing.
    public void collectGarbage() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (Files.isExecutable(jcmd)) {
            var _ = new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }

    /// Asks it to stop, and kills it when it does not within ten seconds.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
