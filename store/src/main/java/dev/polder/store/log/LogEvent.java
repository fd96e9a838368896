package dev.polder.store.log;

import dev.polder.api.meta.ObjectKey;
import dev.polder.store.FrameCache;
import dev.polder.store.StoredObject;
import dev.polder.store.WatchEvent;
import dev.polder.store.record.ObjectFilter;
import org.jspecify.annotations.Nullable;

/// One change of one object, and the few ways in which watchers can see it. These are made once and shared. Any thread.
public final class LogEvent {
    /// What an event costs beside its bodies: objects, headers and places in four lanes. An estimate.
    private static final int OVERHEAD = 1024;

    private final ObjectKey key;
    private final long revision;
    private final @Nullable StoredObject current;
    private final @Nullable StoredObject previous;
    private volatile @Nullable WatchEvent added;
    private volatile @Nullable WatchEvent modified;
    private volatile @Nullable WatchEvent deleted;

    /// @param current  the new state, null when the object was taken away
    /// @param previous the state before, null when there was none
    public LogEvent(ObjectKey key, long revision, @Nullable StoredObject current, @Nullable StoredObject previous) {
        this.key = key;
        this.revision = revision;
        this.current = current;
        this.previous = previous;
    }

    public ObjectKey key() {
        return key;
    }

    public long revision() {
        return revision;
    }

    /// What it holds in memory, estimated.
    public long bytes() {
        return OVERHEAD
                + (current == null ? 0 : current.body().length)
                + (previous == null ? 0L : previous.body().length);
    }

    /// How it looks to a watcher; null when the watcher does not see it.
    @Nullable WatchEvent view(ObjectFilter filter) {
        if (!filter.matchesKey(key)) {
            return null;
        }
        StoredObject now = current != null && filter.matchesHeader(key, current.header()) ? current : null;
        StoredObject before = previous != null && filter.matchesHeader(key, previous.header()) ? previous : null;
        if (now != null) {
            return before != null ? modified(now) : added(now);
        }
        return before != null ? deleted(before) : null;
    }

    private WatchEvent added(StoredObject state) {
        WatchEvent view = added;
        if (view == null) {
            synchronized (this) {
                view = added;
                if (view == null) {
                    view = new WatchEvent(WatchEvent.Type.ADDED, state, new FrameCache());
                    added = view;
                }
            }
        }
        return view;
    }

    private WatchEvent modified(StoredObject state) {
        WatchEvent view = modified;
        if (view == null) {
            synchronized (this) {
                view = modified;
                if (view == null) {
                    view = new WatchEvent(WatchEvent.Type.MODIFIED, state, new FrameCache());
                    modified = view;
                }
            }
        }
        return view;
    }

    private WatchEvent deleted(StoredObject state) {
        WatchEvent view = deleted;
        if (view == null) {
            synchronized (this) {
                view = deleted;
                if (view == null) {
                    StoredObject last = new StoredObject(key, revision, state.header(), state.body());
                    view = new WatchEvent(WatchEvent.Type.DELETED, last, new FrameCache());
                    deleted = view;
                }
            }
        }
        return view;
    }
}
