package dev.polder.api.index;

import dev.polder.api.index.FactTable.TypeFacts;
import dev.polder.api.json.JsonBool;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.schema.AnySchema;
import dev.polder.api.schema.ListSchema;
import dev.polder.api.schema.ListSchema.ListType;
import dev.polder.api.schema.MapSchema;
import dev.polder.api.schema.ObjectSchema;
import dev.polder.api.schema.Property;
import dev.polder.api.schema.ScalarSchema;
import dev.polder.api.schema.ScalarType;
import dev.polder.api.schema.Schema;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes the schema of a type out of its lines in the index and its facts.
final class SchemaBuilder {
    private static final String BUILTIN = "io.k8s.";
    private static final AnySchema ANY = new AnySchema(false);

    private final Map<String, TypeEntry> entries;
    private final FactTable facts;
    private final Function<String, ObjectSchema> others;

    SchemaBuilder(Map<String, TypeEntry> entries, FactTable facts, Function<String, ObjectSchema> others) {
        this.entries = entries;
        this.facts = facts;
        this.others = others;
    }

    ObjectSchema build(String typeName) {
        TypeEntry entry = entries.get(typeName);
        if (entry == null) {
            throw new NoSuchElementException("no type " + typeName);
        }
        Map<String, FieldFacts> fieldFacts = factsWithInlined(typeName);
        Map<String, Property> properties = new LinkedHashMap<>();
        for (TypeEntry.FieldLine field : entry.fields()) {
            FieldFacts about = fieldFacts.getOrDefault(field.name(), FieldFacts.NONE);
            JsonValue defaultValue = about.defaultValue() == null && !about.zero()
                    ? zero(typeName, field)
                    : about.defaultValue();
            properties.put(
                    field.name(),
                    new Property(
                            description(field),
                            field.required(),
                            defaultValue,
                            about.merge(),
                            typeName.startsWith(BUILTIN) && defaultValue == null && !about.zero(),
                            () -> schema(field.type(), about)));
        }
        TypeFacts own = facts.of(typeName);
        return new ObjectSchema(
                typeName, entry.description(), Collections.unmodifiableMap(properties), own.atomic(), false);
    }

    /// What upstream writes for a required field that nobody gave: its types have no room for "absent" there.
    private static @Nullable JsonValue zero(String typeName, TypeEntry.FieldLine field) {
        if (!field.required() || !typeName.startsWith(BUILTIN)) {
            return null;
        }
        String type = field.type();
        if (type.startsWith("ref:")) {
            return new JsonObject();
        }
        return switch (type) {
            case "string" -> new JsonString("");
            case "int32", "int64" -> JsonValue.of(0);
            case "bool" -> JsonBool.FALSE;
            case "time", "microtime" -> JsonNull.NULL;
            default -> type.startsWith("[]") ? JsonNull.NULL : null;
        };
    }

    /// A field without a description of its own is described by its type.
    private String description(TypeEntry.FieldLine field) {
        if (!field.description().isEmpty()) {
            return field.description();
        }
        TypeEntry type = entries.get(field.type().substring(field.type().indexOf(':') + 1));
        return type == null ? "" : type.description();
    }

    private Map<String, FieldFacts> factsWithInlined(String typeName) {
        TypeEntry entry = entries.get(typeName);
        Map<String, FieldFacts> all = new HashMap<>();
        if (entry != null) {
            for (TypeEntry.WireLine wire : entry.wires()) {
                if (wire.name().equals("*")) {
                    all.putAll(factsWithInlined(wire.type().substring("ref:".length())));
                }
            }
        }
        all.putAll(facts.of(typeName).fields());
        return all;
    }

    private Schema schema(String type, FieldFacts about) {
        if (type.startsWith("[]")) {
            Schema items = schema(type.substring(2), about);
            return new ListSchema(items, about.list().type(), about.list().keys());
        }
        if (type.startsWith("{}")) {
            FieldFacts values = new FieldFacts(
                    new FieldFacts.ListFact(ListType.ATOMIC, List.of()),
                    Property.Merge.NONE,
                    null,
                    null,
                    about.values(),
                    false);
            return new MapSchema(schema(type.substring(2), values), Boolean.TRUE.equals(about.mapAtomic()));
        }
        if (type.startsWith("ref:")) {
            ObjectSchema referred = others.apply(type.substring("ref:".length()));
            return about.mapAtomic() == null || about.mapAtomic() == referred.atomic()
                    ? referred
                    : new ObjectSchema(
                            referred.typeName(),
                            referred.description(),
                            referred.properties(),
                            about.mapAtomic(),
                            referred.preserveUnknown());
        }
        return scalar(type, about.values());
    }

    private static Schema scalar(String type, List<String> values) {
        return switch (type) {
            case "string" ->
                values.isEmpty() ? ScalarSchema.STRING : new ScalarSchema(ScalarType.STRING, "", values);
            case "int32", "int64" -> new ScalarSchema(ScalarType.INTEGER, type, List.of());
            case "double" -> new ScalarSchema(ScalarType.NUMBER, "double", List.of());
            case "bool" -> new ScalarSchema(ScalarType.BOOLEAN, "", List.of());
            case "bytes" -> new ScalarSchema(ScalarType.STRING, "byte", List.of());
            case "time" -> new ScalarSchema(ScalarType.STRING, "date-time", List.of());
            case "microtime" -> new ScalarSchema(ScalarType.STRING, "micro-time", List.of());
            case "quantity" -> new ScalarSchema(ScalarType.QUANTITY, "", List.of());
            case "intorstring" -> new ScalarSchema(ScalarType.INT_OR_STRING, "", List.of());
            case "any" -> ANY;
            default -> throw new IllegalStateException("unknown type in index: " + type);
        };
    }
}
