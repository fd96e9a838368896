package dev.polder.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.status.Statuses;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ControllerTest {
    private static final ControllerLimits LIMITS =
            new ControllerLimits(2, 100, Duration.ofMillis(8), Duration.ofMillis(20), Duration.ofMillis(100));

    private final BlockingQueue<Duration> delays = new LinkedBlockingQueue<>();
    private final Map<String, Integer> outcomes = new ConcurrentHashMap<>();
    private final ControllerMetrics metrics = new ControllerMetrics() {
        @Override
        public void reconciled(String controller, String outcome, Duration took) {
            outcomes.merge(outcome, 1, Integer::sum);
        }
    };
    private final ThreadDelays threadDelays = new ThreadDelays();
    private final ControllerTools tools = new ControllerTools(
            (delay, action) -> {
                delays.add(delay);
                threadDelays.after(Duration.ZERO, action);
            },
            RandomGenerator.of("L64X128MixRandom"),
            InstantSource.system(),
            metrics);

    @AfterEach
    void closeDelays() {
        threadDelays.close();
        threadDelays.after(Duration.ZERO, () -> {});
    }

    @Test
    void keyThatOverflowsTheStackIsTriedAgainAndTakesNoWorkerWithIt() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        try (Controller<String> controller = controller(key -> {
            if (calls.incrementAndGet() <= 4) {
                throw new StackOverflowError("deep");
            }
            done.countDown();
            return Outcome.DONE;
        })) {
            controller.add("a");
            assertTrue(done.await(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void failuresComeBackLaterAndLater() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        List<Outcome> script = List.of(
                new Outcome.Retry("first"), new Outcome.Retry("second"), new Outcome.Retry("third"), Outcome.again(7));
        try (Controller<String> controller = controller(key -> {
            int call = calls.getAndIncrement();
            if (call < script.size()) {
                return script.get(call);
            }
            done.countDown();
            return Outcome.DONE;
        })) {
            controller.add("k");
            assertTrue(done.await(5, TimeUnit.SECONDS));
            awaitIdle(controller);
        }
        List<Duration> waited = List.copyOf(delays);
        assertEquals(4, waited.size());
        assertTrue(waited.get(0).compareTo(Duration.ofMillis(8)) <= 0, waited::toString);
        assertTrue(waited.get(1).compareTo(Duration.ofMillis(16)) <= 0, waited::toString);
        assertTrue(waited.get(2).compareTo(Duration.ofMillis(20)) <= 0, waited::toString);
        assertEquals(Duration.ofMillis(7), waited.get(3));
        assertEquals(Map.of("retry", 3, "requeue", 1, "done", 1), outcomes);
    }

    @Test
    void exceptionsCountAsFailures() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        try (Controller<String> controller = controller(key -> switch (calls.getAndIncrement()) {
            case 0 -> throw Statuses.notFound(new GroupResource("", "pods"), "p");
            case 1 -> throw new IllegalStateException("a fault");
            default -> new Outcome.Park("never mind");
        })) {
            controller.add("k");
            awaitIdle(controller);
        }
        assertEquals(Map.of("retry", 2, "park", 1), outcomes);
    }

    @Test
    void oneReconciliationAtATimeForAKey() throws InterruptedException {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (Controller<String> controller = controller(key -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            running.decrementAndGet();
            return Outcome.DONE;
        })) {
            for (int i = 0; i < 1000; i++) {
                controller.add("k");
            }
            awaitIdle(controller);
        }
        assertEquals(1, most.get());
    }

    @Test
    void closeInterruptsWhatDoesNotFinish() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Controller<String> controller = controller(key -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return Outcome.DONE;
        });
        controller.add("k");
        assertTrue(started.await(5, TimeUnit.SECONDS));
        controller.close();
        assertTrue(interrupted.await(5, TimeUnit.SECONDS));
    }

    @Test
    void closeMayComeWhileItStarts() throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            ControllerLimits many = new ControllerLimits(
                    64, 10, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofSeconds(1));
            Controller<String> controller =
                    new Controller<>("test", _ -> Outcome.DONE, key -> new WorkspaceId("one"), many, tools);
            Thread starter = Thread.ofVirtual().start(controller::start);
            controller.close();
            starter.join();
            controller.close();
            assertEquals(0, controller.size());
        }
    }

    @Test
    void limitsNeedAWorker() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new ControllerLimits(0, 1, Duration.ZERO, Duration.ZERO, Duration.ZERO));
    }

    private Controller<String> controller(Reconciler<String> reconciler) {
        Controller<String> controller =
                new Controller<>("test", reconciler, key -> new WorkspaceId("one"), LIMITS, tools);
        controller.start();
        return controller;
    }

    private static void awaitIdle(Controller<String> controller) {
        while (controller.size() > 0) {
            Thread.onSpinWait();
        }
    }
}
