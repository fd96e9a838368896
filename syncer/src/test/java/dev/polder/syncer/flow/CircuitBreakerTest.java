package dev.polder.syncer.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class CircuitBreakerTest {
    private final AtomicInteger opened = new AtomicInteger();
    private final CircuitBreaker breaker = new CircuitBreaker(3, InstantSource.system(), state -> {
        if (state == CircuitBreaker.State.OPEN) {
            opened.incrementAndGet();
        }
    });

    @Test
    void opensAfterFailuresInARowOnceAndClosesOnAnAnswer() {
        breaker.failed();
        breaker.failed();
        breaker.succeeded();
        breaker.failed();
        breaker.failed();
        assertEquals(CircuitBreaker.State.CLOSED, breaker.state());
        breaker.failed();
        breaker.failed();
        assertEquals(CircuitBreaker.State.OPEN, breaker.state());
        assertEquals(1, opened.get());
        breaker.succeeded();
        assertEquals(CircuitBreaker.State.HALF_OPEN, breaker.state());
        breaker.succeeded();
        breaker.succeeded();
        assertEquals(CircuitBreaker.State.HALF_OPEN, breaker.state());
        breaker.succeeded();
        assertEquals(CircuitBreaker.State.CLOSED, breaker.state());
    }

    @Test
    void oneFailureOpensItAgainWhileItIsHalfOpen() {
        for (int i = 0; i < 3; i++) {
            breaker.failed();
        }
        breaker.succeeded();
        breaker.succeeded();
        breaker.failed();
        assertEquals(CircuitBreaker.State.OPEN, breaker.state());
        assertEquals(2, opened.get());
        for (int i = 0; i < 4; i++) {
            breaker.succeeded();
        }
        assertEquals(CircuitBreaker.State.CLOSED, breaker.state());
    }

    @Test
    void aProbeWaitsForPatienceButNotForTheBreaker() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            breaker.failed();
        }
        long start = System.nanoTime();
        breaker.throttled(Duration.ofMillis(60));
        breaker.awaitPatience();
        assertTrue(System.nanoTime() - start >= 55_000_000);
        assertEquals(CircuitBreaker.State.OPEN, breaker.state());
    }

    @Test
    void whoeverWaitsGoesOnWhenItCloses() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            breaker.failed();
        }
        CountDownLatch passed = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            try {
                breaker.await();
                passed.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertFalse(passed.await(50, TimeUnit.MILLISECONDS));
        breaker.succeeded();
        assertTrue(passed.await(10, TimeUnit.SECONDS));
    }

    @Test
    void patienceIsKept() throws InterruptedException {
        long start = System.nanoTime();
        breaker.throttled(Duration.ofMillis(60));
        breaker.throttled(Duration.ofMillis(1));
        breaker.await();
        assertTrue(System.nanoTime() - start >= 55_000_000);
    }

    @Test
    void shutDownSendsEverybodyAway() {
        breaker.shutDown();
        assertThrows(InterruptedException.class, breaker::await);
    }
}
