package dev.polder.store.commit;

import static dev.polder.store.TestObjects.A;
import static dev.polder.store.TestObjects.B;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    @Test
    void workspacesTakeTurns() {
        FairQueue<String> queue = new FairQueue<>(100);
        for (int i = 0; i < 5; i++) {
            queue.offer(A, "a" + i);
        }
        queue.offer(B, "b0");
        assertEquals(List.of("a0", "b0", "a1"), queue.take(3, item -> 1));
        assertEquals(List.of("a2"), queue.take(3, item -> 5));
        assertEquals(List.of("a3", "a4"), queue.take(100, item -> 1));
    }

    @Test
    void oneWorkspaceFillsAQuarterAtMost() {
        FairQueue<Integer> queue = new FairQueue<>(8);
        assertEquals(FairQueue.Offer.TAKEN, queue.offer(A, 1));
        assertEquals(FairQueue.Offer.TAKEN, queue.offer(A, 2));
        assertEquals(FairQueue.Offer.FULL, queue.offer(A, 3));
        assertEquals(FairQueue.Offer.TAKEN, queue.offer(B, 4));
    }

    @Test
    void allTogetherFillTheWhole() {
        FairQueue<Integer> queue = new FairQueue<>(1);
        assertEquals(FairQueue.Offer.TAKEN, queue.offer(A, 1));
        assertEquals(FairQueue.Offer.FULL, queue.offer(B, 2));
        assertEquals(List.of(1), queue.take(9, item -> 1));
        assertEquals(FairQueue.Offer.TAKEN, queue.offer(B, 2));
    }

    @Test
    void whatWaitsWhenItIsClosedIsStillTaken() {
        FairQueue<Integer> queue = new FairQueue<>(8);
        queue.offer(A, 1);
        queue.close();
        assertEquals(FairQueue.Offer.CLOSED, queue.offer(A, 2));
        assertEquals(List.of(1), queue.take(9, item -> 1));
        assertEquals(List.of(), queue.take(9, item -> 1));
    }

    @Test
    void aBatchNeverHasMoreMutationsThanRevisionsThatAStartLeavesOut() {
        assertThrows(IllegalArgumentException.class, () -> new StoreLimits(1, 60_000, 6_000, 1, 1, 1, 1, 1));
    }
}
