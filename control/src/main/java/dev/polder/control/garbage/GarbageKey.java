package dev.polder.control.garbage;

import dev.polder.api.meta.ObjectKey;
import dev.polder.api.meta.WorkspaceId;

/// Something for the garbage collector to look at.
sealed interface GarbageKey {
    WorkspaceId workspace();

    /// An object with owners: are they there?
    record Dependent(ObjectKey key) implements GarbageKey {
        @Override
        public WorkspaceId workspace() {
            return key.workspace();
        }
    }

    /// An owner that is gone: which objects did it own?
    ///
    /// @param namespace of the owner, empty for cluster scope
    record OwnerGone(WorkspaceId workspace, String namespace, String uid) implements GarbageKey {}

    /// An object that is being deleted and has finalizers: does one of them wait for the garbage collector?
    record Deleting(ObjectKey key) implements GarbageKey {
        @Override
        public WorkspaceId workspace() {
            return key.workspace();
        }
    }
}
