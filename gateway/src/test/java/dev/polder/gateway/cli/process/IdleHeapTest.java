package dev.polder.gateway.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class IdleHeapTest {
    private static final long BUSY = 5_000_000_000L;

    private long cpu;
    private long collections;
    private int given;

    private final IdleHeap heap = new IdleHeap(new IdleHeap.Jvm(() -> cpu, () -> collections, () -> {
        given++;
        collections++;
    }));

    @Test
    void whoWorkedAndRestsGivesBackOnce() {
        work();
        rest(2);
        assertEquals(0, given, "it may go on in a moment");
        rest(1);
        assertEquals(1, given);
        rest(100);
        assertEquals(1, given, "nothing has happened since");
        work();
        rest(3);
        assertEquals(2, given);
    }

    @Test
    void whoIsBusyIsNotHeldUp() {
        for (int i = 0; i < 100; i++) {
            work();
            rest(2);
        }
        assertEquals(0, given);
    }

    @Test
    void whoNeverFilledTheHeapHasNothingToGive() {
        cpu += BUSY;
        rest(100);
        assertEquals(0, given);
    }

    private void work() {
        cpu += BUSY;
        collections++;
        heap.run();
    }

    private void rest(int looks) {
        for (int i = 0; i < looks; i++) {
            cpu += 1_000_000;
            heap.run();
        }
    }
}
