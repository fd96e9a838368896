package dev.polder.store;

import java.util.List;

/// A place in the event log. Owns no thread. One thread at a time polls.
public interface WatchCursor extends AutoCloseable {
    /// The next events in order, without waiting; at most `max`.
    Batch poll(int max);

    /// `wakeup` is called, from any thread and cheaply, when there may be something after a poll that gave all there was;
    /// also once on registration when there already is. It replaces an earlier one.
    void onReady(Runnable wakeup);

    /// Gives up the place. Twice is harmless.
    @Override
    void close();

    /// What a poll gives.
    sealed interface Batch {
        /// @param events   in order, empty when there is nothing now
        /// @param revision everything the watch selects up to here has been given: good for a bookmark
        /// @param all      there was nothing behind them: no need to poll before the wakeup is called
        record Events(List<WatchEvent> events, long revision, boolean all) implements Batch {
            public Events {
                events = List.copyOf(events);
            }
        }

        /// The watcher fell so far behind that an event of its own was dropped. The watch is over.
        record Expired(long current) implements Batch {}
    }
}
