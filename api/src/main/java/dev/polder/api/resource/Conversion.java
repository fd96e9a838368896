package dev.polder.api.resource;

import dev.polder.api.json.JsonObject;

/// Between two forms of the same objects: the one that a version of a kind serves and the one that lies in the store.
/// `apiVersion` is that of the form. Pure functions that take any object, any thread.
public interface Conversion {
    /// @param served left as it is
    /// @return a tree in the stored form; it may share parts with the one given
    JsonObject toStored(JsonObject served);

    /// @param stored left as it is
    /// @return a tree in the served form; it may share parts with the one given
    JsonObject toServed(JsonObject stored);

    /// The path in the stored form of a field that field selectors name in the served form.
    String storedField(String servedField);
}
