package dev.polder.store.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// A [FaultWriter] in a process of its own, perhaps under another program, and the thread that keeps its journal.
final class WriterProcess implements AutoCloseable {
    private final Process process;
    private final Thread reader;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
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
        try {
            while (process.isAlive()) {
                drain(journal);
                LockSupport.parkNanos(200_000);
            }
            process.waitFor();
            drain(journal);
        } catch (IOException | InterruptedException | AssertionError e) {
            failure = e.toString();
            broken = true;
        } finally {
            ready.countDown();
        }
    }

    /// Brings all that it said so far to the journal. What a process that is held has done, it has said before.
    synchronized void drain(Journal journal) throws IOException {
        InputStream said = process.getInputStream();
        for (int more = said.available(); more > 0; more = said.available()) {
            for (byte b : said.readNBytes(more)) {
                if (b == '\n') {
                    line(begun.toString(StandardCharsets.UTF_8), journal);
                    begun.reset();
                } else {
                    begun.write(b);
                }
            }
        }
    }

    private void line(String line, Journal journal) {
        journal.read(line);
        lines.incrementAndGet();
        if (line.startsWith("F ") || line.startsWith("O ")) {
            failure = line;
        }
        if (line.equals("R")) {
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

    /// The process itself, not the program that it may run under.
    private long pid() {
        return process.children().findFirst().map(ProcessHandle::pid).orElse(process.pid());
    }

    /// Sends it a signal.
    void signal(String name) throws IOException, InterruptedException {
        Faults.run("kill", "-" + name, Long.toString(pid()));
    }

    /// Waits until all threads are held by a stop that was sent: on a busy machine they run on for a while.
    void awaitHeld() throws IOException {
        Path threads = Path.of("/proc", Long.toString(pid()), "task");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!allHeld(threads)) {
            assertTrue(System.nanoTime() < end, "the writer cannot be held");
            LockSupport.parkNanos(100_000);
        }
    }

    private static boolean allHeld(Path threads) throws IOException {
        try (var each = Files.list(threads)) {
            for (Path thread : each.toList()) {
                String stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
                if (Character.toUpperCase(stat.charAt(stat.lastIndexOf(')') + 2)) != 'T') {
                    return false;
                }
            }
            return true;
        } catch (NoSuchFileException e) { // a thread that ended meanwhile
            return false;
        }
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
        for (ProcessHandle started : process.descendants().toList()) {
            started.destroyForcibly();
            started.onExit().join();
        }
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
