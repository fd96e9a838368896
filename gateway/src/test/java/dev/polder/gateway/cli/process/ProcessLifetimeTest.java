package dev.polder.gateway.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessLifetimeTest {
    @Test
    void partsAreClosedLastFirstAndOnce() {
        List<String> closed = new ArrayList<>();
        var lifetime = new ProcessLifetime();
        lifetime.closeAtEnd(() -> closed.add("first"));
        lifetime.closeAtEnd(() -> {
            throw new IllegalStateException("one that fails does not keep the others from being closed");
        });
        lifetime.closeAtEnd(() -> closed.add("last"));
        lifetime.end();
        lifetime.end();
        assertEquals(List.of("last", "first"), closed);
    }

    @Test
    void thisProcessHasSurroundings() {
        assertNotNull(Surroundings.ofThisProcess(new ProcessLifetime()).defaultDataDirectory());
    }
}
