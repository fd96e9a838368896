package dev.polder.store.log;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.FrameCache;
import dev.polder.store.StoredObject;
import dev.polder.store.WatchEvent;
import dev.polder.store.record.ObjectFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One change of one object, and the few ways in which watchers can see it. These are made once and shared. Any thread.
public final class LogEvent implements LogEntry {
    /// What an event costs beside its bodies: objects, headers and places in four lanes. An estimate.
    private static final int OVERHEAD = 1024;

    private final ObjectKey key;
    private final long revision;
    private final @Nullable StoredObject current;
    private final @Nullable StoredObject previous;
    private final boolean written;
    private volatile @Nullable WatchEvent added;
    private volatile @Nullable WatchEvent modified;
    private volatile @Nullable WatchEvent deleted;

    /// @param current  the new state, null when the object was taken away
    /// @param previous the state before, null when there was none
    public LogEvent(ObjectKey key, long revision, @Nullable StoredObject current, @Nullable StoredObject previous) {
        this(key, revision, current, previous, true);
    }

    private LogEvent(
            ObjectKey key,
            long revision,
            @Nullable StoredObject current,
            @Nullable StoredObject previous,
            boolean written) {
        this.written = written;
        this.key = key;
        this.revision = revision;
        this.current = current;
        this.previous = previous;
    }

    /// A change that nobody wrote: a template shows another state now, or a workspace ended.
    public static LogEvent shown(
            ObjectKey key, long revision, @Nullable StoredObject current, @Nullable StoredObject previous) {
        return new LogEvent(key, revision, current, previous, false);
    }

    /// Whether somebody wrote to the object.
    boolean isWritten() {
        return written;
    }

    public ObjectKey key() {
        return key;
    }

    public long revision() {
        return revision;
    }

    /// Whether it is the same change, to the last byte.
    boolean isSameAs(LogEvent other) {
        return revision == other.revision
                && key.equals(other.key)
                && written == other.written
                && same(current, other.current)
                && same(previous, other.previous);
    }

    private static boolean same(@Nullable StoredObject one, @Nullable StoredObject other) {
        return one == null ? other == null : other != null && one.isSameAs(other);
    }

    /// The new state, null when the object was taken away.
    public @Nullable StoredObject current() {
        return current;
    }

    @Override
    public WorkspaceId workspace() {
        return key.workspace();
    }

    @Override
    public long last() {
        return revision;
    }

    @Override
    public List<LaneKey> lanes() {
        return LaneKey.allOf(key);
    }

    @Override
    public void expand(LaneKey lane, long after, List<LogEvent> events) {
        if (revision > after) {
            events.add(this);
        }
    }

    @Override
    public long bytes() {
        return OVERHEAD
                + (current == null ? 0 : current.bodyLength())
                + (previous == null ? 0L : previous.bodyLength());
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
