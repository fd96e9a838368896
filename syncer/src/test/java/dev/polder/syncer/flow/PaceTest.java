package dev.polder.syncer.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class PaceTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Pace pace = new Pace(100, () -> now);

    @Test
    void requestsAreSpreadOverTime() {
        int free = 0;
        Duration last = Duration.ZERO;
        for (int i = 0; i < 100; i++) {
            last = pace.reserve();
            free += last.isZero() ? 1 : 0;
        }
        assertTrue(free <= 11, free + " at once");
        assertTrue(last.toMillis() >= 880 && last.toMillis() <= 1000, last + " for the hundredth");
    }

    @Test
    void refusalHalvesItOnceAndItComesBackWithinHalfAMinute() {
        pace.cut();
        pace.cut();
        assertEquals(50, pace.rate(), 1);
        pass(Duration.ofSeconds(5));
        assertEquals(70, pace.rate(), 1);
        pace.cut();
        assertEquals(35, pace.rate(), 1);
        pass(Duration.ofSeconds(30));
        assertEquals(100, pace.rate(), 0.01);
    }

    @Test
    void whatWasReallyUsedIsHalvedAndNotWhatWasAllowed() {
        pass(Duration.ofSeconds(2));
        for (int i = 0; i < 20; i++) {
            var _ = pace.reserve();
        }
        pace.cut();
        assertEquals(10, pace.rate(), 1);
    }

    @Test
    void itIsNeverNothing() {
        for (int i = 0; i < 20; i++) {
            pass(Duration.ofMillis(1001));
            pace.cut();
        }
        assertTrue(pace.rate() >= 5);
    }

    @Test
    void afterAnOutageItBeginsSlowly() {
        pace.restart();
        assertEquals(5, pace.rate(), 0.1);
        pass(Duration.ofSeconds(25));
        assertEquals(100, pace.rate(), 0.01);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
