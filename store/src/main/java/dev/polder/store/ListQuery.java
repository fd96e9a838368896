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
/// @param reference only objects that refer to this, or null for all. Found by an index of the latest states: `revision` is
///                  0, also for the next pages
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
        @Nullable Reference reference) {
    /// What an object refers to.
    public sealed interface Reference {
        /// One of its owners. Looked for in one workspace.
        record Owner(String uid) implements Reference {}

        /// A sync target that a label names, as [RecordHeader#targets] says. Looked for in one workspace or in all.
        record Target(String key) implements Reference {}
    }

    public ListQuery {
        if (reference != null && revision != 0) {
            throw new IllegalArgumentException("an index knows the latest states only");
        }
        if (reference instanceof Reference.Owner && workspace == null) {
            throw new IllegalArgumentException("an owner is looked for in one workspace");
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
        return new ListQuery(workspace, resource, namespace, selection, revision, limit, after, most, written, reference);
    }

    /// The same without a limit.
    public ListQuery unlimited() {
        return new ListQuery(workspace, resource, namespace, selection, revision, 0, after, bytes, written, reference);
    }

    /// The same without what only a template shows.
    public ListQuery ofWritten() {
        return new ListQuery(workspace, resource, namespace, selection, revision, limit, after, bytes, true, reference);
    }

    /// The same of the dependents of an owner alone.
    public ListQuery ofOwner(String uid) {
        return of(new Reference.Owner(uid));
    }

    /// The same of the objects alone that name a sync target in their labels.
    ///
    /// @param key of the target
    public ListQuery ofTarget(String key) {
        return of(new Reference.Target(key));
    }

    private ListQuery of(Reference other) {
        return new ListQuery(workspace, resource, namespace, selection, revision, limit, after, bytes, written, other);
    }

    /// The page behind one that this query gave, at the same revision.
    public ListQuery behind(ListResult.Page page) {
        return new ListQuery(
                workspace, resource, namespace, selection, reference == null ? page.revision() : 0, limit,
                page.continueKey(), bytes, written, reference);
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
