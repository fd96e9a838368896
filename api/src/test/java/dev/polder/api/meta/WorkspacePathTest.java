package dev.polder.api.meta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WorkspacePathTest {
    private static final Pattern SHAPE =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(:[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    @Test
    void stepsAreNamesBetweenColons() {
        var random = new Random(20_261_123);
        for (int i = 0; i < 100_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(9); length > 0; length--) {
                text.append("ab0-:A".charAt(random.nextInt(6)));
            }
            String path = text.toString();
            assertEquals(SHAPE.matcher(path).matches(), WorkspacePath.isValid(path), path);
        }
        assertTrue(WorkspacePath.isValid("a".repeat(1024)));
        assertFalse(WorkspacePath.isValid("a".repeat(1025)));
    }
}
