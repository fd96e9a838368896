package dev.polder.api.cel.eval;

import dev.polder.api.cel.value.CelError;
import dev.polder.api.cel.value.ListValue;
import dev.polder.api.cel.value.MapValue;
import dev.polder.api.cel.value.ValueTypes;
import java.util.Locale;

/// A loop.
///
/// @param first       slot of the variable of the loop
/// @param second      slot of its second variable, -1 when it has one alone
/// @param accumulator slot of what the loop gathers
record Fold(int first, int second, int accumulator, Step range, Step init, Step condition, Step step, Step result)
        implements Step {
    @Override
    public Object eval(Frame frame) {
        Object over = range.eval(frame);
        if (over instanceof CelError) {
            return over;
        }
        Object[] slots = frame.slots();
        slots[accumulator] = init.eval(frame);
        switch (over) {
            case ListValue list -> loop(list, frame);
            case MapValue map -> loop(map, frame);
            default -> {
                String name = ValueTypes.name(over);
                String goName = "types." + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
                return new CelError("got '%s', expected iterable type".formatted(goName));
            }
        }
        return result.eval(frame);
    }

    private void loop(ListValue list, Frame frame) {
        for (int i = 0; i < list.size(); i++) {
            frame.meter().work(1);
            if (second < 0) {
                frame.slots()[first] = list.get(i);
            } else {
                frame.slots()[first] = (long) i;
                frame.slots()[second] = list.get(i);
            }
            if (!turn(frame)) {
                return;
            }
        }
    }

    private void loop(MapValue map, Frame frame) {
        frame.meter().work(map.size());
        for (Object key : map.keys()) {
            frame.meter().work(1);
            frame.slots()[first] = key;
            if (second >= 0) {
                Object value = map.find(key);
                frame.slots()[second] = value == null ? CelError.noSuchKey(key) : value;
            }
            if (!turn(frame)) {
                return;
            }
        }
    }

    /// One round; false when the loop has come to its end.
    private boolean turn(Frame frame) {
        if (Boolean.FALSE.equals(condition.eval(frame))) {
            return false;
        }
        frame.slots()[accumulator] = step.eval(frame);
        return true;
    }
}
