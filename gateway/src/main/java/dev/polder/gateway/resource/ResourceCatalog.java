package dev.polder.gateway.resource;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.resource.VersionDefinition;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All kinds that are served, by resource. Immutable, any thread.
public final class ResourceCatalog {
    private final Map<GroupResource, ResourceDefinition> byResource = new LinkedHashMap<>();
    private final Map<GroupVersionResource, Served> byVersion = new LinkedHashMap<>();
    private final Map<GroupKind, ResourceDefinition> byKind = new LinkedHashMap<>();

    /// A kind in one of its versions.
    public record Served(ResourceDefinition definition, VersionDefinition version) {
        /// Whether the bytes in the store are what clients read: no conversion stands between.
        public boolean asStored() {
            return definition.storedAs().isEmpty();
        }

        public GroupVersionKind kind() {
            return definition.kindIn(version.version());
        }
    }

    private final Set<String> groups;

    private record GroupKind(String group, String kind) {}

    public ResourceCatalog(Collection<ResourceDefinition> definitions) {
        for (ResourceDefinition definition : definitions) {
            byResource.put(definition.groupResource(), definition);
            byKind.put(new GroupKind(definition.group(), definition.names().kind()), definition);
            for (VersionDefinition version : definition.versions()) {
                byVersion.put(definition.resourceIn(version.version()), new Served(definition, version));
            }
        }
        this.groups = byResource.keySet().stream().map(GroupResource::group).collect(Collectors.toUnmodifiableSet());
    }

    public Optional<Served> find(GroupVersionResource resource) {
        return Optional.ofNullable(byVersion.get(resource));
    }

    public @Nullable ResourceDefinition find(GroupResource resource) {
        return byResource.get(resource);
    }

    /// The definition of a kind in whatever version, or null.
    public @Nullable ResourceDefinition findKind(String group, String kind) {
        return byKind.get(new GroupKind(group, kind));
    }

    public boolean hasGroup(String group) {
        return groups.contains(group);
    }

    public List<ResourceDefinition> definitions() {
        return List.copyOf(byResource.values());
    }
}
