package dev.polder.gateway.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoApplicationTest {
    @Test
    void theApplicationIsWhatTheManifestsSay() throws Exception {
        DemoApplication application = DemoApplication.load();
        assertEquals(
                List.of("Namespace", "ConfigMap", "Secret", "Deployment", "Service", "Job"), application.kinds());
        assertEquals(3, application.objects().get(3).integerAt("spec", "replicas").orElse(0));
    }

    @Test
    void theDirectoryIsGoneOnceClosed() throws Exception {
        DemoDirectory directory = DemoDirectory.create();
        Files.createDirectories(directory.path().resolve("a/b"));
        Files.writeString(directory.path().resolve("a/b/c"), "x");
        directory.close();
        assertFalse(Files.exists(directory.path()));
    }
}
