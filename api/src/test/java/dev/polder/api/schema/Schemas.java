package dev.polder.api.schema;

import dev.polder.api.schema.ListSchema.ListType;
import dev.polder.api.schema.Property.Merge;
import dev.polder.api.schema.Property.PatchStrategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Small schemas for tests.
public final class Schemas {
    public static final ScalarSchema STRING = ScalarSchema.STRING;
    public static final ScalarSchema INTEGER = new ScalarSchema(ScalarType.INTEGER, "int64", List.of());

    private final Map<String, Property> properties = new LinkedHashMap<>();

    /// A field without a patch strategy.
    public Schemas field(String name, Schema schema) {
        return field(name, schema, Merge.NONE);
    }

    public Schemas field(String name, Schema schema, Merge merge) {
        properties.put(name, new Property("", false, null, merge, () -> schema));
        return this;
    }

    public ObjectSchema build() {
        return new ObjectSchema("", "", Map.copyOf(properties), false, false);
    }

    public ObjectSchema atomic() {
        return new ObjectSchema("", "", Map.copyOf(properties), true, false);
    }

    public static ListSchema list(Schema items) {
        return new ListSchema(items, ListType.ATOMIC, List.of());
    }

    public static ListSchema set() {
        return new ListSchema(STRING, ListType.SET, List.of());
    }

    public static ListSchema map(Schema items, String... keys) {
        return new ListSchema(items, ListType.MAP, List.of(keys));
    }

    public static Merge merge(String key) {
        return new Merge(Set.of(PatchStrategy.MERGE), key);
    }

    public static Merge merge(PatchStrategy... strategies) {
        return new Merge(Set.of(strategies), "");
    }
}
