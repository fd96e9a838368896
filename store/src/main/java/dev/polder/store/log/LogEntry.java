package dev.polder.store.log;

import dev.polder.api.meta.WorkspaceId;
import java.util.List;

/// What stands in the log: the change of one object, the beginning of a workspace, or its end. Takes the revisions from
/// the first to the last.
public sealed interface LogEntry permits LogEvent, LogBeginning, LogEnd {
    WorkspaceId workspace();

    long last();

    /// The lanes in which it stands, those of all workspaces first.
    List<LaneKey> lanes();

    /// What it holds in memory, estimated.
    long bytes();

    /// Adds the events of a lane that are after a revision, in order.
    void expand(LaneKey lane, long after, List<LogEvent> events);
}
