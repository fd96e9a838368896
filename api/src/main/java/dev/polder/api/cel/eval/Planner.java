package dev.polder.api.cel.eval;

import dev.polder.api.cel.expr.Checked;
import dev.polder.api.cel.expr.Node;
import dev.polder.api.cel.function.Function;
import dev.polder.api.cel.function.Regexes;
import dev.polder.api.cel.library.CallCosts;
import dev.polder.api.cel.library.Functions;
import dev.polder.api.cel.value.CelError;
import dev.polder.api.cel.value.Meter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes programs of checked expressions: variables get slots, functions are looked up, what is constant is computed. One
/// thread.
public final class Planner {
    private static final Set<String> CONVERSIONS =
            Set.of("int", "uint", "double", "string", "bytes", "bool", "duration", "timestamp", "dyn", "type");
    private static final Set<String> REGEXES = Set.of("matches", "find", "findAll");
    private static final long FOLDING_BUDGET = 100_000;

    private final List<String> variables = new ArrayList<>();
    private final Map<String, Integer> slotOf = new HashMap<>();
    private int slots;

    private Planner() {}

    /// @param variables that the expression may name
    /// @throws PlanException when a part of it that is constant is an error
    public static Program plan(Checked checked, Set<String> variables) throws PlanException {
        Planner planner = new Planner();
        for (String variable : variables) {
            planner.variables.add(variable);
            planner.slotOf.put(variable, planner.slots++);
        }
        return new Program(planner.step(checked.root()), planner.variables, planner.slots);
    }

    private Step step(Node node) throws PlanException {
        return switch (node) {
            case Node.Literal literal -> new Step.Constant(literal.value());
            case Node.Ident ident -> variable(ident.name());
            case Node.Select select -> select(select);
            case Node.Call call -> call(call);
            case Node.ListOf list -> folded(Literals.list(list, steps(list.items())));
            case Node.MapOf map -> map(map);
            case Node.StructOf struct -> Literals.struct(steps(struct.values()));
            case Node.Fold fold -> fold(fold);
        };
    }

    private List<Step> steps(List<Node> nodes) throws PlanException {
        List<Step> steps = new ArrayList<>();
        for (Node node : nodes) {
            steps.add(step(node));
        }
        return steps;
    }

    private Step variable(String name) {
        Integer slot = slotOf.get(name);
        if (slot == null) {
            slot = slots++;
            slotOf.put(name, slot);
        }
        return new Attribute(new Attribute.Variable(slot, name), List.of());
    }

    private Step select(Node.Select select) throws PlanException {
        Attribute operand = Attribute.of(step(select.operand()));
        if (select.testOnly()) {
            String field = select.field();
            return frame -> operand.isPresent(frame, field);
        }
        return operand.with(new Attribute.Qualifier(new Step.Constant(select.field()), false));
    }

    private Step map(Node.MapOf map) throws PlanException {
        List<Step> keys = new ArrayList<>();
        List<Step> values = new ArrayList<>();
        for (Node.Entry entry : map.entries()) {
            keys.add(step(entry.key()));
            values.add(step(entry.value()));
        }
        return folded(Literals.map(map, keys, values));
    }

    /// A list or a map of constants is one itself.
    private static Step folded(Literals.Literal literal) {
        return literal.isConstant()
                ? new Step.Constant(literal.make(new Frame(new Object[0], new Meter(FOLDING_BUDGET))))
                : literal;
    }

    private Step fold(Node.Fold fold) throws PlanException {
        Step range = step(fold.range());
        Step init = step(fold.init());
        @Nullable Integer outerAccumulator = slotOf.put(fold.accumulator(), slots);
        int accumulator = slots++;
        Step result = step(fold.result());
        @Nullable Integer outerFirst = slotOf.put(fold.first(), slots);
        int first = slots++;
        int second = -1;
        @Nullable Integer outerSecond = null;
        if (fold.second() != null) {
            outerSecond = slotOf.put(fold.second(), slots);
            second = slots++;
        }
        Step condition = step(fold.condition());
        Step step = step(fold.step());
        restore(fold.second(), outerSecond);
        restore(fold.first(), outerFirst);
        restore(fold.accumulator(), outerAccumulator);
        return new Fold(first, second, accumulator, range, init, condition, step, result);
    }

    private void restore(@Nullable String name, @Nullable Integer slot) {
        if (name != null && slot == null) {
            slotOf.remove(name);
        } else if (name != null && slot != null) {
            slotOf.put(name, slot);
        }
    }

    private Step call(Node.Call call) throws PlanException {
        List<Step> args = steps(call.operands());
        return switch (call.function()) {
            case "_&&_" -> Logic.both(args.get(0), args.get(1));
            case "_||_" -> Logic.either(args.get(0), args.get(1));
            case "@not_strictly_false", "__not_strictly_false__" -> Logic.notStrictlyFalse(args.get(0));
            case "_?_:_" ->
                new Attribute(
                        new Attribute.Choice(args.get(0), Attribute.of(args.get(1)), Attribute.of(args.get(2))), List.of());
            case "_[_]" -> Attribute.of(args.get(0)).with(new Attribute.Qualifier(args.get(1), false));
            case "_?._", "_[?_]" -> Attribute.of(args.get(0)).with(new Attribute.Qualifier(args.get(1), true));
            case "or" -> Logic.or(args.get(0), args.get(1));
            case "orValue" -> Logic.orValue(args.get(0), args.get(1));
            case "@in", "_in_" -> in(call, args);
            default -> function(call, args);
        };
    }

    private Step in(Node.Call call, List<Step> args) throws PlanException {
        if (call.overloads().equals(List.of("in_list")) && args.get(1) instanceof Step.Constant constant) {
            Step known = Logic.member(args.get(0), constant.value());
            return known == null ? function(call, args) : known;
        }
        return function(call, args);
    }

    private Step function(Node.Call call, List<Step> args) throws PlanException {
        String overload = call.overloads().size() == 1 ? call.overloads().getFirst() : "";
        Function function = Functions.find(call.function(), overload);
        if (function == null) {
            throw new PlanException("no such overload: " + call.function());
        }
        if (REGEXES.contains(call.function()) && args.get(1) instanceof Step.Constant(String pattern)) {
            Object compiled = Regexes.compile(pattern);
            if (compiled instanceof CelError error) {
                throw new PlanException(error.message());
            }
            function = Regexes.bound(call.function(), compiled);
        }
        Step step = new Invocation(call.function(), overload, function, List.copyOf(args));
        if (CONVERSIONS.contains(call.function()) && args.size() == 1 && args.getFirst() instanceof Step.Constant) {
            Object value = step.eval(new Frame(new Object[0], new Meter(FOLDING_BUDGET)));
            if (value instanceof CelError error) {
                throw new PlanException(error.message());
            }
            return new Step.Constant(value);
        }
        return step;
    }

    /// A call whose arguments must all be values.
    private record Invocation(String name, String overload, Function function, List<Step> args) implements Step {
        @Override
        public Object eval(Frame frame) {
            Object[] values = new Object[args.size()];
            @Nullable CelError error = null;
            for (int i = 0; i < values.length; i++) {
                values[i] = args.get(i).eval(frame);
                if (values[i] instanceof CelError found) {
                    error = error == null ? found : error;
                    if (values.length > 2 && i + 1 < values.length) {
                        return error; // The others are not looked at, and the call costs nothing.
                    }
                }
            }
            Meter meter = frame.meter();
            if (error == null) {
                meter.canPay(CallCosts.ahead(overload, values, meter));
            }
            Object result = error == null ? function.call(values, meter) : error;
            meter.add(CallCosts.of(name, overload, values, result, meter));
            return result;
        }
    }
}
