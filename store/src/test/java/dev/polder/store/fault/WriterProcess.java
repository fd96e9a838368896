package dev.polder.store.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A [FaultWriter] in a process of its own, perhaps under another program, and the thread that keeps its journal.
final class WriterProcess implements AutoCloseable {
    private final Process process;
    private final Thread reader;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final AtomicLong lines = new AtomicLong();
    private volatile String failure = "";
    private volatile boolean broken;

    private WriterProcess(Process process, Journal journal) {
        this.process = process;
        this.reader = Thread.ofPlatform().start(() -> read(journal));
    }

    /// @param writers how many write at once
    /// @param writes  of each, then the process ends
    /// @param plain   whether every write shows its token in the log
    record Work(Path directory, String prefix, long seed, int writers, int writes, boolean plain) {}

    static WriterProcess start(List<String> under, Work work, Journal journal) throws IOException {
        List<String> command = new ArrayList<>(under);
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of(
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                FaultWriter.class.getName(),
                work.directory().toString(),
                work.prefix(),
                Long.toString(work.seed()),
                Integer.toString(work.writers()),
                Integer.toString(work.writes()),
                Boolean.toString(work.plain())));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        return new WriterProcess(process, journal);
    }

    private void read(Journal journal) {
        try (BufferedReader said = process.inputReader()) {
            String line;
            while ((line = said.readLine()) != null) {
                journal.read(line);
                lines.incrementAndGet();
                if (line.startsWith("F ") || line.startsWith("O ")) {
                    failure = line;
                }
                if (line.equals("R")) {
                    ready.countDown();
                }
            }
        } catch (IOException | AssertionError e) {
            failure = e.toString();
            broken = true;
        } finally {
            ready.countDown();
        }
    }

    /// Waits until it writes.
    void awaitReady() throws InterruptedException {
        assertTrue(ready.await(60, TimeUnit.SECONDS), "the writer does not start");
    }

    /// Lines of its journal so far.
    long lines() {
        return lines.get();
    }

    /// The line that says why it ended by itself, or nothing.
    String failure() {
        return failure;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Sends it a signal; not the program that it may run under.
    void signal(String name) throws IOException, InterruptedException {
        long pid = process.children().findFirst().map(ProcessHandle::pid).orElse(process.pid());
        Faults.run("kill", "-" + name, Long.toString(pid));
    }

    /// Waits until it has ended and all that it said is in the journal.
    int await() throws InterruptedException {
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the writer does not end");
        assertTrue(reader.join(Duration.ofSeconds(60)), "the journal is not read to its end");
        assertTrue(!broken, failure);
        return process.exitValue();
    }

    int kill() throws InterruptedException {
        destroy();
        return await();
    }

    private void destroy() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        // Through the handle: Process closes the pipe first, with what is in it.
        process.toHandle().destroyForcibly();
    }

    /// Waits for it, too: a disk that it uses cannot be taken away.
    @Override
    public void close() {
        destroy();
        process.onExit().join();
    }
}
