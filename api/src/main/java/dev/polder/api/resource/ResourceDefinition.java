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
/// @param versions         served versions, the preferred one first; each but the storage version has a conversion to it
/// @param storageVersion   the version in which objects are stored; it need not be among the served ones
/// @param subresources     what is served below an object, in the preferred version
/// @param selectableFields dotted paths that field selectors may name, besides `metadata.name` and `metadata.namespace`;
///                         of all versions together
/// @param verbs            what discovery lists and the handler serves
/// @param strategy         what this kind does differently
/// @param storedAs         the kind as which its objects lie in the store, where two groups serve the same objects, as
///                         `events.k8s.io` and the core group do with Event: every version then has a conversion to it,
///                         and both kinds show one object under one UID, resourceVersion and name. Empty for nearly
///                         all: as themselves
public record ResourceDefinition(
        String group,
        ResourceNames names,
        Scope scope,
        List<VersionDefinition> versions,
        VersionDefinition storageVersion,
        Subresources subresources,
        Set<String> selectableFields,
        Set<Verb> verbs,
        ResourceStrategy strategy,
        Optional<ResourceDefinition> storedAs) {
    public ResourceDefinition {
        versions = List.copyOf(versions);
        selectableFields = Set.copyOf(selectableFields);
        verbs = Set.copyOf(verbs);
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("no version of " + names.plural());
        }
        if (storedAs.isPresent() && storedAs.get().storedAs().isPresent()) {
            throw new IllegalArgumentException(storedAs.get().groupResource() + " is itself stored as another kind");
        }
        for (VersionDefinition version : versions) {
            boolean converted = storedAs.isPresent() || !version.version().equals(storageVersion.version());
            if (converted != version.conversion().isPresent()) {
                throw new IllegalArgumentException(names.plural() + " " + version.version()
                        + (converted ? " has no conversion to what is stored" : " is what is stored"));
            }
        }
    }

    /// A kind that is stored in its preferred version.
    public ResourceDefinition(
            String group,
            ResourceNames names,
            Scope scope,
            List<VersionDefinition> versions,
            Subresources subresources,
            Set<String> selectableFields,
            Set<Verb> verbs,
            ResourceStrategy strategy,
            Optional<ResourceDefinition> storedAs) {
        this(
                group,
                names,
                scope,
                versions,
                versions.getFirst(),
                subresources,
                selectableFields,
                verbs,
                strategy,
                storedAs);
    }

    public GroupResource groupResource() {
        return new GroupResource(group, names.plural());
    }

    /// The definition under which the objects are stored: this one, unless another group serves the same objects.
    public ResourceDefinition stored() {
        return storedAs.orElse(this);
    }

    public boolean namespaced() {
        return scope == Scope.NAMESPACED;
    }

    /// The version that discovery recommends.
    public VersionDefinition preferredVersion() {
        return versions.getFirst();
    }

    /// Whether a CustomResourceDefinition made this kind.
    public boolean isCustom() {
        return storageVersion.custom().isPresent();
    }

    /// What is served below an object in a version; versions of a custom resource may differ in it.
    public Subresources subresourcesIn(String version) {
        return version(version)
                .flatMap(VersionDefinition::custom)
                .map(CustomVersion::subresources)
                .orElse(subresources);
    }

    /// The fields that field selectors may name in a version; versions of a custom resource may differ in them.
    public Set<String> selectableFieldsIn(String version) {
        return version(version)
                .flatMap(VersionDefinition::custom)
                .map(custom -> Set.copyOf(custom.selectableFields()))
                .orElse(selectableFields);
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
