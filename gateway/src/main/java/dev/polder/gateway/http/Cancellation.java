package dev.polder.gateway.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells a request's handler that nobody waits for its answer any more. Any thread.
public final class Cancellation {

    private static final Logger LOG = LoggerFactory.getLogger(Cancellation.class);

    private boolean cancelled;
    private @Nullable List<Runnable> actions;

    /// Starts as not cancelled.
    public Cancellation() {}

    /// True once the client has gone.
    public synchronized boolean cancelled() {
        return cancelled;
    }

    /// Runs an action when the client goes, at most once: on an event loop (so it must be short and must not block), or
    /// at once on this thread when the client has gone already.
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                if (actions == null) {
                    actions = new ArrayList<>(1);
                }
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    /// Cancels; the second time does nothing. What an action throws is logged.
    public void cancel() {
        List<Runnable> due;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            due = actions == null ? List.of() : actions;
            actions = null;
        }
        for (Runnable action : due) {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.error("an action on cancellation failed", e);
            }
        }
    }
}
