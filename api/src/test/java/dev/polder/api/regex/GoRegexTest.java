package dev.polder.api.regex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoRegexTest {
    @Test
    void matchesAreToldWithTheirGroups() {
        GoRegex regex = GoRegex.compile("([a-z])([0-9])?");
        assertEquals(
                List.of(List.of("a1", "a", "1"), List.of("b", "b", "")), regex.matches("a1 b", -1));
        assertEquals(1, regex.matches("a1 b", 1).size());
        assertTrue(regex.find("..c"));
        assertFalse(regex.find("9"));
    }

    @Test
    void mistakesAreToldAsGoTellsThem() {
        var refused = assertThrows(GoRegexException.class, () -> GoRegex.compile("a(b"));
        assertEquals("error parsing regexp: missing closing ): `a(b`", refused.getMessage());
        assertEquals("missing closing )", refused.description());
        assertEquals("a(b", refused.pattern());
    }

    @Test
    void whatMakesBacktrackersHangTakesNoTime() {
        GoRegex regex = GoRegex.compile("^(a+)+$");
        assertFalse(assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> regex.find("a".repeat(50_000) + "!")));
    }
}
