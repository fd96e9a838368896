package dev.polder.gateway.resource.read;

import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.status.ApiException;
import dev.polder.gateway.http.BodySource;
import dev.polder.gateway.http.Chunk;
import dev.polder.store.StoredObject;
import dev.polder.store.WatchCursor;
import dev.polder.store.WatchEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The stream of one watch: first the initial state, if asked for, then a cursor on the event log. Owns no thread; polled
/// by the connection's event loop (house decision 7).
public final class WatchBody implements BodySource {
    private static final int BATCH = 64;

    private final WatchCursor cursor;
    private final WatchFrames frames;
    private final Clocks clocks;
    private final @Nullable WorkspaceId workspace;
    private final Deque<byte[]> ready = new ArrayDeque<>();
    private final boolean wantsBookmarks;
    private final long initialRevision;
    private final InitialState initial;
    private boolean initialEndDue;
    private boolean over;
    private volatile boolean ended;
    private long seen;
    private long bookmarked;
    private volatile @Nullable Runnable wakeup;
    private Bookmarks.@Nullable Turn turn;

    /// Whether the cursor may have something: not between a poll that gave all there was and the next wakeup.
    private volatile boolean mayHave = true;

    /// @param initial         the state to begin with
    /// @param initialRevision its revision
    /// @param sendInitialEnd  whether the bookmark that ends the initial state is sent
    /// @param wantsBookmarks  whether the client understands bookmarks
    record Plan(InitialState initial, long initialRevision, boolean sendInitialEnd, boolean wantsBookmarks) {}

    /// What tells a watch from outside that something is due.
    ///
    /// @param bookmarks when to send one
    /// @param open      when the workspace is gone
    public record Clocks(Bookmarks bookmarks, OpenWatches open) {}

    /// @param workspace that it looks into, null for all
    WatchBody(
            WatchCursor cursor, WatchFrames frames, Clocks clocks, @Nullable WorkspaceId workspace, Plan plan) {
        this.cursor = cursor;
        this.frames = frames;
        this.clocks = clocks;
        this.workspace = workspace;
        this.wantsBookmarks = plan.wantsBookmarks();
        this.initialRevision = plan.initialRevision();
        this.initial = plan.initial();
        this.initialEndDue = plan.sendInitialEnd();
        this.seen = plan.initialRevision();
        this.bookmarked = plan.initialRevision();
    }

    @Override
    public void onReady(Runnable run) {
        wakeup = run;
        initial.onReady(run);
        cursor.onReady(() -> {
            mayHave = true;
            run.run();
        });
        if (wantsBookmarks) {
            turn = clocks.bookmarks().register(run);
        }
        if (workspace != null) {
            clocks.open().add(workspace, this);
        }
    }

    /// Nothing more is sent, from any thread: the client sees a clean end.
    void end() {
        ended = true;
        Runnable run = wakeup;
        if (run != null) {
            run.run();
        }
    }

    @Override
    public @Nullable Chunk poll(int maxBytes) {
        if (ended) {
            return null;
        }
        if (!initial.isOver() && !over) {
            byte[] frame = initial();
            if (frame != null || !initial.isOver()) {
                return frame == null ? null : Chunk.of(frame);
            }
        }
        if (initialEndDue && !over) {
            initialEndDue = false;
            return Chunk.of(frames.bookmark(initialRevision, true));
        }
        Bookmarks.Turn due = turn != null && turn.isDue() ? turn : null;
        if (ready.isEmpty() && !over && (mayHave || due != null)) {
            fill();
        }
        byte[] frame = ready.poll();
        if (frame == null && due != null) {
            frame = bookmark(due);
        }
        return frame == null ? null : Chunk.of(frame);
    }

    /// The next object of the state, if it is there. A watcher that takes the state so slowly that its snapshot goes hears of
    /// that as of events that it missed.
    private byte @Nullable [] initial() {
        try {
            StoredObject object = initial.next();
            return object == null ? null : frames.initial(object);
        } catch (ApiException e) {
            over = true;
            return frames.error(e.status());
        }
    }

    private byte @Nullable [] bookmark(Bookmarks.Turn due) {
        due.taken();
        if (over || seen <= bookmarked) {
            return null;
        }
        bookmarked = seen;
        return frames.bookmark(seen, false);
    }

    private void fill() {
        mayHave = false; // before the poll: what comes after it counts
        switch (cursor.poll(BATCH)) {
            case WatchCursor.Batch.Events batch -> {
                for (WatchEvent event : batch.events()) {
                    ready.add(frames.event(event));
                }
                seen = Math.max(seen, batch.revision());
                if (!batch.all() && !batch.events().isEmpty()) {
                    mayHave = true;
                }
            }
            case WatchCursor.Batch.Expired expired -> {
                over = true;
                ready.add(frames.error(WatchRefusal.tooOld(seen, expired.current())));
            }
        }
    }

    @Override
    public boolean ended() {
        return ended || (over && ready.isEmpty());
    }

    @Override
    public void close(End end) {
        if (turn != null) {
            turn.cancel();
        }
        if (workspace != null) {
            clocks.open().remove(workspace, this);
        }
        initial.close();
        cursor.close();
    }
}
