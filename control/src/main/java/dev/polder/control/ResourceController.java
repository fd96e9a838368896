package dev.polder.control;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import java.util.List;

/// A [Controller] whose keys come from feeds of the store, over all workspaces. Owns a thread per source, however many
/// workspaces there are.
public final class ResourceController implements AutoCloseable {
    private final Controller<ObjectKey> controller;
    private final List<StoreFeed> feeds;
    private final Thread starting;

    /// @param name    for logs and metrics
    /// @param sources the first one tells of the objects that are reconciled, the others of what belongs to them
    public ResourceController(
            String name,
            ObjectStore store,
            List<Source> sources,
            Reconciler<ObjectKey> reconciler,
            ControllerLimits limits,
            ControllerTools tools) {
        this.controller = new Controller<>(name, reconciler, ObjectKey::workspace, limits, tools);
        this.feeds = sources.stream()
                .map(source -> new StoreFeed(name, store, source.resource(), listener(source)))
                .toList();
        this.starting = Thread.ofVirtual().name(name + "-start").unstarted(this::startFirst);
    }

    /// Starts workers and feeds. Once; waits for nothing.
    public void start() {
        controller.start();
        feeds.stream().skip(1).forEach(StoreFeed::start);
        starting.start();
    }

    /// The first feed begins when all others have listed. What belongs to an object may go after the object was reconciled
    /// and before the feed that would tell of it has begun; so every object is reconciled once when all feeds follow.
    private void startFirst() {
        try {
            for (StoreFeed feed : feeds.subList(1, feeds.size())) {
                feed.awaitListed(Long.MAX_VALUE);
            }
            feeds.getFirst().start();
        } catch (InterruptedException e) {
            // Closed, and the thread ends.
            return;
        }
    }

    /// Keys in hand.
    public int size() {
        return controller.size();
    }

    @Override
    public void close() {
        starting.interrupt();
        feeds.forEach(StoreFeed::close);
        controller.close();
    }

    private FeedListener listener(Source source) {
        return new FeedListener() {
            @Override
            public void present(StoredObject object) throws InterruptedException {
                for (ObjectKey key : source.keys().apply(object)) {
                    controller.add(key);
                }
            }

            @Override
            public void gone(StoredObject object) throws InterruptedException {
                present(object);
            }
        };
    }
}
