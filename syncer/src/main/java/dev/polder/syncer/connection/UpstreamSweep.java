package dev.polder.syncer.connection;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.selector.Selection;
import dev.polder.store.ListQuery;
import dev.polder.store.ListResult;
import dev.polder.store.ObjectStore;
import dev.polder.store.StoredObject;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The stored objects of a resource in all workspaces, page by page. Holds one page; may give an object twice when the
/// history ran out in between. One thread.
public final class UpstreamSweep implements Iterator<StoredObject> {
    private static final int PAGE = 500;

    private final ObjectStore store;
    private final GroupResource resource;
    private final ArrayDeque<StoredObject> page = new ArrayDeque<>();
    private long revision;
    private @Nullable String after;
    private boolean last;

    private UpstreamSweep(ObjectStore store, GroupResource resource) {
        this.store = store;
        this.resource = resource;
    }

    /// Begins anew each time it is iterated.
    public static Iterable<StoredObject> over(ObjectStore store, GroupResource resource) {
        return () -> new UpstreamSweep(store, resource);
    }

    @Override
    public boolean hasNext() {
        while (page.isEmpty() && !last) {
            ListQuery query = new ListQuery(null, resource, null, Selection.EVERYTHING, revision, PAGE, after);
            if (store.list(query) instanceof ListResult.Page read) {
                page.addAll(read.items());
                revision = read.revision();
                after = read.continueKey();
                last = after == null;
            } else {
                revision = 0;
                after = null;
            }
        }
        return !page.isEmpty();
    }

    @Override
    public StoredObject next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.removeFirst();
    }
}
