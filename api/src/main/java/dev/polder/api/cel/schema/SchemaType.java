package dev.polder.api.cel.schema;

import dev.polder.api.cel.expr.CelType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The type of the values under a schema, with its bounds (`apiserver/pkg/cel/common/schemas.go`).
///
/// @param type        as expressions see it
/// @param maxElements how many characters, bytes, items or entries a value can have; 0 for others
/// @param minSize     bytes of JSON that the least value takes
/// @param item        of a list the item, of a map the value, else null
/// @param fields      of an object by identifier, else empty
public record SchemaType(
        CelType type, long maxElements, long minSize, @Nullable SchemaType item, Map<String, SchemaType> fields) {
    /// The largest request.
    public static final long MAX_REQUEST = 3 * 1024 * 1024;

    private static final long QUOTES = 2;
    private static final long MIN_DATE_TIME = 21;
    private static final long MAX_DATE_TIME = 32;
    private static final long MIN_DURATION = 3;
    private static final long MAX_DURATION = 32;
    private static final long DATE = 12;
    private static final long MIN_BOOL = 4;
    private static final long BYTES_PER_CHARACTER = 4;
    private static final long ENTRY = 6;

    /// The type, or null where CEL does not see values of the schema.
    ///
    /// @param root whether it is the root of a resource
    /// @param name for the type if it is an object; types below get longer ones
    public static @Nullable SchemaType of(SchemaNode schema, boolean root, String name) {
        if (schema.intOrString()) {
            OptionalLong length = schema.bound("maxLength");
            long most = length.isPresent() ? characters(length.getAsLong()) : MAX_REQUEST - QUOTES;
            return scalar(CelType.DYN, most, 1);
        }
        SchemaNode node = root ? schema.withMeta() : schema;
        return switch (node.type()) {
            case "array" -> array(node, name);
            case "object" -> node.additional() == null ? object(node, name) : map(node, node.additional(), name);
            case "string" -> string(node);
            case "boolean" -> scalar(CelType.BOOL, 0, MIN_BOOL);
            case "number" -> scalar(CelType.DOUBLE, 0, 1);
            case "integer" -> scalar(CelType.INT, 0, 1);
            default -> null;
        };
    }

    private static SchemaType scalar(CelType type, long maxElements, long minSize) {
        return new SchemaType(type, maxElements, minSize, null, Map.of());
    }

    private static long atLeastZero(long bound) {
        return Math.max(bound, 0);
    }

    private static long characters(long bound) {
        long most = atLeastZero(bound);
        return most > Long.MAX_VALUE / BYTES_PER_CHARACTER ? Long.MAX_VALUE : most * BYTES_PER_CHARACTER;
    }

    private static @Nullable SchemaType array(SchemaNode node, String name) {
        SchemaNode items = node.items();
        SchemaType item = items == null ? null : of(items, items.embeddedResource(), name + ".@idx");
        if (item == null) {
            return null;
        }
        OptionalLong bound = node.bound("maxItems");
        long most = bound.isPresent() ? atLeastZero(bound.getAsLong()) : (MAX_REQUEST - QUOTES) / (item.minSize + 1);
        return new SchemaType(CelType.list(item.type), most, QUOTES, item, Map.of());
    }

    private static @Nullable SchemaType map(SchemaNode node, SchemaNode values, String name) {
        SchemaType value = of(values, values.embeddedResource(), name + ".@elem");
        if (value == null) {
            return null;
        }
        OptionalLong bound = node.bound("maxProperties");
        long most = bound.isPresent() ? atLeastZero(bound.getAsLong()) : (MAX_REQUEST - QUOTES) / (value.minSize + ENTRY);
        return new SchemaType(CelType.map(CelType.STRING, value.type), most, QUOTES, value, Map.of());
    }

    private static SchemaType object(SchemaNode node, String name) {
        Map<String, SchemaType> fields = new LinkedHashMap<>();
        Set<String> required = node.required();
        long minSize = QUOTES;
        for (Map.Entry<String, SchemaNode> property : node.properties().entrySet()) {
            SchemaNode schema = property.getValue();
            String identifier = Escaping.escape(property.getKey());
            SchemaType field = of(schema, schema.embeddedResource(), name + "." + identifier);
            if (field == null) {
                continue;
            }
            if (identifier != null) {
                fields.put(identifier, field);
            }
            if (required.contains(property.getKey()) && !schema.hasDefault()) {
                minSize += property.getKey().length() + field.minSize + 4;
            }
        }
        return new SchemaType(CelType.struct(name), 0, minSize, null, fields);
    }

    private static SchemaType string(SchemaNode node) {
        OptionalLong bound = node.bound("maxLength");
        return switch (node.format()) {
            case "byte" ->
                scalar(CelType.BYTES, bound.isPresent() ? atLeastZero(bound.getAsLong()) : MAX_REQUEST - QUOTES, QUOTES);
            case "duration" -> scalar(CelType.DURATION, MAX_DURATION, MIN_DURATION);
            case "date" -> scalar(CelType.TIMESTAMP, DATE, DATE);
            case "date-time" -> scalar(CelType.TIMESTAMP, MAX_DATE_TIME, MIN_DATE_TIME);
            default -> {
                long most = bound.isPresent()
                        ? characters(bound.getAsLong())
                        : node.longestOfEnum().orElse(MAX_REQUEST - QUOTES);
                yield scalar(CelType.STRING, most, QUOTES);
            }
        };
    }

    /// How often a value of the type can stand in one request.
    public long maxCardinality() {
        return MAX_REQUEST / (minSize + 1);
    }

    /// The objects in it by the names of their types, with the types of their fields.
    public Map<String, Map<String, CelType>> structs() {
        Map<String, Map<String, CelType>> structs = new LinkedHashMap<>();
        collect(structs);
        return structs;
    }

    private void collect(Map<String, Map<String, CelType>> structs) {
        if (type.kind() == CelType.Kind.STRUCT) {
            Map<String, CelType> types = new LinkedHashMap<>();
            fields.forEach((name, field) -> types.put(name, field.type));
            structs.put(type.name(), types);
        }
        fields.values().forEach(field -> field.collect(structs));
        if (item != null) {
            item.collect(structs);
        }
    }
}
