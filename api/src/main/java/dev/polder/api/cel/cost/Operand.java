package dev.polder.api.cel.cost;

import dev.polder.api.cel.expr.CelType;
import dev.polder.api.cel.expr.Node;
import dev.polder.api.cel.schema.SchemaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of one argument of a call.
///
/// @param path through the schema, beginning with a variable; empty when it does not come from there
/// @param node null for the items of a list
/// @param size told by the expression itself, or null
/// @param root the type of the variables
record Operand(List<String> path, CelType type, @Nullable Node node, @Nullable Range size, SchemaType root) {
    static final String ITEMS = "@items";
    static final String VALUES = "@values";
    static final String KEYS = "@keys";
    static final String INDICES = "@indices";

    /// The size, told by the expression or the bounds of the schema.
    Range sizeOrUnknown() {
        Range known = size == null ? bySchema(path, root) : size;
        return known == null ? Range.UNKNOWN : known;
    }

    /// The size, told by the expression alone.
    Range ownSize() {
        return size == null ? Range.UNKNOWN : size;
    }

    /// The items of a list; null when this is none.
    @Nullable Operand items() {
        if (type.parameters().isEmpty()) {
            return null;
        }
        List<String> below = new ArrayList<>(path);
        if (!path.isEmpty()) {
            below.add(ITEMS);
        }
        return new Operand(List.copyOf(below), type.parameters().getFirst(), null, null, root);
    }

    /// The literal integer that it is, or the other number.
    long literal(long otherwise) {
        return node instanceof Node.Literal(long _, CelType _, Long value) ? Math.max(value, 0) : otherwise;
    }

    /// The bound of a size by a path through the schema; null when there is none.
    static @Nullable Range bySchema(List<String> path, SchemaType root) {
        @Nullable SchemaType type = path.isEmpty() ? null : root;
        for (int i = 1; i < path.size() && type != null; i++) {
            type = switch (path.get(i)) {
                case ITEMS, VALUES -> type.item();
                case KEYS -> type.type().kind() == CelType.Kind.MAP ? ANY_STRING : null;
                default -> type.fields().get(path.get(i));
            };
        }
        return type == null ? null : new Range(0, type.maxElements());
    }

    /// Keys count as empty.
    private static final SchemaType ANY_STRING =
            new SchemaType(CelType.STRING, 0, 2, null, Map.of());
}
