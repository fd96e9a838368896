package dev.polder.syncer.placement;

import dev.polder.api.json.JsonObject;
import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.syncer.transform.SyncedKind;

/// What is asked of, and told to, the connections of all targets. Any thread.
public interface TargetContents {
    /// Whether a target holds anything of a namespace.
    enum Holding {
        /// The cluster has been looked at and has no such namespace.
        NOTHING,
        SOMETHING,
        /// The cluster has not been looked at.
        UNKNOWN
    }

    /// Whether a target holds anything of a namespace. A target without a connection is not known to hold nothing.
    Holding of(ObjectKey target, WorkspaceId workspace, String namespace);

    /// Whether any other target than this one takes the namespace of an object, and is connected.
    ///
    /// @param leaving the target that is to give it back
    boolean isTakenElsewhere(ObjectKey leaving, ObjectKey object);

    /// Whether an object is on any other target that takes its namespace, and is well there. May ask clusters.
    boolean isWellElsewhere(ObjectKey leaving, SyncedKind kind, ObjectKey object, JsonObject upstream);

    /// Has a target look at everything again.
    void lookAtEverything(ObjectKey target);

    /// Has all targets look at an object in both directions.
    void look(ObjectKey object);
}
