package dev.polder.syncer.synctarget;

import dev.polder.control.FeedListener;
import dev.polder.control.StoreFeed;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import dev.polder.syncer.connection.TargetConnection;
import dev.polder.syncer.namespace.DownstreamNamespaces;
import dev.polder.syncer.transform.SyncedKind;
import dev.polder.syncer.transform.SyncedKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// One feed per synced kind for all workspaces and all targets. They start with the first target: a gateway without
/// targets watches nothing.
public final class UpstreamFeeds implements AutoCloseable {
    private final ObjectStore store;
    private final Targets targets;
    private final List<StoreFeed> feeds = new ArrayList<>();
    private boolean closed;

    public UpstreamFeeds(ObjectStore store, Targets targets) {
        this.store = store;
        this.targets = targets;
    }

    /// Starts the feeds, unless they run already.
    public synchronized void start() {
        if (closed || !feeds.isEmpty()) {
            return;
        }
        for (SyncedKind kind : SyncedKinds.all()) {
            String name = "syncer-" + kind.resource().resource();
            // A namespace that goes with its workspace is to go downstream too.
            StoreFeed feed = kind.resource().equals(DownstreamNamespaces.NAMESPACES)
                    ? StoreFeed.withWorkspaces(name, store, kind.resource().groupResource(), listener(kind))
                    : new StoreFeed(name, store, kind.resource().groupResource(), listener(kind));
            feeds.add(feed);
            feed.start();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        feeds.forEach(StoreFeed::close);
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
