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

    /// @param name for logs and metrics
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
    }

    /// Starts workers and feeds. Once.
    public void start() {
        controller.start();
        feeds.forEach(StoreFeed::start);
    }

    /// Keys in hand.
    public int size() {
        return controller.size();
    }

    @Override
    public void close() {
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
