package dev.polder.store;

/// How opening a watch ended.
public sealed interface WatchStart {
    /// It is open; whoever asked closes the cursor.
    record Started(WatchCursor cursor) implements WatchStart {}

    /// Events after the revision were dropped already. `current` is the revision to list anew from.
    record Expired(long current) implements WatchStart {}

    /// The revision lies in the future.
    record NotYet(long current) implements WatchStart {}
}
