package dev.polder.store.fault;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// How long the fault tests are, what they may use of this machine, and where they say what they did.
public final class Faults {
    private static final Path MEMORY = Path.of("/dev/shm");

    private Faults() {}

    /// The seed of a run: `-Dfaults.seed=`, else a new one. It is printed with the figures.
    public static long seed() {
        return Long.getLong("faults.seed", System.nanoTime() & 0xffff_ffffL);
    }

    public static SplittableRandom random(long seed) {
        return new SplittableRandom(seed);
    }

    /// How many times: `-Dfaults.NAME=`, else few.
    public static int times(String name, int few) {
        return Integer.getInteger("faults." + name, few);
    }

    /// Says what a test did, on standard output and in `target/faults.txt`.
    public static void report(String test, long seed, String figures) {
        String line = "%s: %s; again with -Dfaults.seed=%d".formatted(test, figures, seed);
        System.out.println(line);
        try {
            Path file = Path.of("target", "faults.txt");
            Files.createDirectories(Path.of("target"));
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            System.out.println("the figures could not be written: " + e);
        }
    }

    /// A directory in memory where there is one, for tests that need no real disk.
    public static Path temporary(Path otherwise) throws IOException {
        return Files.isWritable(MEMORY) ? Files.createTempDirectory(MEMORY, "polder-fault") : otherwise;
    }

    public static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// Skips the test by name where a program is missing.
    static void need(String program) {
        assumeTrue(
                List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin").stream()
                        .anyMatch(d -> Files.isExecutable(Path.of(d, program))),
                "no " + program + " on this machine");
    }

    /// Skips the test where this user may not mount.
    static void needMounts() {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting needs root");
        need("mount");
    }

    static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IOException(List.of(command) + " does not end");
        }
        if (process.exitValue() != 0) {
            System.out.println(List.of(command) + ": " + said.strip());
        }
        return process.exitValue();
    }

    static void must(String... command) throws IOException, InterruptedException {
        if (run(command) != 0) {
            throw new IOException(List.of(command) + " failed");
        }
    }

    /// Skips the test where a command is not allowed here.
    static void may(String... command) throws IOException, InterruptedException {
        assumeTrue(run(command) == 0, List.of(command) + " is not allowed on this machine");
    }
}
