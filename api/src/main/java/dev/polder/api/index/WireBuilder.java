package dev.polder.api.index;

import dev.polder.api.index.WireField.Form;
import dev.polder.api.index.WireField.Shape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes the protobuf form of a type out of its lines in the index and its facts.
final class WireBuilder {
    private final Map<String, TypeEntry> entries;
    private final FactTable facts;
    private final Function<String, WireType> others;

    WireBuilder(Map<String, TypeEntry> entries, FactTable facts, Function<String, WireType> others) {
        this.entries = entries;
        this.facts = facts;
        this.others = others;
    }

    WireType build(String typeName) {
        TypeEntry entry = entries.get(typeName);
        if (entry == null) {
            throw new NoSuchElementException("no type " + typeName);
        }
        // Required in the schema stands for "always written" in Go.
        Set<String> kept = new HashSet<>();
        entry.fields().stream().filter(TypeEntry.FieldLine::required).forEach(f -> kept.add(f.name()));
        Map<Integer, WireField> fields = new HashMap<>();
        for (TypeEntry.WireLine line : entry.wires()) {
            boolean inlined = line.name().equals("*");
            boolean keepZero =
                    kept.contains(line.name()) || facts.of(typeName).field(line.name()).zero();
            fields.put(line.number(), field(inlined ? "" : line.name(), line.type(), keepZero));
        }
        return new WireType(typeName, fields);
    }

    private WireField field(String name, String type, boolean keepZero) {
        Shape shape = type.startsWith("[]") ? Shape.LIST : type.startsWith("{}") ? Shape.MAP : Shape.SINGLE;
        String single = shape == Shape.SINGLE ? type : type.substring(2);
        return new WireField(name, shape, form(single), message(single), keepZero);
    }

    private @Nullable Supplier<WireType> message(String single) {
        int colon = single.indexOf(':');
        if (colon < 0) {
            return null;
        }
        String referred = single.substring(colon + 1);
        return () -> others.apply(referred);
    }

    private static Form form(String single) {
        return switch (single) {
            case "string" -> Form.STRING;
            case "bytes" -> Form.BYTES;
            case "int32", "int64" -> Form.INTEGER;
            case "bool" -> Form.BOOL;
            case "double" -> Form.DOUBLE;
            case "time" -> Form.TIME;
            case "microtime" -> Form.MICRO_TIME;
            case "quantity" -> Form.QUANTITY;
            case "intorstring" -> Form.INT_OR_STRING;
            case "raw" -> Form.RAW;
            case "fields" -> Form.FIELDS;
            case "strings" -> Form.STRINGS;
            default -> {
                int colon = single.indexOf(':');
                yield switch (colon < 0 ? "" : single.substring(0, colon)) {
                    case "ref" -> Form.MESSAGE;
                    case "orbool" -> Form.SCHEMA_OR_BOOL;
                    case "orlist" -> Form.SCHEMA_OR_LIST;
                    case "orstrings" -> Form.SCHEMA_OR_STRINGS;
                    default -> throw new IllegalStateException("unknown wire type in index: " + single);
                };
            }
        };
    }
}
