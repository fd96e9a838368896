package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How `polder serve` ends.
@Timeout(180)
class ServerProcessTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

    @TempDir
    Path directory;

    @Test
    void terminationEndsOpenWatchesAndIsASuccess() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory);
                RestClient client = server.client();
                Stream<String> lines = client.lines(MAPS + "?watch=1")) {
            Iterator<String> events = lines.iterator();
            assertEquals(201, client.post(MAPS, "{\"metadata\":{\"name\":\"a\"}}").status());
            assertTrue(events.next().contains("kube-root-ca.crt"));
            long begun = System.nanoTime();
            server.terminate();
            assertEquals(0, server.exitCode(), server.log());
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
            assertTrue(seconds <= 15, "it took " + seconds + " s");
        }
    }

    /// A file may not grow any more: what a full or failing disk looks like to the process.
    @Test
    void aDiskThatTakesNoMoreEndsTheProcessWithACodeThatSaysSo() throws Exception {
        assumeTrue(Files.isExecutable(PRLIMIT), "no prlimit on this machine");
        int acknowledged = 0;
        try (ServerProcess server = ServerProcess.start(directory);
                RestClient client = server.client()) {
            Process limit = new ProcessBuilder(
                            PRLIMIT.toString(), "--pid", Long.toString(server.pid()), "--fsize=400000")
                    .inheritIO()
                    .start();
            assertTrue(limit.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, limit.exitValue());
            String filler = "x".repeat(20_000);
            int status = 201;
            while (status == 201) {
                status = client.post(
                                MAPS,
                                "{\"metadata\":{\"name\":\"m%d\"},\"data\":{\"k\":\"%s\"}}".formatted(acknowledged, filler))
                        .status();
                acknowledged += status == 201 ? 1 : 0;
            }
            // 504 when ours was on its way to the disk, 503 when a write of the server itself was
            assertTrue(status == 504 || status == 503, "status " + status);
            assertEquals(3, server.exitCode(), server.log());
            assertTrue(
                    server.log().contains("polder: the store stopped because a write to disk failed"), server.log());
        }
        try (ServerProcess again = ServerProcess.start(directory);
                RestClient client = again.client()) {
            for (int i = 0; i < acknowledged; i++) {
                assertEquals(200, client.get(MAPS + "/m" + i).status());
            }
            assertEquals(201, client.post(MAPS, "{\"metadata\":{\"name\":\"more\"}}").status());
        }
    }
}
