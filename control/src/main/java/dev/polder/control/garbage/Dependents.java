package dev.polder.control.garbage;

import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.selector.Selection;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.StoredObject;
import java.util.function.Consumer;

/// Finds the objects that refer to an owner by the index of the store, page by page.
record Dependents(ObjectStore store, int page) {

    /// @param namespace of the owner; when it is empty, dependents may be anywhere in the workspace
    void find(WorkspaceId workspace, String namespace, String ownerUid, Consumer<StoredObject> found) {
        String after = null;
        do {
            ListQuery query = new ListQuery(
                            workspace,
                            null,
                            namespace.isEmpty() ? null : namespace,
                            Selection.EVERYTHING,
                            0,
                            page,
                            after)
                    .ofOwner(ownerUid);
            if (!(store.list(query) instanceof ListResult.Page result)) {
                throw new StoreUnavailableException("the list of dependents expired while it was read");
            }
            result.items().forEach(found);
            after = result.continueKey();
        } while (after != null);
    }
}
