package dev.polder.syncer.mirror;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RateWindowTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final RateWindow window = new RateWindow(50, 1000, () -> now);

    @Test
    void ofAStormSoManyASecondAreTakenAndNoMore() {
        int taken = 0;
        for (int second = 0; second < 5; second++) {
            taken += (int) IntStream.range(0, 1000).filter(_ -> window.tryTake()).count();
            now = now.plusMillis(1000);
        }
        assertEquals(250, taken);
    }

    @Test
    void clockThatGoesBackLetsEventsThroughAgain() {
        IntStream.range(0, 60).forEach(_ -> window.tryTake());
        now = now.minusSeconds(3600);
        assertEquals(50, IntStream.range(0, 60).filter(_ -> window.tryTake()).count());
    }
}
