package dev.polder.syncer.placement;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.syncer.transform.SyncedKind;

/// What one target asks about where workloads are to be. Any thread; reads the store at most.
public interface Placing {
    /// What a target does with a namespace.
    enum Stay {
        /// It takes what is in it.
        TAKE,
        /// It goes on with what it has of it, and begins nothing.
        KEEP,
        /// It gives it back.
        LEAVE
    }

    /// What the target does with a namespace of a workspace that it serves.
    Stay of(WorkspaceId workspace, String namespace);

    /// Whether an object of a namespace that is to leave may go now. It waits until another target that takes the
    /// namespace runs it, for a while, or for whoever holds it back by a soft finalizer.
    ///
    /// @param upstream the tenant's object
    boolean mayLeave(SyncedKind kind, ObjectKey key, JsonObject upstream);

    /// Tells that the target has given an object back: others may speak for it from now on.
    void left(ObjectKey key);
}
