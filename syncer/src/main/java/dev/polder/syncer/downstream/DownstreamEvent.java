package dev.polder.syncer.downstream;

import dev.polder.api.json.JsonObject;

/// One event of a watch.
///
/// @param object the new state; the last state for DELETED; only a resourceVersion for BOOKMARK
public record DownstreamEvent(Type type, JsonObject object) {
    /// Kinds of events. An ERROR ends the watch and is thrown instead.
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED,
        BOOKMARK
    }
}
