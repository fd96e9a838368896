package dev.polder.store;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.selector.Selection;
import org.jspecify.annotations.Nullable;

/// Which events to follow.
///
/// @param workspace one workspace, or null for all
/// @param resource  one resource, or null for all
/// @param namespace one namespace, or null for all
/// @param name      one object, or null for all
/// @param selection filter; entering it appears as ADDED, leaving it as DELETED
/// @param revision  events after this revision
/// @param written   leave out what nobody wrote to an object: what a template shows when a workspace begins or moves, and
///                  the end of a workspace
public record WatchQuery(
        @Nullable WorkspaceId workspace,
        @Nullable GroupResource resource,
        @Nullable String namespace,
        @Nullable String name,
        Selection selection,
        long revision,
        boolean written) {
    /// Every event.
    public WatchQuery(
            @Nullable WorkspaceId workspace,
            @Nullable GroupResource resource,
            @Nullable String namespace,
            @Nullable String name,
            Selection selection,
            long revision) {
        this(workspace, resource, namespace, name, selection, revision, false);
    }

    /// All events of a resource in all workspaces.
    public static WatchQuery everywhere(GroupResource resource, long revision) {
        return new WatchQuery(null, resource, null, null, Selection.EVERYTHING, revision);
    }
}
