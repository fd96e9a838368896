package dev.polder.syncer.connection;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.status.ApiException;
import dev.polder.control.Controller;
import dev.polder.control.ControllerLimits;
import dev.polder.control.Outcome;
import dev.polder.control.Reconciler;
import dev.polder.syncer.SyncerLimits;
import dev.polder.syncer.downstream.DownstreamException;
import dev.polder.syncer.flow.CircuitBreaker;
import dev.polder.syncer.view.Failures;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// The keys of one target in one direction. Whoever adds never waits: one target that does not keep up must not hold up
/// the feeds that all share. What finds no room is looked for again once there is room.
final class Lane implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(1);

    private final Controller<ObjectKey> controller;
    private final CircuitBreaker breaker;
    private final String target;
    private final SyncerParts parts;
    private final int room;
    private final AtomicBoolean overflowed = new AtomicBoolean();

    /// @param name for logs
    Lane(String name, String target, Reconciler<ObjectKey> reconciler, CircuitBreaker breaker, SyncerParts parts) {
        SyncerLimits limits = parts.settings().limits();
        int workers = name.equals("spec") ? limits.specWorkers() : limits.statusWorkers();
        this.target = target;
        this.breaker = breaker;
        this.parts = parts;
        this.room = limits.queuedKeys();
        this.controller = new Controller<>(
                "syncer-" + name + "-" + target,
                key -> guarded(reconciler, key),
                ObjectKey::workspace,
                new ControllerLimits(workers, room + room / 8 + 1, limits.firstRetry(), limits.lastRetry(), DRAIN),
                parts.tools());
    }

    void start() {
        controller.start();
    }

    void add(ObjectKey key) {
        add(key, controller::add);
    }

    /// The same for what there is no hurry about: it was there before, or was listed.
    void addForLater(ObjectKey key) {
        add(key, controller::addForLater);
    }

    /// Takes a key.
    private interface Way {
        void add(ObjectKey key) throws InterruptedException;
    }

    private void add(ObjectKey key, Way way) {
        if (controller.size() >= room) {
            overflowed.set(true);
            parts.events().dropped(target, key.resource());
            return;
        }
        try {
            way.add(key);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Adds a key behind what is new, and waits for room. Only for whoever holds up nobody else.
    void addPatiently(ObjectKey key) throws InterruptedException {
        controller.addForLater(key);
    }

    /// Keys in hand.
    int size() {
        return controller.size();
    }

    /// Whether keys were dropped and there is room again; says so once.
    boolean takeOverflow() {
        return controller.size() < room / 2 && overflowed.compareAndSet(true, false);
    }

    private Outcome guarded(Reconciler<ObjectKey> reconciler, ObjectKey key) throws InterruptedException {
        breaker.await();
        Outcome outcome;
        try {
            outcome = reconciler.reconcile(key);
        } catch (DownstreamException e) {
            outcome = Failures.of(e);
        } catch (ApiException e) {
            outcome = Failures.of(e);
        }
        switch (outcome) {
            case Outcome.Retry(String cause) -> parts.events().failed(target, key.resource(), cause);
            case Outcome.Park(String reason) -> parts.events().failed(target, key.resource(), reason);
            case Outcome.Done _, Outcome.RequeueAfter _ -> {}
        }
        return outcome;
    }

    @Override
    public void close() {
        controller.close();
    }
}
