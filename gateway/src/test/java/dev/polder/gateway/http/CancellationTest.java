package dev.polder.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CancellationTest {

    @Test
    void everyActionRunsOnce() {
        Cancellation cancellation = new Cancellation();
        AtomicInteger ran = new AtomicInteger();
        cancellation.onCancel(ran::incrementAndGet);
        cancellation.onCancel(() -> {
            throw new IllegalStateException("an action that fails on purpose");
        });
        cancellation.onCancel(ran::incrementAndGet);
        assertFalse(cancellation.cancelled());
        cancellation.cancel();
        cancellation.cancel();
        assertTrue(cancellation.cancelled());
        assertEquals(2, ran.get());
    }

    @Test
    void actionThatComesTooLateRunsAtOnce() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        AtomicInteger ran = new AtomicInteger();
        cancellation.onCancel(ran::incrementAndGet);
        assertEquals(1, ran.get());
    }
}
