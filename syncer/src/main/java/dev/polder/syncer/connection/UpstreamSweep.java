package dev.polder.syncer.connection;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.selector.Selection;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import java.util.function.Consumer;

/// Goes through the stored objects of a resource in all workspaces, page by page. Holds one page.
public final class UpstreamSweep {
    private static final int PAGE = 500;

    private UpstreamSweep() {}

    /// @param visitor gets each object; may see one twice when the history ran out in between
    public static void over(ObjectStore store, GroupResource resource, Consumer<StoredObject> visitor) {
        long revision = 0;
        String after = null;
        boolean more = true;
        while (more) {
            ListQuery query = new ListQuery(null, resource, null, Selection.EVERYTHING, revision, PAGE, after);
            if (store.list(query) instanceof ListResult.Page page) {
                page.items().forEach(visitor);
                revision = page.revision();
                after = page.continueKey();
                more = after != null;
            } else {
                revision = 0;
                after = null;
            }
        }
    }
}
