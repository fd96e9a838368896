package dev.polder.api.cel.cost;

import dev.polder.api.cel.expr.CelType;
import dev.polder.api.cel.expr.Checked;
import dev.polder.api.cel.expr.Node;
import dev.polder.api.cel.library.CallCosts;
import dev.polder.api.cel.schema.SchemaType;
import dev.polder.api.cel.value.Bytes;
import dev.polder.api.cel.value.TypeName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The cost of an expression over values of a schema, told before any value is there (cel-go's `checker/cost.go`). Sizes come
/// from literals and from the bounds of the schema, which paths from the variables lead to. One thread.
public final class CostEstimate {
    private final SchemaType root;
    private final Map<Long, List<String>> paths = new HashMap<>();
    private final Map<Long, Range> sizes = new HashMap<>();
    private final Map<Long, EntrySize> entrySizes = new HashMap<>();
    private final Map<String, Deque<Local>> locals = new HashMap<>();

    /// The sizes of the keys and values of a list or map.
    private record EntrySize(CelType.Kind container, Range key, Range value) {}

    /// A variable of a loop.
    private record Local(List<String> path, @Nullable Range size, @Nullable EntrySize entries) {}

    private CostEstimate(SchemaType root) {
        this.root = root;
    }

    /// @param root the type of the variables of the expression
    public static Range of(Checked checked, SchemaType root) {
        return new CostEstimate(root).cost(checked.root());
    }

    private Range cost(Node node) {
        return switch (node) {
            case Node.Literal(long id, CelType _, TypeName name) -> {
                paths.put(id, List.of(name.name()));
                yield Range.ONE;
            }
            case Node.Literal _ -> Range.ZERO;
            case Node.Ident ident -> {
                Local local = peek(ident.name());
                paths.put(ident.id(), local == null ? List.of(ident.name()) : local.path());
                yield Range.ONE;
            }
            case Node.Select select -> select(select);
            case Node.Call call -> call(call);
            case Node.ListOf list -> list(list);
            case Node.MapOf map -> map(map);
            case Node.StructOf struct -> all(struct.values()).plus(Range.fixed(CallCosts.NEW_STRUCT));
            case Node.Fold fold -> isBind(fold) ? bind(fold) : fold(fold);
        };
    }

    private Range all(List<Node> nodes) {
        Range sum = Range.ZERO;
        for (Node node : nodes) {
            sum = sum.plus(cost(node));
        }
        return sum;
    }

    private Range select(Node.Select select) {
        Range sum = cost(select.operand());
        if (select.testOnly()) {
            return sum;
        }
        paths.put(select.id(), below(path(select.operand()), select.field()));
        return switch (select.operand().type().kind()) {
            case MAP, STRUCT, PARAMETER -> sum.plus(Range.ONE);
            default -> sum;
        };
    }

    private static List<String> below(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    private Range list(Node.ListOf list) {
        Range sum = all(list.items());
        Range item = list.items().isEmpty() ? Range.ZERO : widest(list.items());
        entrySizes.put(list.id(), new EntrySize(CelType.Kind.LIST, Range.ONE, item));
        return sum.plus(Range.fixed(CallCosts.NEW_LIST));
    }

    private Range widest(List<Node> nodes) {
        Range widest = new Range(Range.UNKNOWN_MAX, 0);
        for (Node node : nodes) {
            widest = widest.union(sizeOrUnknown(node));
        }
        return widest;
    }

    private Range map(Node.MapOf map) {
        List<Node> keys = map.entries().stream().map(Node.Entry::key).toList();
        List<Node> values = map.entries().stream().map(Node.Entry::value).toList();
        Range sum = Range.ZERO;
        for (Node.Entry entry : map.entries()) {
            sum = sum.plus(cost(entry.key())).plus(cost(entry.value()));
        }
        Range none = Range.ZERO;
        entrySizes.put(
                map.id(),
                new EntrySize(
                        CelType.Kind.MAP, keys.isEmpty() ? none : widest(keys), values.isEmpty() ? none : widest(values)));
        return sum.plus(Range.fixed(CallCosts.NEW_MAP));
    }

    private Range call(Node.Call call) {
        if (call.function().equals("dyn")) {
            Range cost = cost(call.args().getFirst()).plus(Range.ONE);
            copySizes(call, call.args().getFirst());
            return cost;
        }
        List<Range> argCosts = new ArrayList<>();
        List<Operand> args = new ArrayList<>();
        for (Node arg : call.args()) {
            argCosts.add(cost(arg));
            args.add(operand(arg));
        }
        if (call.overloads().isEmpty()) {
            return Range.ZERO;
        }
        Range sum = Range.ZERO;
        Operand target = null;
        if (call.target() != null) {
            sum = cost(call.target());
            target = operand(call.target());
        }
        Range dearest = new Range(Range.UNKNOWN_MAX, 0);
        Range size = null;
        for (String overload : call.overloads()) {
            CallEstimates.Estimate estimate = estimate(call, overload, target, args, argCosts);
            dearest = dearest.union(estimate.cost());
            size = size == null || estimate.size() == null ? orElse(estimate.size(), size) : size.union(estimate.size());
            size = trackIndex(call, overload, size);
            size = size == null ? size(call) : size;
        }
        if (size != null) {
            sizes.put(call.id(), size);
        }
        return sum.plus(dearest);
    }

    private static @Nullable Range orElse(@Nullable Range one, @Nullable Range other) {
        return one == null ? other : one;
    }

    private @Nullable Range trackIndex(Node.Call call, String overload, @Nullable Range size) {
        boolean list = overload.equals("index_list");
        if (call.args().isEmpty() || !(list || overload.equals("index_map"))) {
            return size;
        }
        Node container = call.args().getFirst();
        paths.put(call.id(), below(path(container), list ? Operand.ITEMS : Operand.VALUES));
        EntrySize entries = entries(container);
        return entries == null ? null : entries.value();
    }

    private CallEstimates.Estimate estimate(
            Node.Call call, String overload, @Nullable Operand target, List<Operand> args, List<Range> argCosts) {
        return switch (overload) {
            case "logical_and", "logical_or" -> {
                Range both = argCosts.get(0).plus(argCosts.get(1));
                yield CallEstimates.Estimate.of(new Range(argCosts.get(0).min(), both.max()));
            }
            case "conditional" -> {
                setEntries(call, union(entries(call.args().get(1)), entries(call.args().get(2))));
                Range size = args.get(1).ownSize().union(args.get(2).ownSize());
                yield new CallEstimates.Estimate(argCosts.get(0).plus(argCosts.get(1).union(argCosts.get(2))), size);
            }
            default -> {
                if (overload.equals("add_list") || overload.equals("add_string") || overload.equals("add_bytes")) {
                    setEntries(call, union(entries(call.args().get(0)), entries(call.args().get(1))));
                }
                CallEstimates.Estimate own = CallEstimates.of(call.function(), overload, target, args);
                Range sum = own.cost();
                for (Range arg : argCosts) {
                    sum = sum.plus(arg);
                }
                yield new CallEstimates.Estimate(sum, own.size());
            }
        };
    }

    private static @Nullable EntrySize union(@Nullable EntrySize one, @Nullable EntrySize other) {
        return one == null || other == null
                ? null
                : new EntrySize(one.container(), one.key().union(other.key()), one.value().union(other.value()));
    }

    private static boolean isBind(Node.Fold fold) {
        return fold.range() instanceof Node.ListOf list
                && list.items().isEmpty()
                && fold.condition() instanceof Node.Literal literal
                && Boolean.FALSE.equals(literal.value())
                && !isAccumulator(fold.accumulator());
    }

    private static boolean isAccumulator(String name) {
        return name.equals("__result__") || name.equals("@result");
    }

    private Range bind(Node.Fold fold) {
        Range sum = cost(fold.range()).plus(cost(fold.init()));
        push(fold.accumulator(), path(fold.init()), size(fold.init()), entries(fold.init()));
        sum = sum.plus(cost(fold.result()));
        pop(fold.accumulator());
        copySizes(fold, fold.result());
        return sum;
    }

    private Range fold(Node.Fold fold) {
        Range sum = cost(fold.range()).plus(cost(fold.init()));
        push(fold.accumulator(), path(fold.init()), size(fold.init()), entries(fold.init()));
        EntrySize entries = entries(fold.range());
        CelType.Kind container = entries == null ? fold.range().type().kind() : entries.container();
        boolean list = container == CelType.Kind.LIST;
        List<String> path = path(fold.range());
        Range key = entries == null ? null : entries.key();
        Range value = entries == null ? null : entries.value();
        if (fold.second() != null) {
            push(fold.first(), below(path, list ? Operand.INDICES : Operand.KEYS), key, null);
            push(fold.second(), below(path, list ? Operand.ITEMS : Operand.VALUES), value, null);
        } else {
            push(fold.first(), below(path, list ? Operand.ITEMS : Operand.KEYS), list ? value : key, null);
        }
        Range loop = cost(fold.condition());
        Range step = cost(fold.step());
        pop(fold.first());
        if (fold.second() != null) {
            pop(fold.second());
        }
        sum = sum.plus(cost(fold.result()));
        pop(fold.accumulator());
        Range rounds = sizeOrUnknown(fold.range());
        if (fold.init() instanceof Node.Literal) {
            setSize(fold, size(fold.init()));
        } else if (fold.init() instanceof Node.ListOf || fold.init() instanceof Node.MapOf) {
            setSize(fold, rounds);
            setEntries(fold, entries(fold.step()));
        }
        return sum.plus(rounds.times(step.plus(loop)));
    }

    private void push(String name, List<String> path, @Nullable Range size, @Nullable EntrySize entries) {
        locals.computeIfAbsent(name, _ -> new ArrayDeque<>()).push(new Local(path, size, entries));
    }

    private void pop(String name) {
        locals.computeIfAbsent(name, _ -> new ArrayDeque<>()).pop();
    }

    private @Nullable Local peek(String name) {
        Deque<Local> known = locals.get(name);
        return known == null ? null : known.peek();
    }

    private List<String> path(Node node) {
        if (node instanceof Node.Ident ident) {
            Local local = peek(ident.name());
            if (local != null) {
                return local.path();
            }
        }
        return paths.getOrDefault(node.id(), List.of());
    }

    private Operand operand(Node node) {
        List<String> path = path(node);
        boolean hidden = !path.isEmpty() && isAccumulator(path.getFirst());
        return new Operand(hidden ? List.of() : path, node.type(), node, size(node), root);
    }

    private Range sizeOrUnknown(Node node) {
        Range size = size(node);
        return size == null ? Range.UNKNOWN : size;
    }

    private @Nullable Range size(Node node) {
        Range known = sizes.get(node.id());
        known = known == null ? literalSize(node) : known;
        if (known != null) {
            return known;
        }
        Range bound = Operand.bySchema(path(node), root);
        if (bound != null) {
            sizes.put(node.id(), bound);
            return bound;
        }
        if (node.type().isScalar()) {
            return Range.ONE;
        }
        Local local = node instanceof Node.Ident ident ? peek(ident.name()) : null;
        return local == null ? null : local.size();
    }

    private static @Nullable Range literalSize(Node node) {
        return switch (node) {
            case Node.Literal(long _, CelType _, String text) -> Range.fixed(text.codePointCount(0, text.length()));
            case Node.Literal(long _, CelType _, Bytes bytes) -> Range.fixed(bytes.size());
            case Node.Literal(long _, CelType _, TypeName _) -> null;
            case Node.Literal _ -> Range.ONE;
            case Node.ListOf list -> Range.fixed(list.items().size());
            case Node.MapOf map -> Range.fixed(map.entries().size());
            default -> null;
        };
    }

    private void setSize(Node node, @Nullable Range size) {
        if (size != null) {
            sizes.put(node.id(), size);
        }
    }

    private void setEntries(Node node, @Nullable EntrySize entries) {
        if (entries != null) {
            entrySizes.put(node.id(), entries);
        }
    }

    private @Nullable EntrySize entries(Node node) {
        EntrySize known = entrySizes.get(node.id());
        if (known == null && node instanceof Node.Ident ident) {
            Local local = peek(ident.name());
            return local == null ? null : local.entries();
        }
        return known;
    }

    private void copySizes(Node to, Node from) {
        setSize(to, size(from));
        setEntries(to, entries(from));
    }
}
