package dev.polder.control.garbage;

import dev.polder.api.access.UserInfo;
import dev.polder.api.resource.Resources;
import dev.polder.control.Controller;
import dev.polder.control.ControllerTools;
import dev.polder.control.FeedListener;
import dev.polder.control.Outcome;
import dev.polder.control.StoreFeed;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import java.util.concurrent.atomic.AtomicReference;

/// Collects garbage in all workspaces: deletes objects whose owners are gone, also when the owners never were, and serves
/// foreground and orphaning deletions. One feed, a few workers, nothing per workspace.
public final class GarbageCollector implements AutoCloseable {
    private static final UserInfo AS = UserInfo.part("garbage-collector");

    private final OwnerUids owners;
    private final Dependents dependents;
    private final DependentCheck check;
    private final OwnerFinalizers finalizers;
    private final Controller<GarbageKey> controller;
    private final StoreFeed feed;

    public GarbageCollector(
            ObjectStore store, Resources resources, OwnerKinds kinds, GarbageLimits limits, ControllerTools tools) {
        this.owners = new OwnerUids(limits.owners());
        this.dependents = new Dependents(store, limits.page());
        this.check = new DependentCheck(store, resources, kinds, AS);
        this.finalizers = new OwnerFinalizers(store, resources, dependents, AS);
        this.controller = new Controller<>(
                "garbage-collector", this::collect, GarbageKey::workspace, limits.controller(), tools);
        this.feed = new StoreFeed("garbage-collector", store, null, new Listener());
    }

    /// Starts to follow the store. Once.
    public void start() {
        controller.start();
        feed.start();
    }

    @Override
    public void close() {
        feed.close();
        controller.close();
    }

    private Outcome collect(GarbageKey key) {
        return switch (key) {
            case GarbageKey.Dependent dependent -> check.check(dependent.key());
            case GarbageKey.Deleting deleting -> finalizers.process(deleting.key());
            case GarbageKey.OwnerGone gone -> collectDependents(gone);
        };
    }

    private Outcome collectDependents(GarbageKey.OwnerGone gone) {
        AtomicReference<Outcome> outcome = new AtomicReference<>(Outcome.DONE);
        dependents.find(gone.workspace(), gone.namespace(), gone.uid(), dependent -> {
            if (check.check(dependent.key()) instanceof Outcome.Retry retry) {
                outcome.set(retry);
            }
        });
        if (outcome.get() instanceof Outcome.Retry retry) {
            return retry;
        }
        owners.remove(gone.uid());
        return Outcome.DONE;
    }

    /// Turns states into keys.
    private final class Listener implements FeedListener {
        @Override
        public void present(StoredObject object) throws InterruptedException {
            object.header().ownerUids().forEach(owners::add);
            if (!object.header().ownerUids().isEmpty() && !object.header().deleting()) {
                controller.add(new GarbageKey.Dependent(object.key()));
            }
            if (object.header().deleting() && object.header().finalizers() > 0) {
                controller.add(new GarbageKey.Deleting(object.key()));
            }
        }

        @Override
        public void gone(StoredObject object) throws InterruptedException {
            if (owners.mayOwn(object.header().uid())) {
                controller.add(new GarbageKey.OwnerGone(
                        object.key().workspace(),
                        object.key().namespace(),
                        object.header().uid()));
            }
        }
    }
}
