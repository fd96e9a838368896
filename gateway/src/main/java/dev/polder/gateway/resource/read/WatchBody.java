package dev.polder.gateway.resource.read;

import dev.polder.api.status.Statuses;
import dev.polder.gateway.http.BodySource;
import dev.polder.gateway.http.Chunk;
import dev.polder.store.StoredObject;
import dev.polder.store.WatchCursor;
import dev.polder.store.WatchEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// The stream of one watch: first the initial state, if asked for, then a cursor on the event log. Owns no thread; polled
/// by the connection's event loop (house decision 7).
final class WatchBody implements BodySource {
    private static final int BATCH = 64;

    private final WatchCursor cursor;
    private final WatchFrames frames;
    private final Bookmarks bookmarks;
    private final Iterator<StoredObject> initial;
    private final Deque<byte[]> ready = new ArrayDeque<>();
    private final Plan plan;
    private boolean initialEndSent;
    private boolean over;
    private long seen;
    private long bookmarked;
    private @Nullable Runnable wakeup;

    /// @param initial         the state to begin with, empty for none
    /// @param initialRevision its revision
    /// @param sendInitialEnd  whether the bookmark that ends the initial state is sent
    /// @param wantsBookmarks  whether the client understands bookmarks
    record Plan(Iterable<StoredObject> initial, long initialRevision, boolean sendInitialEnd, boolean wantsBookmarks) {}

    WatchBody(WatchCursor cursor, WatchFrames frames, Bookmarks bookmarks, Plan plan) {
        this.cursor = cursor;
        this.frames = frames;
        this.bookmarks = bookmarks;
        this.plan = plan;
        this.initial = plan.initial().iterator();
        this.seen = plan.initialRevision();
        this.bookmarked = plan.initialRevision();
    }

    @Override
    public void onReady(Runnable run) {
        wakeup = run;
        cursor.onReady(run);
        if (plan.wantsBookmarks()) {
            bookmarks.register(this, run);
        }
    }

    @Override
    public @Nullable Chunk poll(int maxBytes) {
        if (initial.hasNext()) {
            return Chunk.of(frames.initial(initial.next()));
        }
        if (!initialEndSent) {
            initialEndSent = true;
            if (plan.sendInitialEnd()) {
                return Chunk.of(frames.bookmark(plan.initialRevision(), true));
            }
        }
        if (ready.isEmpty() && !over) {
            fill();
        }
        byte[] frame = ready.poll();
        if (frame == null && bookmarks.isDue(this) && seen > bookmarked && !over) {
            bookmarked = seen;
            frame = frames.bookmark(seen, false);
        }
        return frame == null ? null : Chunk.of(frame);
    }

    private void fill() {
        switch (cursor.poll(BATCH)) {
            case WatchCursor.Batch.Events batch -> {
                for (WatchEvent event : batch.events()) {
                    ready.add(frames.event(event));
                }
                seen = Math.max(seen, batch.revision());
            }
            case WatchCursor.Batch.Expired expired -> {
                over = true;
                ready.add(frames.error(Statuses.expired(
                                "too old resource version: the watch fell behind; list again from " + expired.current())
                        .status()));
            }
        }
    }

    @Override
    public boolean ended() {
        return over && ready.isEmpty();
    }

    @Override
    public void close(End end) {
        if (wakeup != null) {
            bookmarks.remove(this);
        }
        cursor.close();
    }
}
