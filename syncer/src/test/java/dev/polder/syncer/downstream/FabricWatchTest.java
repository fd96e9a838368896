package dev.polder.syncer.downstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class FabricWatchTest {
    @Test
    void watchThatIsSilentForLongerThanAnyServerKeepsOneIsLost() {
        FabricWatch watch = new FabricWatch(1000, Duration.ofMillis(20));
        DownstreamException e = assertThrows(DownstreamException.class, watch::next);
        assertEquals(DownstreamFailure.UNREACHABLE, e.failure());
    }
}
