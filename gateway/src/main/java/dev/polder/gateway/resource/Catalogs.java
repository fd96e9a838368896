package dev.polder.gateway.resource;

import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.gateway.resource.ResourceCatalog.Served;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which kinds each workspace serves: those that are built in, and its own. Any thread.
public interface Catalogs {
    /// The kinds that every workspace serves.
    ResourceCatalog builtin();

    /// All kinds that a workspace serves. Workspaces that serve the same kinds share one catalog.
    ResourceCatalog of(WorkspaceId workspace);

    /// A kind in one of its versions. What is built in is found without a look into the workspace.
    ///
    /// @param workspace null for a request to all workspaces, which only kinds that are built in answer
    default Optional<Served> find(@Nullable WorkspaceId workspace, GroupVersionResource resource) {
        Optional<Served> found = builtin().find(resource);
        return found.isPresent() || workspace == null ? found : of(workspace).find(resource);
    }

    /// A kind in whatever version. What is built in is found without a look into the workspace.
    default Optional<ResourceDefinition> findKind(WorkspaceId workspace, GroupVersionKind kind) {
        ResourceDefinition found = builtin().findKind(kind.group(), kind.kind());
        return Optional.ofNullable(found != null ? found : of(workspace).findKind(kind.group(), kind.kind()));
    }
}
