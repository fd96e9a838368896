package dev.polder.store;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.selector.Selection;
import org.jspecify.annotations.Nullable;

/// Which objects to list, in key order.
///
/// @param workspace one workspace, or null for all (operators and parts of Polder only)
/// @param resource  one resource, or null for all of the workspace
/// @param namespace one namespace, or null for all and for cluster-scoped resources
/// @param selection filter
/// @param revision  read at this revision, 0 for the latest
/// @param limit     most items in the page, 0 for no limit
/// @param after     the `continueKey` of the page before, or null for the first page
/// @param bytes     the page ends with the body that makes all of them this long; 0 for no bound. What comes after a page
///                  that has one is not counted
/// @param written   leave out what only a template shows
/// @param owner     only objects that name this UID among their owners, or null for all. Found by an index of the latest
///                  states: `workspace` is given and `revision` is 0, also for the next pages
public record ListQuery(
        @Nullable WorkspaceId workspace,
        @Nullable GroupResource resource,
        @Nullable String namespace,
        Selection selection,
        long revision,
        int limit,
        @Nullable String after,
        long bytes,
        boolean written,
        @Nullable String owner) {
    public ListQuery {
        if (owner != null && (workspace == null || revision != 0)) {
            throw new IllegalArgumentException("owners are looked for in the latest states of one workspace");
        }
    }

    /// Of all objects, those that a template shows too, a page of any number of bytes.
    public ListQuery(
            @Nullable WorkspaceId workspace,
            @Nullable GroupResource resource,
            @Nullable String namespace,
            Selection selection,
            long revision,
            int limit,
            @Nullable String after) {
        this(workspace, resource, namespace, selection, revision, limit, after, 0, false, null);
    }

    /// The same in pages of about so many bytes.
    public ListQuery inPagesOf(long most) {
        return new ListQuery(workspace, resource, namespace, selection, revision, limit, after, most, written, owner);
    }

    /// The same without what only a template shows.
    public ListQuery ofWritten() {
        return new ListQuery(workspace, resource, namespace, selection, revision, limit, after, bytes, true, owner);
    }

    /// The same of the dependents of an owner alone.
    public ListQuery ofOwner(String uid) {
        return new ListQuery(workspace, resource, namespace, selection, revision, limit, after, bytes, written, uid);
    }

    /// The page behind one that this query gave, at the same revision.
    public ListQuery behind(ListResult.Page page) {
        return new ListQuery(
                workspace, resource, namespace, selection, owner == null ? page.revision() : 0, limit,
                page.continueKey(), bytes, written, owner);
    }

    /// All objects of a resource in a workspace, latest.
    public static ListQuery all(@Nullable WorkspaceId workspace, @Nullable GroupResource resource) {
        return new ListQuery(workspace, resource, null, Selection.EVERYTHING, 0, 0, null);
    }

    /// All objects of a resource in a namespace, latest.
    public static ListQuery inNamespace(WorkspaceId workspace, GroupResource resource, String namespace) {
        return new ListQuery(workspace, resource, namespace, Selection.EVERYTHING, 0, 0, null);
    }
}
