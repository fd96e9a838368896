package dev.polder.gateway.workspace;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.gateway.apiextensions.CatalogCache;
import dev.polder.gateway.resource.RoleCache;
import dev.polder.gateway.resource.read.OpenWatches;
import dev.polder.store.ObjectStore;

/// What is remembered of workspaces, and forgotten when a write touches it, before that write is acknowledged.
///
/// @param workspaces where they are
/// @param roles      who may do what in them
/// @param catalogs   the kinds they serve
/// @param watches    which end with their workspace
public record WorkspaceCaches(
        ObjectStore store, WorkspaceResolver workspaces, RoleCache roles, CatalogCache catalogs, OpenWatches watches) {

    void committed(ObjectKey key) {
        roles.committed(key);
        catalogs.committed(key);
        if (key.resource().equals(WorkspaceResolver.WORKSPACES)
                || key.resource().equals(WorkspaceResolver.LOGICAL_CLUSTERS)) {
            if (store.get(key).filter(object -> !object.header().deleting()).isEmpty()) {
                workspaces.forget();
                watches.workspaceDeleted();
            } else {
                workspaces.forgetMissing();
            }
        }
    }

    void ended(WorkspaceId workspace) {
        roles.forget(workspace);
        catalogs.forget(workspace);
        workspaces.forget();
        watches.workspaceDeleted();
    }
}
