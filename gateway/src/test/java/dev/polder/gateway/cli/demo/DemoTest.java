package dev.polder.gateway.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.gateway.cli.TestSurroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The whole way: gateway, simulated cluster, SyncTarget, workspace, application, and its status back.
@Timeout(240)
class DemoTest {
    private final TestSurroundings polder = new TestSurroundings();

    @AfterEach
    void end() throws Exception {
        polder.end();
    }

    @Test
    void theApplicationIsSeenToRunInTheWorkspace() throws Exception {
        assertEquals(0, polder.run("demo", "--once"), () -> polder.out() + polder.err());
        assertTrue(polder.out().contains("READY 3/3"), polder.out());
        assertTrue(polder.out().contains("namespace shop is polder-"), polder.out());
        Matcher directory = Pattern.compile("everything is in (\\S+)").matcher(polder.out());
        assertTrue(directory.find(), polder.out());
        String[] lines = polder.out().replace(directory.group(1), "/tmp/polder-demo-1234567890123456789").split("\n");
        for (String line : lines) {
            assertTrue(line.length() <= 80, line);
        }
        assertTrue(Files.exists(Path.of(directory.group(1), "demo.kubeconfig")));
        polder.end();
        assertFalse(Files.exists(Path.of(directory.group(1))));
    }
}
