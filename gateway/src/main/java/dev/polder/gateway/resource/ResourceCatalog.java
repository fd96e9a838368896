package dev.polder.gateway.resource;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.resource.ResourceDefinition;
import dev.polder.api.resource.VersionDefinition;
import dev.polder.api.status.Statuses;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Kinds that are served, by resource. Immutable, any thread.
public final class ResourceCatalog {
    private final @Nullable ResourceCatalog base;
    private final Map<GroupResource, ResourceDefinition> byResource = new LinkedHashMap<>();
    private final Map<GroupVersionResource, Served> byVersion = new LinkedHashMap<>();
    private final Map<GroupKind, ResourceDefinition> byKind = new LinkedHashMap<>();

    /// A kind in one of its versions.
    ///
    /// @param custom what stands behind a kind that the workspace defines itself; empty for one that is built in
    public record Served(ResourceDefinition definition, VersionDefinition version, Optional<Custom> custom) {
        public Served(ResourceDefinition definition, VersionDefinition version) {
            this(definition, version, Optional.empty());
        }

        /// Whether the bytes in the store are what clients read: no conversion stands between.
        public boolean asStored() {
            return version.conversion().isEmpty();
        }

        /// @throws dev.polder.api.status.ApiException 405 where the kind is on its way out
        public void requireLive(String verb) {
            if (custom.isPresent() && custom.get().terminating()) {
                throw Statuses.terminatingKind(definition.groupResource(), verb);
            }
        }

        /// The fields that field selectors may name, besides those of all kinds.
        public Set<String> selectableFields() {
            return definition.selectableFieldsIn(version.version());
        }

        public GroupVersionKind kind() {
            return definition.kindIn(version.version());
        }
    }

    private final Set<String> groups;

    private record GroupKind(String group, String kind) {}

    /// That a kind is one that a workspace defines itself.
    ///
    /// @param name        of the CustomResourceDefinition
    /// @param terminating whether that is being deleted: then nothing new of the kind is made
    public record Custom(String name, boolean terminating) {}

    /// A kind that a workspace defines itself.
    public record CustomKind(ResourceDefinition definition, Custom custom) {}

    public ResourceCatalog(Collection<ResourceDefinition> definitions) {
        this.base = null;
        definitions.forEach(definition -> add(definition, Optional.empty()));
        this.groups = byResource.keySet().stream().map(GroupResource::group).collect(Collectors.toUnmodifiableSet());
    }

    private ResourceCatalog(ResourceCatalog base, Collection<CustomKind> kinds) {
        this.base = base;
        kinds.forEach(kind -> add(kind.definition(), Optional.of(kind.custom())));
        this.groups = byResource.keySet().stream().map(GroupResource::group).collect(Collectors.toUnmodifiableSet());
    }

    /// This catalog and more kinds, in this order. What this one has stays as it is: none of the others takes its place.
    public ResourceCatalog with(Collection<CustomKind> kinds) {
        return new ResourceCatalog(
                this,
                kinds.stream()
                        .filter(kind -> find(kind.definition().groupResource()) == null)
                        .toList());
    }

    private void add(ResourceDefinition definition, Optional<Custom> custom) {
        byResource.put(definition.groupResource(), definition);
        byKind.put(new GroupKind(definition.group(), definition.names().kind()), definition);
        for (VersionDefinition version : definition.versions()) {
            byVersion.put(definition.resourceIn(version.version()), new Served(definition, version, custom));
        }
    }

    public Optional<Served> find(GroupVersionResource resource) {
        Served own = byVersion.get(resource);
        return own != null || base == null ? Optional.ofNullable(own) : base.find(resource);
    }

    /// A kind in the version in which it is stored.
    public Optional<Served> findStored(GroupResource resource) {
        ResourceDefinition definition = find(resource);
        return definition == null
                ? Optional.empty()
                : find(definition.resourceIn(definition.storageVersion().version()));
    }

    public @Nullable ResourceDefinition find(GroupResource resource) {
        ResourceDefinition own = byResource.get(resource);
        return own != null || base == null ? own : base.find(resource);
    }

    /// The definition of a kind in whatever version, or null.
    public @Nullable ResourceDefinition findKind(String group, String kind) {
        ResourceDefinition own = byKind.get(new GroupKind(group, kind));
        return own != null || base == null ? own : base.findKind(group, kind);
    }

    public boolean hasGroup(String group) {
        return groups.contains(group) || (base != null && base.hasGroup(group));
    }

    /// What this catalog is made from by adding kinds; null for one that was made of kinds alone.
    public @Nullable ResourceCatalog base() {
        return base;
    }

    /// The kinds that the base does not have.
    public List<ResourceDefinition> own() {
        return List.copyOf(byResource.values());
    }

    /// Every kind: those of the base first.
    public List<ResourceDefinition> definitions() {
        List<ResourceDefinition> all = new ArrayList<>(base == null ? List.of() : base.definitions());
        all.addAll(byResource.values());
        return List.copyOf(all);
    }
}
