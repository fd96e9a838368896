package dev.polder.api.resource;

import dev.polder.api.meta.GroupResource;
import dev.polder.api.meta.GroupVersionKind;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.request.Verb;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A kind as data: all that the generic handler needs to serve it (house decision 1).
///
/// @param group            API group, empty for core
/// @param names            what it is called
/// @param scope            namespaced or not
/// @param versions         served versions, the preferred one first; the first is also the storage version
/// @param subresources     what is served below an object
/// @param selectableFields dotted paths that field selectors may name, besides `metadata.name` and `metadata.namespace`
/// @param verbs            what discovery lists and the handler serves
/// @param strategy         what this kind does differently
public record ResourceDefinition(
        String group,
        ResourceNames names,
        Scope scope,
        List<VersionDefinition> versions,
        Subresources subresources,
        Set<String> selectableFields,
        Set<Verb> verbs,
        ResourceStrategy strategy) {
    public ResourceDefinition {
        versions = List.copyOf(versions);
        selectableFields = Set.copyOf(selectableFields);
        verbs = Set.copyOf(verbs);
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("no version of " + names.plural());
        }
    }

    public GroupResource groupResource() {
        return new GroupResource(group, names.plural());
    }

    public boolean namespaced() {
        return scope == Scope.NAMESPACED;
    }

    public VersionDefinition storageVersion() {
        return versions.getFirst();
    }

    public Optional<VersionDefinition> version(String name) {
        return versions.stream().filter(v -> v.version().equals(name)).findFirst();
    }

    public GroupVersionKind kindIn(String version) {
        return new GroupVersionKind(group, version, names.kind());
    }

    public GroupVersionResource resourceIn(String version) {
        return new GroupVersionResource(group, version, names.plural());
    }
}
