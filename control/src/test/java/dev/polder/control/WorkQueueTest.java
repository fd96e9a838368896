package dev.polder.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.meta.WorkspaceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WorkQueueTest {
    private final WorkQueue<String> queue = new WorkQueue<>(key -> new WorkspaceId(key.substring(0, 1)), 4);

    @Test
    void aKeyWaitsOnce() throws InterruptedException {
        queue.add("a1");
        queue.add("a1");
        assertEquals(Optional.of("a1"), queue.take());
        assertEquals(1, queue.size());
        queue.done("a1");
        assertEquals(0, queue.size());
    }

    @Test
    void aKeyThatChangesWhileItRunsComesBackAfterwards() throws InterruptedException {
        queue.add("a1");
        queue.take();
        queue.add("a1");
        queue.add("a2");
        assertEquals(Optional.of("a2"), queue.take());
        queue.done("a1");
        assertEquals(Optional.of("a1"), queue.take());
    }

    @Test
    void workspacesTakeTurns() throws InterruptedException {
        for (String key : List.of("a1", "a2", "a3", "b1")) {
            queue.add(key);
        }
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            order.add(queue.take().orElseThrow());
        }
        assertEquals(List.of("a1", "b1", "a2", "a3"), order);
    }

    @Test
    void whatIsForLaterComesAfterTheOthersButIsNotForgotten() throws InterruptedException {
        WorkQueue<String> large = new WorkQueue<>(key -> new WorkspaceId(key.substring(0, 1)), 100);
        for (String key : List.of("a-old", "b-old", "a-older")) {
            large.addForLater(key);
        }
        for (int i = 0; i < 9; i++) {
            large.add("a" + i);
        }
        large.addForLater("a8");
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            order.add(large.take().orElseThrow());
        }
        assertEquals(
                List.of("a0", "a1", "a2", "a3", "a4", "a5", "a6", "a-old", "a7", "a8", "b-old", "a-older"), order);
    }

    @Test
    void whatBecomesUrgentNoLongerWaitsForLater() throws InterruptedException {
        queue.addForLater("a1");
        queue.addForLater("a2");
        queue.add("a2");
        assertEquals(Optional.of("a2"), queue.take());
        assertEquals(Optional.of("a1"), queue.take());
        queue.done("a1");
        queue.done("a2");
        assertEquals(0, queue.size());
    }

    @Test
    void aNewKeyWaitsForRoom() throws InterruptedException {
        for (String key : List.of("a1", "a2", "a3", "b1")) {
            queue.add(key);
        }
        CountDownLatch added = new CountDownLatch(1);
        Thread adder = Thread.ofVirtual().start(() -> {
            try {
                queue.add("c1");
                added.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        queue.add("a1");
        assertFalse(added.await(20, TimeUnit.MILLISECONDS));
        queue.done(queue.take().orElseThrow());
        assertTrue(added.await(5, TimeUnit.SECONDS));
        adder.join();
        assertEquals(4, queue.size());
    }

    @Test
    void aDelayedKeyComesWhenReadyOrWhenAdded() throws InterruptedException {
        queue.add("a1");
        queue.take();
        assertTrue(queue.delayed("a1"));
        assertEquals(1, queue.size());
        queue.ready("a1");
        assertEquals(Optional.of("a1"), queue.take());
        assertTrue(queue.delayed("a1"));
        queue.add("a1");
        queue.ready("a1");
        assertEquals(Optional.of("a1"), queue.take());
        queue.add("a1");
        assertFalse(queue.delayed("a1"));
        assertEquals(Optional.of("a1"), queue.take());
        queue.done("a1");
        queue.ready("a1");
        assertEquals(0, queue.size());
    }

    @Test
    void closeEndsEveryWait() throws InterruptedException {
        Thread closer = Thread.ofVirtual().start(queue::close);
        assertEquals(Optional.empty(), queue.take());
        closer.join();
        queue.add("a1");
        assertEquals(0, queue.size());
    }
}
