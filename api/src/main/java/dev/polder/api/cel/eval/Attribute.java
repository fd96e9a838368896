package dev.polder.api.cel.eval;

import dev.polder.api.cel.value.CelError;
import dev.polder.api.cel.value.ListValue;
import dev.polder.api.cel.value.MapValue;
import dev.polder.api.cel.value.Numbers;
import dev.polder.api.cel.value.ValueTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A variable, or a value that was computed, and the fields and indexes that lead on from it. Costs one and one for each of
/// these.
///
/// @param start      where it starts
/// @param qualifiers what leads on
record Attribute(Start start, List<Qualifier> qualifiers) implements Step {
    /// Where an attribute starts.
    sealed interface Start {}

    /// A variable.
    record Variable(int slot, String name) implements Start {}

    /// Something computed, at its own cost.
    record Computed(Step step) implements Start {}

    /// One of two: the choice costs nothing, and the one that is taken no more than its qualifiers.
    record Choice(Step condition, Attribute yes, Attribute no) implements Start {}

    /// One step on.
    ///
    /// @param key      a [Constant], an [Attribute] or something computed
    /// @param optional whether it may lead to nothing
    record Qualifier(Step key, boolean optional) {}

    static Attribute of(Step step) {
        return step instanceof Attribute attribute ? attribute : new Attribute(new Computed(step), List.of());
    }

    Attribute with(Qualifier qualifier) {
        List<Qualifier> more = new ArrayList<>(qualifiers);
        more.add(qualifier);
        return new Attribute(start, List.copyOf(more));
    }

    @Override
    public Object eval(Frame frame) {
        Object value = resolve(frame);
        if (!(start instanceof Choice)) {
            frame.meter().add(1);
        }
        return value;
    }

    /// `has(...)`: whether the last step leads to something. The attribute itself is free.
    Object isPresent(Frame frame, String field) {
        Object value = resolve(frame);
        if (value instanceof CelError) {
            return value;
        }
        if (value instanceof Optional<?> optional && optional.isEmpty()) {
            return false;
        }
        Object of = value instanceof Optional<?> optional ? optional.get() : value;
        frame.meter().add(1);
        Object found = find(of, field);
        return found instanceof CelError error ? error : (Object) (found != null);
    }

    /// The value, without the cost of the attribute itself.
    Object resolve(Frame frame) {
        Object value = begin(frame);
        boolean optional = value instanceof Optional<?>;
        if (value instanceof Optional<?> first) {
            if (first.isEmpty()) {
                return value;
            }
            value = first.get();
        }
        for (Qualifier qualifier : qualifiers) {
            if (value instanceof CelError) {
                return value;
            }
            optional = optional || qualifier.optional();
            Object key = key(qualifier.key(), frame);
            @Nullable Object next = key instanceof CelError ? key : find(value, key);
            if (next == null && optional) {
                return Optional.empty();
            }
            frame.meter().add(1);
            value = next == null ? missing(value, key) : next;
        }
        return optional && !(value instanceof CelError) ? Optional.of(value) : value;
    }

    private Object begin(Frame frame) {
        return switch (start) {
            case Variable variable -> {
                Object value = frame.slots()[variable.slot()];
                yield value == null ? new CelError("no such attribute(s): " + variable.name()) : value;
            }
            case Computed computed -> computed.step().eval(frame);
            case Choice choice -> {
                Object condition = choice.condition().eval(frame);
                yield condition instanceof Boolean bool
                        ? (bool ? choice.yes() : choice.no()).resolve(frame)
                        : condition instanceof CelError ? condition : CelError.NO_OVERLOAD;
            }
        };
    }

    private static Object key(Step key, Frame frame) {
        return key instanceof Attribute attribute ? attribute.resolve(frame) : key.eval(frame);
    }

    /// What a key leads to; null when it leads to nothing.
    private static @Nullable Object find(Object value, Object key) {
        return switch (value) {
            case MapValue map -> map.find(key);
            case ListValue list -> {
                Long index = Numbers.isNumber(key) ? Numbers.asLong(key) : null;
                if (index == null) {
                    yield new CelError("unsupported index type '%s' in list"
                            .formatted(ValueTypes.name(key)));
                }
                yield index >= 0 && index < list.size() ? list.get(index.intValue()) : null;
            }
            default -> null; // Nothing has fields or items but these.
        };
    }

    private static CelError missing(Object value, Object key) {
        Long index = Numbers.isNumber(key) ? Numbers.asLong(key) : null;
        return value instanceof ListValue && index != null ? CelError.outOfBounds(index) : CelError.noSuchKey(key);
    }
}
