package dev.polder.bench.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListeningProcessTest {
    @Test
    void thisProcessIsFoundByItsPort() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/net/tcp")), "needs Linux");
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI url = URI.create("https://127.0.0.1:" + socket.getLocalPort());
            ProcessUsage usage = ListeningProcess.of(url).orElseThrow();
            assertEquals(List.of(ProcessHandle.current().pid()), usage.pids());
            assertTrue(usage.cpu().orElseThrow().isPositive());
            assertTrue(usage.residentBytes().orElseThrow() > 1 << 20);
            assertTrue(usage.peakBytes().orElseThrow() > 1 << 20);
            assertTrue(usage.threads().orElseThrow() > 1);
            assertTrue(usage.openFiles().orElseThrow() > 1);
            assertEquals(usage, usage.and(usage));
        }
    }

    @Test
    void othersAreUnknown() {
        assertEquals(Optional.empty(), ListeningProcess.of(URI.create("https://127.0.0.1:1")));
        assertEquals(Optional.empty(), ListeningProcess.of(URI.create("https://no-such-host.invalid:1")));
        assertEquals(Optional.empty(), ListeningProcess.of(URI.create("https://127.0.0.1")));
        assertEquals(Optional.empty(), ProcessUsage.of(Long.MAX_VALUE).cpu());
        assertEquals(Optional.empty(), ProcessUsage.of(Long.MAX_VALUE).residentBytes());
    }

    @Test
    void aChildThatDoesNotStartIsReported(@TempDir Path directory) {
        Path log = directory.resolve("log");
        var e = assertThrows(IOException.class, () -> ChildJvm.start(log, "no.such.Main", List.of()));
        assertTrue(e.getMessage().contains("no.such.Main did not start"), e.getMessage());
    }
}
