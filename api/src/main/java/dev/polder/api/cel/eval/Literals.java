package dev.polder.api.cel.eval;

import dev.polder.api.cel.expr.Node;
import dev.polder.api.cel.library.CallCosts;
import dev.polder.api.cel.value.CelError;
import dev.polder.api.cel.value.EntryMap;
import dev.polder.api.cel.value.ItemList;
import dev.polder.api.cel.value.Uint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lists and maps that are written in an expression.
final class Literals {
    private Literals() {}

    /// One that is made anew at each evaluation.
    interface Literal extends Step {
        boolean isConstant();

        /// The value, without its cost.
        Object make(Frame frame);
    }

    static Literal list(Node.ListOf node, List<Step> items) {
        return new ListLiteral(List.copyOf(items), node.optional());
    }

    static Literal map(Node.MapOf node, List<Step> keys, List<Step> values) {
        List<Boolean> optional = node.entries().stream().map(Node.Entry::optional).toList();
        return new MapLiteral(List.copyOf(keys), List.copyOf(values), optional);
    }

    /// No type that an expression can name has fields.
    static Step struct(List<Step> values) {
        return frame -> {
            values.forEach(value -> value.eval(frame));
            frame.meter().add(CallCosts.NEW_STRUCT);
            return CelError.NO_OVERLOAD;
        };
    }

    private static boolean constant(List<Step> steps) {
        return steps.stream().allMatch(Step.Constant.class::isInstance);
    }

    private record ListLiteral(List<Step> items, List<Integer> optional) implements Literal {
        @Override
        public boolean isConstant() {
            return optional.isEmpty() && constant(items);
        }

        @Override
        public Object eval(Frame frame) {
            Object list = make(frame);
            frame.meter().add(CallCosts.NEW_LIST);
            return list;
        }

        @Override
        public Object make(Frame frame) {
            List<Object> values = new ArrayList<>(items.size());
            for (int i = 0; i < items.size(); i++) {
                Object value = items.get(i).eval(frame);
                if (value instanceof CelError) {
                    return value;
                }
                if (!optional.contains(i)) {
                    values.add(value);
                } else if (value instanceof Optional<?> inside) {
                    inside.ifPresent(values::add);
                } else {
                    return notOptional();
                }
            }
            return ItemList.of(values);
        }
    }

    private record MapLiteral(List<Step> keys, List<Step> values, List<Boolean> optional) implements Literal {
        @Override
        public boolean isConstant() {
            return !optional.contains(true) && constant(keys) && constant(values);
        }

        @Override
        public Object eval(Frame frame) {
            Object map = make(frame);
            frame.meter().add(CallCosts.NEW_MAP);
            return map;
        }

        @Override
        public Object make(Frame frame) {
            Map<Object, Object> entries = new LinkedHashMap<>();
            for (int i = 0; i < keys.size(); i++) {
                Object key = keys.get(i).eval(frame);
                Object value = key instanceof CelError ? key : values.get(i).eval(frame);
                if (value instanceof CelError) {
                    return value;
                }
                if (!(key instanceof String || key instanceof Long || key instanceof Uint || key instanceof Boolean)) {
                    return new CelError("unsupported key type");
                }
                if (!optional.get(i)) {
                    entries.put(key, value);
                } else if (value instanceof Optional<?> inside) {
                    inside.ifPresent(present -> entries.put(key, present));
                } else {
                    return notOptional();
                }
            }
            return EntryMap.of(entries);
        }
    }

    private static CelError notOptional() {
        return new CelError("cannot initialize optional entry from a value that is not optional");
    }
}
