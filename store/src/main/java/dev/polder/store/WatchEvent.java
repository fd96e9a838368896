package dev.polder.store;

/// One event as a watcher sees it.
///
/// @param type   as this watcher's selection makes it
/// @param object the new state; for DELETED the last state, with the revision of the deletion
/// @param frames shared by all watchers of the same commit, for encodings made once
public record WatchEvent(Type type, StoredObject object, FrameCache frames) {
    /// Kinds of events, as on the wire.
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }
}
