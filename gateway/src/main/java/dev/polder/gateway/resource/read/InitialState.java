package dev.polder.gateway.resource.read;

import dev.polder.gateway.resource.read.list.ReadAhead;
import dev.polder.store.ListResult;
import dev.polder.store.StoredObject;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The state that a watch begins with, a page at a time, one ahead of what is being sent: a watcher costs the memory of two
/// pages, whatever it begins with. Called by the connection's event loop.
final class InitialState {
    private final Function<ListResult.Page, ListResult.Page> store;
    private final ReadAhead<ListResult.Page> ahead = new ReadAhead<>();
    private Iterator<StoredObject> objects;
    private ListResult.@Nullable Page read;

    /// @param first of the pages
    /// @param store reads the page behind one; on a thread that may block
    InitialState(ListResult.Page first, Function<ListResult.Page, ListResult.Page> store) {
        this.store = store;
        this.objects = first.items().iterator();
        this.read = first;
    }

    /// Nothing: the watch begins at a revision.
    static InitialState none(long revision) {
        return new InitialState(new ListResult.Page(List.of(), revision, null, 0), page -> page);
    }

    void onReady(Runnable run) {
        ahead.onReady(run);
        readAhead();
    }

    private void readAhead() {
        ListResult.Page last = read;
        read = null; // an iterator has its objects
        if (last != null && last.continueKey() != null) {
            ahead.start(() -> store.apply(last));
        }
    }

    boolean isOver() {
        return !objects.hasNext() && !ahead.isReading();
    }

    /// The next object; null when it has to be waited for, or there is none.
    ///
    /// @throws RuntimeException what the read of a page ended with
    @Nullable StoredObject next() {
        while (!objects.hasNext()) {
            objects = Collections.emptyIterator(); // lets go of the objects: a watch lives long
            ListResult.Page page = ahead.take();
            if (page == null) {
                return null;
            }
            objects = page.items().iterator();
            read = page;
            readAhead();
        }
        return objects.next();
    }

    void close() {
        ahead.close();
    }
}
