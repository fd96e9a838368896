package dev.polder.store.log;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.template.Template;
import dev.polder.store.template.TemplateObject;
import dev.polder.store.template.WorkspaceRow;
import java.util.List;

/// A workspace began: an event for each object of its template. They are made when a watcher comes to them.
///
/// @param row of the workspace as it began
public record LogBeginning(WorkspaceRow row) implements LogEntry {
    private static final int BYTES = 2048;

    @Override
    public WorkspaceId workspace() {
        return row.workspace();
    }

    @Override
    public long last() {
        return row.last();
    }

    @Override
    public long bytes() {
        return BYTES;
    }

    @Override
    public List<LaneKey> lanes() {
        return LaneKey.allOf(row.workspace(), row.firstTemplate().counts().keySet());
    }

    @Override
    public void expand(LaneKey lane, long after, List<LogEvent> events) {
        expand(row, lane, after, Long.MAX_VALUE, events);
    }

    /// Adds the events of a workspace's beginning that stand in a lane, after one revision and up to another.
    public static void expand(WorkspaceRow row, LaneKey lane, long after, long upTo, List<LogEvent> events) {
        Template template = row.firstTemplate();
        int from = (int) Math.max(0, after + 1 - row.first());
        for (int i = from; i < template.size() && row.first() + i <= upTo; i++) {
            TemplateObject object = template.objects().get(i);
            ObjectKey key = object.key(row.workspace());
            if (lane.holds(key)) {
                events.add(LogEvent.shown(key, row.first() + i, row.begunWith(i), null));
            }
        }
    }
}
