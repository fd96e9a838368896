package dev.polder.api.cel.expr;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One node of a checked expression.
public sealed interface Node {
    /// Unique in its expression.
    long id();

    CelType type();

    /// A constant; also a name that stands for one, such as that of a type.
    record Literal(long id, CelType type, Object value) implements Node {}

    /// A variable.
    record Ident(long id, CelType type, String name) implements Node {}

    /// `operand.field`, or `has(operand.field)`.
    record Select(long id, CelType type, Node operand, String field, boolean testOnly) implements Node {}

    /// A function or an operator.
    ///
    /// @param target    the receiver, or null
    /// @param overloads the ids of the overloads that the types leave possible
    record Call(long id, CelType type, String function, @Nullable Node target, List<Node> args, List<String> overloads)
            implements Node {
        /// Receiver and arguments in one row.
        public List<Node> operands() {
            if (target == null) {
                return args;
            }
            List<Node> all = new ArrayList<>();
            all.add(target);
            all.addAll(args);
            return all;
        }
    }

    /// `[a, ?b]`.
    ///
    /// @param optional the positions with a question mark
    record ListOf(long id, CelType type, List<Node> items, List<Integer> optional) implements Node {}

    /// `{a: b, ?c: d}`.
    record MapOf(long id, CelType type, List<Entry> entries) implements Node {}

    /// One entry of a map.
    record Entry(Node key, Node value, boolean optional) {}

    /// `Type{field: value}`: no type that a rule can name has fields, so none can be made.
    record StructOf(long id, CelType type, List<Node> values) implements Node {}

    /// A loop over a list or the keys of a map, which the macros become.
    ///
    /// @param second the second variable of the loop, or null
    record Fold(
            long id,
            CelType type,
            String first,
            @Nullable String second,
            Node range,
            String accumulator,
            Node init,
            Node condition,
            Node step,
            Node result)
            implements Node {}
}
