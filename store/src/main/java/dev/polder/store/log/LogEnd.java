package dev.polder.store.log;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.WorkspaceId;
import java.util.Collection;
import java.util.List;

/// A workspace ended: an event for each object that it had. They are never in memory: whoever watches reads them from the
/// history.
///
/// @param resources of its objects
/// @param last      revision of the last of them
public record LogEnd(WorkspaceId workspace, Collection<GroupResource> resources, long last) implements LogEntry {
    private static final int BYTES = 512;

    public LogEnd {
        resources = List.copyOf(resources);
    }

    @Override
    public long bytes() {
        return BYTES;
    }

    @Override
    public List<LaneKey> lanes() {
        return LaneKey.allOf(workspace, resources);
    }

    @Override
    public void expand(LaneKey lane, long after, List<LogEvent> events) {
        throw new IllegalStateException("the end of a workspace is read from the history");
    }
}
