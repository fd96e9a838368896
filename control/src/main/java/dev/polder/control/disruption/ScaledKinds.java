package dev.polder.control.disruption;

import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.WorkspaceId;
import java.util.Optional;

/// Where the objects lie that control pods, and how many pods they mean to have.
public interface ScaledKinds {
    /// @param replicasPath dotted, such as `spec.replicas`; empty for a kind without `/scale`
    record ScaledKind(GroupVersionResource resource, String replicasPath) {}

    /// Empty for a kind that the workspace does not serve in a namespace.
    Optional<ScaledKind> find(WorkspaceId workspace, GroupVersionKind kind);
}
