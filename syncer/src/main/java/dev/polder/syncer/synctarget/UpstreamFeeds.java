package dev.polder.syncer.synctarget;

import dev.polder.api.meta.GroupResource;
import dev.polder.control.FeedListener;
import dev.polder.control.StoreFeed;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import dev.polder.syncer.connection.TargetConnection;
import dev.polder.syncer.namespace.DownstreamNamespaces;
import dev.polder.syncer.transform.SyncedKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// One feed per synced kind for all workspaces and all targets. They start with the first target: a gateway without
/// targets watches nothing.
public final class UpstreamFeeds implements AutoCloseable {
    private final ObjectStore store;
    private final Targets targets;
    private final Map<GroupResource, StoreFeed> feeds = new HashMap<>();
    private boolean closed;

    public UpstreamFeeds(ObjectStore store, Targets targets) {
        this.store = store;
        this.targets = targets;
    }

    /// Starts the feeds of these kinds, unless they run already. Those of other kinds go on.
    public synchronized void start(List<SyncedKind> kinds) {
        for (SyncedKind kind : kinds) {
            if (closed || feeds.containsKey(kind.resource().groupResource())) {
                continue;
            }
            String name = "syncer-" + kind.resource().resource();
            // A namespace that goes with its workspace is to go downstream too.
            StoreFeed feed = kind.resource().equals(DownstreamNamespaces.NAMESPACES)
                    ? StoreFeed.withWorkspaces(name, store, kind.resource().groupResource(), listener(kind))
                    : new StoreFeed(name, store, kind.resource().groupResource(), listener(kind));
            feeds.put(kind.resource().groupResource(), feed);
            feed.start();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        feeds.values().forEach(StoreFeed::close);
    }

    private FeedListener listener(SyncedKind kind) {
        return new FeedListener() {
            @Override
            public void present(StoredObject object) {
                each(c -> c.upstreamPresent(kind, object));
            }

            @Override
            public void gone(StoredObject object) {
                each(c -> c.upstreamGone(kind, object));
            }
        };
    }

    private void each(Consumer<TargetConnection> action) {
        targets.connections().forEach(action);
    }
}
