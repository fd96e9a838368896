package dev.polder.store.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GapsTest {
    @Test
    void whatLiesBetweenTheLastAndTheFirstIsUnknown() {
        Gaps gaps = Gaps.of(Gaps.NONE.with(0, 10).with(20, 30).with(40, 50).bytes());
        for (long revision : new long[] {1, 9, 21, 29, 41, 49}) {
            assertTrue(gaps.contains(revision), "at " + revision);
        }
        for (long revision : new long[] {0, 10, 15, 20, 30, 35, 40, 50, 51, Long.MAX_VALUE}) {
            assertFalse(gaps.contains(revision), "at " + revision);
        }
        assertFalse(Gaps.NONE.contains(5));
    }

    @Test
    void ofMoreStartsThanAreRememberedTheOldRevisionsAreAllUnknown() {
        Gaps gaps = Gaps.NONE;
        for (long start = 0; start < Gaps.MOST + 10; start++) {
            gaps = gaps.with(start * 10, start * 10 + 5);
        }
        assertEquals(Gaps.MOST * 2 * Long.BYTES, gaps.bytes().length);
        assertTrue(gaps.contains(7));
        assertTrue(gaps.contains(99));
        assertFalse(gaps.contains(107));
        assertTrue(gaps.contains(112));
    }
}
