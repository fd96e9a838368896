package dev.polder.syncer.namespace;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.WorkspaceId;
import java.util.Comparator;

/// Which SyncTarget, for good: a target that is deleted and made again has another UID and owns nothing of the first.
///
/// @param workspace in which the SyncTarget is
/// @param name      of the SyncTarget
/// @param uid       of the SyncTarget
/// @param key       kcp's key of a SyncTarget, a hash of workspace and name: short enough for labels and finalizers
public record TargetId(WorkspaceId workspace, String name, String uid, String key) {
    private static final String FINALIZER_PREFIX = "workload.kcp.io/syncer-";


    /// With the key that goes with workspace and name.
    public TargetId(WorkspaceId workspace, String name, String uid) {
        this(workspace, name, uid, Sha224.base62(workspace.value() + ":" + name));
    }

    /// On upstream objects that have, or may have, a copy downstream.
    public String finalizer() {
        return FINALIZER_PREFIX + key();
    }

    /// Whether no other target holds an object.
    public boolean isAlone(JsonObject upstream) {
        JsonArray finalizers = upstream.arrayAt("metadata", "finalizers");
        return finalizers == null
                || finalizers.strings().stream().noneMatch(f -> f.startsWith(FINALIZER_PREFIX) && !f.equals(finalizer()));
    }

    /// Whether this target speaks for an object: of all those that hold it the first. One has to, or the statuses of
    /// several clusters would replace each other without end.
    public boolean speaksFor(JsonObject upstream) {
        JsonArray finalizers = upstream.arrayAt("metadata", "finalizers");
        return finalizers == null
                || finalizers.strings().stream()
                        .filter(f -> f.startsWith(FINALIZER_PREFIX))
                        .min(Comparator.naturalOrder())
                        .filter(first -> !first.equals(finalizer()))
                        .isEmpty();
    }
}
