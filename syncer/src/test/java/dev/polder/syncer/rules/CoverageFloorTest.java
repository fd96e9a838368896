package dev.polder.syncer.rules;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The build refuses the syncer when tests reach less of it than they should.
final class CoverageFloorTest {
    @Test
    void fourFifthsOfTheLinesAreReachedAtLeast() {
        String build = WorkingCopy.read("pom.xml");
        Matcher floor = Pattern.compile("<coverage\\.minimum>([0-9.]+)</coverage\\.minimum>").matcher(build);
        assertTrue(floor.find());
        assertTrue(Double.parseDouble(floor.group(1)) >= 0.8, floor.group(1));
        String check = WorkingCopy.read("bench/pom.xml");
        assertTrue(check.contains("minimum=\"${coverage.minimum}\""), "the last module checks all");
        assertFalse(WorkingCopy.read("syncer/pom.xml").contains("coverage.minimum"), "the syncer is no exception");
    }
}
