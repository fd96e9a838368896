package dev.polder.control;

import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.status.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a [Reconciler] for the keys that are added. Failures come back after a delay that doubles and is drawn at random
/// below that ("full jitter"), so that what failed together does not come back together.
public final class Controller<K> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);
    private static final int MAX_DOUBLINGS = 20;

    private final String name;
    private final Reconciler<K> reconciler;
    private final ControllerLimits limits;
    private final ControllerTools tools;
    private final WorkQueue<K> queue;
    private final Map<K, Integer> failures = new ConcurrentHashMap<>();
    private final List<Thread> workers = new CopyOnWriteArrayList<>();

    /// @param name        for logs and metrics
    /// @param workspaceOf whose turn a key takes
    public Controller(
            String name,
            Reconciler<K> reconciler,
            Function<K, WorkspaceId> workspaceOf,
            ControllerLimits limits,
            ControllerTools tools) {
        this.name = name;
        this.reconciler = reconciler;
        this.limits = limits;
        this.tools = tools;
        this.queue = new WorkQueue<>(workspaceOf, limits.keys());
    }

    /// Starts the workers. Once; one that starts while this closes ends by itself.
    public void start() {
        for (int i = 0; i < limits.workers(); i++) {
            workers.add(Thread.ofVirtual().name(name + "-" + i).start(this::work));
        }
    }

    /// Says that something about the key may have changed. Waits when too many keys are in hand.
    public void add(K key) throws InterruptedException {
        queue.add(key);
    }

    /// The same when there is no hurry: others go first, mostly.
    public void addForLater(K key) throws InterruptedException {
        queue.addForLater(key);
    }

    /// Keys in hand; 0 means that there is nothing to do now or later.
    public int size() {
        return queue.size();
    }

    /// Lets reconciliations that run finish, for a while, then interrupts them. What waits is dropped: a start lists
    /// anew.
    @Override
    public void close() {
        queue.close();
        Instant deadline = tools.clock().instant().plus(limits.drain());
        try {
            for (Thread worker : workers) {
                Duration left = Duration.between(tools.clock().instant(), deadline);
                if (left.isNegative() || !worker.join(left)) {
                    worker.interrupt();
                }
            }
        } catch (InterruptedException e) {
            workers.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            Optional<K> key = queue.take();
            while (key.isPresent()) {
                run(key.get());
                key = queue.take();
            }
        } catch (InterruptedException e) {
            // The controller closes, and this worker ends.
            return;
        }
    }

    private void run(K key) throws InterruptedException {
        Instant begin = tools.clock().instant();
        Outcome outcome = reconcile(key);
        Duration took = Duration.between(begin, tools.clock().instant());
        switch (outcome) {
            case Outcome.Done done -> finish(key, "done", took);
            case Outcome.Park park -> {
                LOG.info("{} parks {}: {}", name, key, park.reason());
                finish(key, "park", took);
            }
            case Outcome.RequeueAfter later -> {
                failures.remove(key);
                tools.metrics().reconciled(name, "requeue", took);
                delay(key, later.delay());
            }
            case Outcome.Retry retry -> {
                int failed = failures.merge(key, 1, Integer::sum);
                LOG.debug("{} retries {} after failure {}: {}", name, key, failed, retry.cause());
                tools.metrics().reconciled(name, "retry", took);
                delay(key, backoff(failed));
            }
        }
        tools.metrics().keys(name, queue.size());
    }

    private Outcome reconcile(K key) throws InterruptedException {
        try {
            return reconciler.reconcile(key);
        } catch (ApiException e) {
            return new Outcome.Retry(e.getMessage() == null ? "refused" : e.getMessage());
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            // One poisoned key must not take the worker with it.
            LOG.warn("{} failed on {}", name, key, e);
            return new Outcome.Retry(e.toString());
        }
    }

    private void finish(K key, String outcome, Duration took) {
        failures.remove(key);
        tools.metrics().reconciled(name, outcome, took);
        queue.done(key);
    }

    private void delay(K key, Duration delay) {
        if (queue.delayed(key)) {
            tools.delays().after(delay, () -> queue.ready(key));
        }
    }

    private Duration backoff(int failed) {
        long ceiling = limits.firstDelay().toNanos() << Math.min(failed - 1, MAX_DOUBLINGS);
        long most = Math.max(1, Math.min(ceiling, limits.maxDelay().toNanos()));
        return Duration.ofNanos(tools.random().nextLong(most) + 1);
    }
}
