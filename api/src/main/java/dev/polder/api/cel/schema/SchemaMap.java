package dev.polder.api.cel.schema;

import dev.polder.api.cel.value.CelError;
import dev.polder.api.cel.value.Equality;
import dev.polder.api.cel.value.MapValue;
import dev.polder.api.cel.value.Meter;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A JSON object under a schema: one with fields, whose names are identifiers, or a map.
///
/// @param json   is not changed while this lives
/// @param schema of the object
record SchemaMap(JsonObject json, SchemaNode schema) implements MapValue {
    private boolean hasFields() {
        return schema.hasProperties();
    }

    /// The schema of a member by its name in JSON; null when the schema does not know it.
    private @Nullable SchemaNode schemaOf(String name) {
        return hasFields() ? schema.properties().get(name) : schema.additional();
    }

    @Override
    public int size() {
        return json.size();
    }

    @Override
    public @Nullable Object find(Object key) {
        if (!(key instanceof String identifier)) {
            return CelError.NO_OVERLOAD;
        }
        String name = hasFields() ? Escaping.unescape(identifier) : identifier;
        return name == null ? null : member(name);
    }

    private @Nullable Object member(String name) {
        JsonValue value = json.get(name);
        SchemaNode of = schemaOf(name);
        // A field that is null is as one that is absent; an entry of a map is not.
        return value == null || of == null || (hasFields() && value == JsonNull.NULL) ? null : SchemaValues.of(value, of);
    }

    @Override
    public Collection<Object> keys() {
        List<Object> keys = new ArrayList<>();
        for (String name : json.names()) {
            if (schemaOf(name) != null) {
                String identifier = hasFields() ? Escaping.escape(name) : name;
                keys.add(identifier == null ? name : identifier);
            }
        }
        return keys;
    }

    /// Members that the schema does not know are compared as JSON where both objects have them.
    @Override
    public Object isEqual(MapValue other, Meter meter) {
        if (!(other instanceof SchemaMap that)) {
            return MapValue.super.isEqual(other, meter);
        }
        if (size() != other.size()) {
            return false;
        }
        for (Map.Entry<String, JsonValue> entry : json.entries()) {
            String name = entry.getKey();
            Object equal;
            if (schemaOf(name) == null) {
                meter.work(1);
                JsonValue value = that.json.get(name);
                equal = value == null || value.equals(entry.getValue());
            } else {
                Object one = member(name);
                Object two = that.member(name);
                equal = one == null || two == null ? (one == null && two == null) : Equality.of(one, two, meter);
            }
            if (!Boolean.TRUE.equals(equal)) {
                return equal;
            }
        }
        return true;
    }

    /// A member as it stands in JSON, or null.
    @Nullable JsonValue raw(String name) {
        return json.get(name);
    }
}
