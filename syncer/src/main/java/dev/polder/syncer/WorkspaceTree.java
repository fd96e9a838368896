package dev.polder.syncer;

import dev.polder.api.meta.WorkspaceId;

/// Where workspaces stand to each other. Asked for every event, so it must be quick; any thread.
@FunctionalInterface
public interface WorkspaceTree {
    /// Whether `workspace` is `top` or stands below it. False for what is not known.
    boolean within(WorkspaceId top, WorkspaceId workspace);

    /// Where a workspace stands, such as `root:org`; its name where that is not known.
    default String path(WorkspaceId workspace) {
        return workspace.value();
    }
}
