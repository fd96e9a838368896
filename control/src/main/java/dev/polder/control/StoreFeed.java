package dev.polder.control;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.selector.Selection;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.StoredObject;
import dev.polder.store.WatchCursor;
import dev.polder.store.WatchEvent;
import dev.polder.store.WatchQuery;
import dev.polder.store.WatchStart;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lists a resource in all workspaces, then follows it, and tells a listener. It leaves out what only a template shows:
/// that is as it should be, and the same in every workspace, so that a million idle ones cost a controller nothing.
/// When the store's history ran out it lists
/// again. Holds no object: the listener gets each state and keeps of it what it needs, a key as a rule. One thread.
public final class StoreFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFeed.class);
    private static final int PAGE_BYTES = 256 << 10;
    private static final int BATCH = 256;
    private static final long PAUSE_MILLIS = 200;

    private final String name;
    private final ObjectStore store;
    private final @Nullable GroupResource resource;
    private final FeedListener listener;
    private final Scope scope;
    private final CountDownLatch listed = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /// What a feed tells of.
    private enum Scope {
        /// What was written, listed first.
        WRITTEN,
        /// The same, and what comes and goes with its workspace.
        WITH_WORKSPACES,
        /// What is written from now on.
        CHANGES
    }

    /// @param name     for logs
    /// @param resource what to follow, null for everything
    public StoreFeed(String name, ObjectStore store, @Nullable GroupResource resource, FeedListener listener) {
        this(name, store, resource, listener, Scope.WRITTEN);
    }

    private StoreFeed(
            String name,
            ObjectStore store,
            @Nullable GroupResource resource,
            FeedListener listener,
            Scope scope) {
        this.scope = scope;
        this.name = name;
        this.store = store;
        this.resource = resource;
        this.listener = listener;
        this.thread = Thread.ofVirtual().name(name + "-feed").unstarted(this::run);
    }

    /// One that hears of the objects that come and go with their workspaces too, once it has listed those that were
    /// written.
    public static StoreFeed withWorkspaces(
            String name, ObjectStore store, GroupResource resource, FeedListener listener) {
        return new StoreFeed(name, store, resource, listener, Scope.WITH_WORKSPACES);
    }

    /// One that lists nothing: it says [FeedListener#missed] where others list, then tells of every change of any object.
    public static StoreFeed ofChanges(String name, ObjectStore store, FeedListener listener) {
        return new StoreFeed(name, store, null, listener, Scope.CHANGES);
    }

    /// Starts to list. Once.
    public void start() {
        thread.start();
    }

    /// Waits until everything that existed at the start has been told. Gives false when the time was over before.
    public boolean awaitListed(long millis) throws InterruptedException {
        return listed.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }

    private void run() {
        try {
            do {
                try {
                    follow(scope == Scope.CHANGES ? begin() : listAll());
                } catch (StoreUnavailableException e) {
                    LOG.debug("{}: {}", name, e.getMessage());
                } catch (RuntimeException e) {
                    LOG.warn("{} starts again", name, e);
                }
            } while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            // Closed, and the thread ends.
            return;
        }
    }

    /// The revision is taken first: what changes while the listener is told comes as a change.
    private long begin() throws InterruptedException {
        long revision = store.revision();
        listener.missed();
        listed.countDown();
        return revision;
    }

    /// Tells of everything; gives the revision of the list. An expired page begins a new list.
    private long listAll() throws InterruptedException {
        long revision = 0;
        String after = null;
        while (true) {
            ListQuery query = new ListQuery(null, resource, null, Selection.EVERYTHING, revision, 0, after)
                    .inPagesOf(PAGE_BYTES)
                    .ofWritten();
            switch (store.list(query)) {
                case ListResult.Page page -> {
                    for (var object : page.items()) {
                        present(object);
                    }
                    revision = page.revision();
                    after = page.continueKey();
                    if (after == null) {
                        listed.countDown();
                        return revision;
                    }
                }
                case ListResult.Expired expired -> {
                    revision = 0;
                    after = null;
                }
                case ListResult.NotYet notYet -> throw new StoreUnavailableException("the list's revision is gone");
            }
        }
    }

    /// Tells of changes until the history is lost.
    private void follow(long revision) throws InterruptedException {
        switch (store.watch(new WatchQuery(null, resource, null, null, Selection.EVERYTHING, revision,
                scope != Scope.WITH_WORKSPACES))) {
            case WatchStart.Started started -> {
                try (WatchCursor cursor = started.cursor()) {
                    drain(cursor);
                }
            }
            case WatchStart.Expired expired -> LOG.debug("{} lists again: its history is gone", name);
            case WatchStart.NotYet notYet -> LOG.debug("{} lists again: its revision lies in the future", name);
        }
    }

    private void drain(WatchCursor cursor) throws InterruptedException {
        Semaphore ready = new Semaphore(0);
        cursor.onReady(ready::release);
        while (closed.getCount() > 0) {
            switch (cursor.poll(BATCH)) {
                case WatchCursor.Batch.Expired expired -> {
                    return;
                }
                case WatchCursor.Batch.Events batch -> {
                    for (WatchEvent event : batch.events()) {
                        tell(event);
                    }
                    if (batch.events().isEmpty()) {
                        ready.acquire();
                        ready.drainPermits();
                    }
                }
            }
        }
    }

    private void tell(WatchEvent event) throws InterruptedException {
        switch (event.type()) {
            case ADDED, MODIFIED -> present(event.object());
            case DELETED -> gone(event.object());
        }
    }

    private void present(StoredObject object) throws InterruptedException {
        try {
            listener.present(object);
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            passOver(object, e);
        }
    }

    private void gone(StoredObject object) throws InterruptedException {
        try {
            listener.gone(object);
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            passOver(object, e);
        }
    }

    /// An object that the listener cannot stand must not keep all others from it.
    private void passOver(StoredObject object, RuntimeException e) {
        LOG.warn("{} passes over {}", name, object.key(), e);
    }
}
