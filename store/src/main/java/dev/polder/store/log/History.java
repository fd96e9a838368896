package dev.polder.store.log;

import java.util.List;

/// Events that are no longer in memory. May block on disk. Any thread.
public interface History {
    /// The newest revision at which an event of the lane was dropped for good; 0 when none was. Never too low; too high
    /// only for lanes of all workspaces.
    long lost(LaneKey lane);

    /// The oldest events of the lane after `after` and up to `upTo`, in order.
    ///
    /// @param max     events to read
    /// @param written whether those that nobody wrote may be left out
    Slice read(LaneKey lane, long after, long upTo, int max, boolean written);

    /// What a read gives.
    ///
    /// @param events   in order
    /// @param revision the lane's events are complete up to here
    record Slice(List<LogEvent> events, long revision) {
        public Slice {
            events = List.copyOf(events);
        }
    }
}
