package dev.polder.gateway.resource.read.list;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.store.ListQuery;
import org.jspecify.annotations.Nullable;

/// Which list an image is of.
///
/// @param namespace one, or null for all
/// @param form      the [ItemForm#id] of its items
/// @param gzip      whether its pieces are compressed
record ListScope(
        WorkspaceId workspace, GroupResource resource, @Nullable String namespace, String form, boolean gzip) {
    /// Of the latest state of everything in one workspace; null for other queries, of which no images are kept.
    static @Nullable ListScope of(ListQuery query, ItemForm form, boolean gzip) {
        WorkspaceId workspace = query.workspace();
        GroupResource resource = query.resource();
        boolean latest = query.revision() == 0 && query.after() == null;
        return workspace == null || resource == null || !latest || !query.selection().isEverything()
                ? null
                : new ListScope(workspace, resource, query.namespace(), form.id(), gzip);
    }
}
