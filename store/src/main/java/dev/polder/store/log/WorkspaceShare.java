package dev.polder.store.log;

import dev.polder.api.meta.WorkspaceId;
import java.util.ArrayDeque;
import java.util.Comparator;

/// What one workspace holds of the log's memory, oldest first. Guarded by the log's lock.
final class WorkspaceShare {
    /// Who gives first: who holds clearly more (by powers of two), and among these who holds the oldest event.
    static final Comparator<WorkspaceShare> GIVES_FIRST = Comparator.<WorkspaceShare>comparingInt(
                    share -> Long.numberOfLeadingZeros(share.bytes))
            .thenComparingLong(share -> share.oldest)
            .thenComparing(share -> share.workspace);

    private final WorkspaceId workspace;
    private final ArrayDeque<LogEntry> events = new ArrayDeque<>(4);
    private long bytes;
    private long oldest;

    WorkspaceShare(WorkspaceId workspace) {
        this.workspace = workspace;
    }

    void add(LogEntry event) {
        if (events.isEmpty()) {
            oldest = event.last();
        }
        events.add(event);
        bytes += event.bytes();
    }

    LogEntry removeOldest() {
        LogEntry event = events.remove();
        bytes -= event.bytes();
        LogEntry next = events.peek();
        oldest = next == null ? 0 : next.last();
        return event;
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    boolean exceeds(LogLimits limits) {
        return events.size() > limits.workspaceMemoryEvents() || bytes > limits.workspaceMemoryBytes();
    }
}
