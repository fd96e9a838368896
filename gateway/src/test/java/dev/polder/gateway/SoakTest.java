package dev.polder.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// T23: workspaces come, are used and go; what they cost the process goes with them.
@Tag("fault")
class SoakTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String WORKSPACES = "/apis/tenancy.kcp.io/v1alpha1/workspaces/";

    @TempDir
    Path directory;

    private int made;

    /// What the process has, after a collection.
    private record Cost(long heap, int threads, long files, long series) {
        static Cost of(TestGateway gateway) {
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
            var machine = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new Cost(
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    machine.getOpenFileDescriptorCount(),
                    gateway.operator().bare().get("/metrics").text().lines().filter(l -> !l.startsWith("#")).count());
        }
    }

    @Test
    @Timeout(36_000)
    void workspacesThatComeAndGoLeaveNothingBehindInTheProcess() throws Exception {
        long seconds = Integer.getInteger("faults.soakSeconds", 5);
        try (TestGateway gateway = TestGateway.start(directory)) {
            soak(gateway, Math.max(3, seconds / 4)); // until all is loaded
            Cost before = Cost.of(gateway);
            int warm = made;
            soak(gateway, seconds);
            Cost after = Cost.of(gateway);
            int count = made - warm;
            String said = "T23 soak: %d workspaces in %d s, before %s, after %s".formatted(count, seconds, before, after);
            System.out.println(said);
            assertTrue(after.heap() - before.heap() < (24L << 20) + count * 512L, said);
            assertTrue(after.threads() - before.threads() <= 12, said);
            assertTrue(after.files() - before.files() <= 24, said);
            assertTrue(after.series() - before.series() <= 30, said);
        }
    }

    private void soak(TestGateway gateway, long seconds) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        String last = "";
        while (System.nanoTime() < end) {
            last = "soak-" + made++;
            RestClient workspace = gateway.workspace(last);
            try (Stream<String> lines = workspace.lines(MAPS + "?watch=1")) {
                Iterator<String> events = lines.iterator();
                assertTrue(events.next().contains("ADDED"));
                for (int i = 0; i < 5; i++) {
                    assertEquals(201, workspace.post(MAPS, "{\"metadata\":{\"name\":\"m" + i + "\"}}").status());
                }
                assertEquals(200, workspace.get(MAPS).status());
            }
            gateway.operator().delete(WORKSPACES + last);
        }
        String gone = WORKSPACES + last;
        TestGateway.await("the last is gone", () -> gateway.operator().get(gone).status() == 404);
    }
}
