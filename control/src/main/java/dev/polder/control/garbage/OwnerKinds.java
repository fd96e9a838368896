package dev.polder.control.garbage;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.meta.WorkspaceId;
import java.util.Optional;

/// Which resource a kind in an owner reference is. Any thread.
public interface OwnerKinds {
    /// Empty when the workspace serves no such kind: then nothing is known of the owner, and nothing is deleted.
    Optional<OwnerResource> find(WorkspaceId workspace, GroupVersionKind kind);

    /// @param namespaced whether owners of the kind live in a namespace
    record OwnerResource(GroupResource resource, boolean namespaced) {}
}
