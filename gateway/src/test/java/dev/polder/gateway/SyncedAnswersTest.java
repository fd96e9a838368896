package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// T3 through HTTP: a whole server under strace, which makes each sync take 10 ms more and writes down when logs were written
/// and when their syncs had ended. No answer to a write reaches its client before the end of a sync that began when the write
/// was in the log.
@Tag("fault")
@Timeout(3600)
class SyncedAnswersTest {
    private static final int WRITERS = 8;
    private static final String HELD = "10000";

    @TempDir
    Path directory;

    @Test
    void noAnswerToAWriteArrivesBeforeTheSyncOfTheLogThatHoldsIt() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "no strace on this machine");
        Process allowed = new ProcessBuilder("strace", "-f", "-o", "/dev/null", "true").start();
        assumeTrue(allowed.waitFor(60, TimeUnit.SECONDS) && allowed.exitValue() == 0, "strace is not allowed here");
        int requests = Integer.getInteger("faults.serverRequests", 240);
        Path trace = directory.resolve("trace");
        List<String> strace = List.of(
                "strace", "-f", "--seccomp-bpf", "-y", "-ttt", "-T", "-s", "200000", "-o", trace.toString(),
                "-e", "trace=write,pwrite64,writev,fdatasync,fsync",
                "-e", "inject=fdatasync:delay_enter=" + HELD);
        Map<String, Long> answered = new ConcurrentHashMap<>();
        try (ServerProcess server = ServerProcess.start(Files.createDirectory(directory.resolve("data")), strace, "-Xmx512m");
                RestClient client = server.client();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writing = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                String name = "w" + i;
                writing.add(threads.submit(() -> write(client, name, requests / WRITERS, answered)));
            }
            for (Future<?> writer : writing) {
                writer.get();
            }
            server.terminate();
            server.exitCode();
        }
        assertEquals(requests / WRITERS * WRITERS, answered.size());
        LogTrace seen = LogTrace.read(trace);
        List<String> early = new ArrayList<>();
        answered.forEach((token, at) -> seen.violation(token, at).ifPresent(early::add));
        System.out.printf(
                "T3 server: %d answers to writes, %d log writes, %d log syncs, %d before their sync%n",
                answered.size(), seen.writes(), seen.syncs(), early.size());
        assertEquals(List.of(), early.stream().limit(5).toList());
        assertTrue(seen.syncs() > 0 && seen.syncs() < answered.size() + seen.writes(), seen.syncs() + " syncs");
    }

    private static void write(RestClient client, String name, int requests, Map<String, Long> answered) {
        for (int n = 0; n < requests; n++) {
            String token = "[" + name + "-" + n + "]";
            String body = "{\"metadata\":{\"name\":\"%s\"},\"data\":{\"token\":\"%s\"}}".formatted(name, token);
            String path = ServerJournal.MAPS + "/" + name;
            var answer = n == 0
                    ? client.post(ServerJournal.MAPS, body)
                    : n % 2 == 0 ? client.put(path, body) : client.patch(path, "merge-patch+json", body);
            answered.put(token, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
            assertTrue(answer.status() == 200 || answer.status() == 201, answer::text);
        }
    }

    /// The test of the test.
    @Test
    void anAnswerBeforeTheEndOfItsSyncIsFound() {
        LogTrace seen = LogTrace.of(List.of(
                "7 1000.000100 write(20</d/store/rocksdb/000004.log>, \"..[a-0]..\", 90) = 90 <0.000010>",
                "7 1000.000200 fdatasync(20</d/store/rocksdb/000004.log> <unfinished ...>",
                "8 1000.000300 write(20</d/store/rocksdb/000004.log>, \"..[a-1]..\", 90) = 90 <0.000010>",
                "7 1000.010200 <... fdatasync resumed>) = 0 <0.010000> (DELAYED)",
                "7 1000.020000 fdatasync(20</d/store/rocksdb/000004.log>) = 0 <0.005000>"));
        assertTrue(seen.violation("[a-0]", 1000_010_199L).isPresent());
        assertTrue(seen.violation("[a-0]", 1000_010_201L).isEmpty());
        assertTrue(seen.violation("[a-1]", 1000_010_300L).isPresent(), "written while the first sync ran");
        assertTrue(seen.violation("[a-1]", 1000_025_001L).isEmpty());
        assertTrue(seen.violation("[a-2]", 2000_000_000L).isPresent(), "never written");
        assertEquals(2, seen.syncs());
    }
}
