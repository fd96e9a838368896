package dev.polder.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void quantilesAreWithinTwoPercent() {
        var latencies = new Latencies();
        long[] values = new Random(7).longs(10_000, 1, 5_000_000_000L).toArray();
        Arrays.stream(values).forEach(latencies::add);
        Arrays.sort(values);
        for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 1}) {
            double exact = values[(int) Math.ceil(share * values.length) - 1];
            assertTrue(Math.abs(latencies.quantile(share) - exact) / exact < 0.02, share + ": " + exact);
        }
        assertEquals(values.length, latencies.total());
    }

    @Test
    void extremesAreCounted() {
        var latencies = new Latencies();
        assertEquals(0, latencies.quantile(0.5));
        latencies.add(-1);
        latencies.add(Long.MAX_VALUE);
        var all = new Latencies();
        all.addAll(latencies);
        assertEquals(2, all.total());
        assertEquals(0, all.quantile(0.5));
    }
}
