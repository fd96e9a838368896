package dev.polder.store.log;

import java.time.Duration;

/// How much of the past is kept. The byte bounds win over the time bound.
///
/// @param memoryEvents          in memory, of all workspaces; the workspace that holds most gives first
/// @param memoryBytes           of their bodies
/// @param workspaceMemoryEvents in memory, of one workspace
/// @param workspaceMemoryBytes  of their bodies
/// @param historyTime           for which old versions and events are kept
/// @param historyBytes          of old versions and events; beyond it the workspaces that have most give first
/// @param workspaceHistoryBytes of those of one workspace
public record LogLimits(
        int memoryEvents,
        long memoryBytes,
        int workspaceMemoryEvents,
        long workspaceMemoryBytes,
        Duration historyTime,
        long historyBytes,
        long workspaceHistoryBytes) {
    /// Good for a machine with a few GiB.
    public static final LogLimits DEFAULT =
            new LogLimits(100_000, 64L << 20, 25_000, 16L << 20, Duration.ofHours(1), 8L << 30, 256L << 20);

    /// The same with other bounds of what is kept on disk.
    public LogLimits withHistory(Duration time, long bytes, long workspaceBytes) {
        return new LogLimits(
                memoryEvents, memoryBytes, workspaceMemoryEvents, workspaceMemoryBytes, time, bytes, workspaceBytes);
    }

    /// The same with nothing in memory.
    LogLimits withoutMemory() {
        return new LogLimits(0, 0, 0, 0, historyTime, historyBytes, workspaceHistoryBytes);
    }
}
