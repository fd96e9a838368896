package dev.polder.gateway.workspace;

import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.meta.WorkspacePath;
import dev.polder.syncer.WorkspaceTree;
import java.util.Optional;

/// The tree as the syncer sees it: paths of logical clusters, those of workspaces that are being deleted included, because
/// what they have downstream still has to go.
public final class StoreWorkspaceTree implements WorkspaceTree {
    private final WorkspaceResolver workspaces;

    public StoreWorkspaceTree(WorkspaceResolver workspaces) {
        this.workspaces = workspaces;
    }

    @Override
    public boolean within(WorkspaceId top, WorkspaceId workspace) {
        if (top.equals(workspace)) {
            return true;
        }
        Optional<WorkspacePath> above = known(top);
        Optional<WorkspacePath> below = known(workspace);
        return above.isPresent()
                && below.isPresent()
                && below.get().value().startsWith(above.get().value() + ":");
    }

    @Override
    public String path(WorkspaceId workspace) {
        return known(workspace).map(WorkspacePath::value).orElseGet(workspace::value);
    }

    private Optional<WorkspacePath> known(WorkspaceId id) {
        return workspaces.resolve(id.value()).map(WorkspaceResolver.Workspace::path);
    }
}
