package dev.polder.api.resource;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.schema.ObjectSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// One served version of a kind.
///
/// @param version    such as `v1`
/// @param schema     of the whole object, `apiVersion`, `kind` and `metadata` included
/// @param columns    of `kubectl get`
/// @param conversion between this form and the one that lies in the store; empty when they are the same
/// @param custom     what a CustomResourceDefinition says of this version alone, empty for a built-in kind
public record VersionDefinition(
        String version,
        ObjectSchema schema,
        List<PrinterColumn> columns,
        Optional<Conversion> conversion,
        Optional<CustomVersion> custom) {
    public VersionDefinition {
        columns = List.copyOf(columns);
    }

    /// A version of a built-in kind.
    public VersionDefinition(
            String version, ObjectSchema schema, List<PrinterColumn> columns, Optional<Conversion> conversion) {
        this(version, schema, columns, conversion, Optional.empty());
    }

    /// A version whose objects lie in the store as they are served.
    public VersionDefinition(String version, ObjectSchema schema, List<PrinterColumn> columns) {
        this(version, schema, columns, Optional.empty());
    }

    /// @param served an object in this version; left as it is
    /// @return the same in the form in which it is validated and stored
    public JsonObject toStored(JsonObject served) {
        return conversion.map(c -> c.toStored(served)).orElse(served);
    }

    /// @param stored an object as it is stored; left as it is
    /// @return the same in this version
    public JsonObject toServed(JsonObject stored) {
        return conversion.map(c -> c.toServed(stored)).orElse(stored);
    }

    /// @param served an object in this version; left as it is
    /// @return the same in the form in which its kind judges it: as it is stored, but for a custom resource, which is held to
    ///         the version in which it is written
    public JsonObject toJudged(JsonObject served) {
        return custom.isPresent() ? served : toStored(served);
    }

    /// Changes an object of this version by a function that knows its stored form.
    ///
    /// @param served changed by this call, as is what it consists of
    public void edit(JsonObject served, Consumer<JsonObject> change) {
        if (conversion.isEmpty()) {
            change.accept(served);
            return;
        }
        JsonObject stored = toStored(served.deepCopy());
        change.accept(stored);
        JsonObject edited = toServed(stored);
        served.names().clear();
        for (Map.Entry<String, JsonValue> member : edited.entries()) {
            served.put(member.getKey(), member.getValue());
        }
    }
}
