package dev.polder.syncer.namespace;

import dev.polder.api.meta.WorkspaceId;

/// Which SyncTarget, for good: a target that is deleted and made again has another UID and owns nothing of the first.
///
/// @param workspace in which the SyncTarget is
/// @param name      of the SyncTarget
/// @param uid       of the SyncTarget
/// @param key       kcp's key of a SyncTarget, a hash of workspace and name: short enough for labels and finalizers
public record TargetId(WorkspaceId workspace, String name, String uid, String key) {

    /// With the key that goes with workspace and name.
    public TargetId(WorkspaceId workspace, String name, String uid) {
        this(workspace, name, uid, Sha224.base62(workspace.value() + ":" + name));
    }

    /// On upstream objects that have, or may have, a copy downstream.
    public String finalizer() {
        return "workload.kcp.io/syncer-" + key();
    }
}
