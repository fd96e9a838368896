package dev.polder.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildIndexTest {
    @TempDir
    Path directory;

    @Test
    void theIndexIsTheSameEachTime() throws IOException {
        String first = build("a");
        assertEquals(first, build("b"));
        assertTrue(first.contains("\nT io.k8s.api.apps.v1.Deployment | "));
        assertTrue(first.contains("\nF replicas int32 | "));
        assertTrue(first.contains("\nP 1 * ref:io.k8s.api.core.v1.ProbeHandler\n"));
    }

    @Test
    void protobufKnowsAllFieldsThatTheModelsHaveButTheTypeMeta() {
        TypeWalk walk = new TypeWalk();
        walk.walk(Roots.ALL);
        List<String> lag = walk.lag().stream()
                .filter(f -> !f.endsWith(".kind") && !f.endsWith(".apiVersion"))
                .toList();
        assertEquals(List.of(), lag);
    }

    @Test
    void anUnknownRootIsRefused() {
        List<Roots.Group> unknown = List.of(new Roots.Group("k8s.io.api.core.v1", "Core", List.of("Nothing")));
        assertThrows(IllegalStateException.class, () -> new TypeWalk().walk(unknown));
        assertThrows(IllegalStateException.class, () -> Models.find("Core", "v1", "Nothing"));
        assertThrows(IllegalStateException.class, () -> Models.fields(String.class));
    }

    private String build(String name) throws IOException {
        Path target = directory.resolve(name);
        BuildIndex.main(new String[] {target.toString()});
        return Files.readString(target.resolve("polder").resolve("types.index"));
    }
}
