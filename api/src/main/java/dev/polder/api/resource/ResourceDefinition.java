package dev.polder.api.resource;

import dev.polder.api.json.JsonObject;
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
/// @param storedAs         the kind as which its objects lie in the store; empty for nearly all: as themselves
public record ResourceDefinition(
        String group,
        ResourceNames names,
        Scope scope,
        List<VersionDefinition> versions,
        Subresources subresources,
        Set<String> selectableFields,
        Set<Verb> verbs,
        ResourceStrategy strategy,
        Optional<StoredAs> storedAs) {
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

    /// The definition under which the objects are stored: this one, unless another group serves the same objects.
    public ResourceDefinition stored() {
        return storedAs.map(StoredAs::definition).orElse(this);
    }

    /// @param served an object as this definition serves it; left as it is
    /// @return the same in the form in which it is validated and stored
    public JsonObject toStored(JsonObject served) {
        return storedAs.map(s -> s.conversion().toStored(served)).orElse(served);
    }

    /// @param object an object as it is stored; left as it is
    /// @return the same as this definition serves it
    public JsonObject toServed(JsonObject object) {
        return storedAs.map(s -> s.conversion().toServed(object)).orElse(object);
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
