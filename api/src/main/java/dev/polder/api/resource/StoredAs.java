package dev.polder.api.resource;

/// That the objects of one kind lie in the store as objects of another one: two groups serve the same objects, as
/// `events.k8s.io` and the core group do with Event. Both show one object under one UID, resourceVersion and name.
///
/// @param definition the kind whose objects are stored; never stored as another one itself
/// @param conversion between the two forms
public record StoredAs(ResourceDefinition definition, Conversion conversion) {
    public StoredAs {
        if (definition.storedAs().isPresent()) {
            throw new IllegalArgumentException(definition.groupResource() + " is itself stored as another kind");
        }
    }
}
