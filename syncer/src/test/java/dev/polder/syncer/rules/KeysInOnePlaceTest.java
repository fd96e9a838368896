package dev.polder.syncer.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Labels, annotations and finalizers of Polder and kcp are written in one place each.
final class KeysInOnePlaceTest {
    private static final Pattern KEY = Pattern.compile("\"[^\"]*(?:kcp\\.io|polder\\.dev)/[^\"]*\"");

    @Test
    void keysStandWhereKeysAreDeclared() {
        Path main = WorkingCopy.root().resolve("syncer/src/main/java");
        List<Path> files = WorkingCopy.javaFiles(main);
        Set<String> found = new TreeSet<>();
        for (Path file : files) {
            boolean has = WorkingCopy.read(file.toString()).lines()
                    .filter(line -> !line.strip().startsWith("///"))
                    .anyMatch(line -> KEY.matcher(line).find());
            if (has) {
                found.add(file.getFileName().toString());
            }
        }
        assertEquals(Set.of("PlacementKeys.java", "SyncKeys.java", "TargetId.java"), found);
    }
}
