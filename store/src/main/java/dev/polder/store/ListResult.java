package dev.polder.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a list gives.
public sealed interface ListResult {
    /// A snapshot of one revision.
    ///
    /// @param items       in key order
    /// @param revision    of the snapshot
    /// @param continueKey where the next page begins, null when this is the last; opaque text, not signed
    /// @param remaining   items after this page, -1 when not known (a selection is given)
    record Page(List<StoredObject> items, long revision, @Nullable String continueKey, long remaining)
            implements ListResult {
        public Page {
            items = List.copyOf(items);
        }
    }

    /// The history of that revision is gone. `current` is the revision to start anew from.
    record Expired(long current) implements ListResult {}

    /// The revision lies in the future.
    record NotYet(long current) implements ListResult {}
}
