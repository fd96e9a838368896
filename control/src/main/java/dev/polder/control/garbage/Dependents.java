package dev.polder.control.garbage;

import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.selector.Selection;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoreUnavailableException;
import dev.polder.store.StoredObject;
import java.util.function.Consumer;

/// Finds the objects that refer to an owner, page by page.
record Dependents(ObjectStore store, int page) {

    /// @param namespace of the owner; when it is empty, dependents may be anywhere in the workspace
    void find(WorkspaceId workspace, String namespace, String ownerUid, Consumer<StoredObject> found) {
        long revision = 0;
        String after = null;
        do {
            ListQuery query = new ListQuery(
                    workspace,
                    null,
                    namespace.isEmpty() ? null : namespace,
                    Selection.EVERYTHING,
                    revision,
                    page,
                    after);
            if (!(store.list(query) instanceof ListResult.Page result)) {
                throw new StoreUnavailableException("the list of dependents expired while it was read");
            }
            for (StoredObject object : result.items()) {
                if (object.header().ownerUids().contains(ownerUid)) {
                    found.accept(object);
                }
            }
            revision = result.revision();
            after = result.continueKey();
        } while (after != null);
    }
}
