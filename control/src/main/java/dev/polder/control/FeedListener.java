package dev.polder.control;

import dev.polder.store.StoredObject;

/// Is told by a [StoreFeed], on its thread, what there is and what changes. May wait, which holds up the feed alone.
public interface FeedListener {
    /// The object exists in this state. Said of every object at the beginning and after a gap, then of every change.
    void present(StoredObject object) throws InterruptedException;

    /// The object is gone; this was its last state. Not said of what went during a gap.
    default void gone(StoredObject object) throws InterruptedException {}

    /// Anything may have changed that is not told: said by a feed of changes alone, at its beginning and after a gap.
    default void missed() throws InterruptedException {}
}
