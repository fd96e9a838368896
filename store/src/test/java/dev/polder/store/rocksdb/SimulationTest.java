package dev.polder.store.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.polder.store.fault.Faults;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// T21: see [Simulation].
@Tag("fault")
class SimulationTest {
    @TempDir
    Path directory;

    @Test
    @Timeout(36_000)
    void whateverTheServerThatKeepsBatchesDoesTheStoreIsTheModelAfterEachStart() throws Exception {
        long seed = Faults.seed();
        int count = Faults.times("simulations", 5);
        long writes = 0;
        long faults = 0;
        long seconds = 0;
        for (int i = 0; i < count; i++) {
            Simulation simulation = run(seed + i);
            writes += simulation.writes();
            faults += simulation.faults();
            seconds += simulation.seconds();
        }
        Faults.report(
                "T21 simulations",
                seed,
                "%d seeds, %d writes, %d failures and starts after them, %d hours of simulated time, 0 differences"
                        .formatted(count, writes, faults, seconds / 3600));
    }

    @Test
    void aSeedDoesTheSameAgain() throws Exception {
        long seed = Faults.seed();
        assertEquals(run(seed).trace(), run(seed).trace());
        assertNotEquals(run(seed).trace(), run(seed + 1).trace());
    }

    private Simulation run(long seed) throws Exception {
        Path place = Faults.temporary(directory.resolve("s" + seed));
        try (Simulation simulation = new Simulation(new SplittableRandom(seed), place)) {
            simulation.run(120);
            return simulation;
        } catch (Exception | AssertionError e) {
            return fail("with -Dfaults.simulations=1 -Dfaults.seed=" + seed, e);
        } finally {
            Faults.delete(place);
        }
    }
}
