package dev.polder.api.cel.function;

import dev.polder.api.cel.value.Bytes;
import dev.polder.api.cel.value.CelError;
import dev.polder.api.cel.value.CelNull;
import dev.polder.api.cel.value.ItemList;
import dev.polder.api.cel.value.ListValue;
import dev.polder.api.cel.value.MapValue;
import dev.polder.api.cel.value.Uint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Values that may be there.
public final class Optionals {
    private Optionals() {}

    /// Puts what is here under its names.
    public static void register(Map<String, Function> functions) {
        functions.put("optional.none", (_, _) -> Optional.empty());
        functions.put("optional.of", (args, _) -> Optional.of(args[0]));
        functions.put("optional.ofNonZeroValue", (args, _) -> isZero(args[0]) ? Optional.empty() : Optional.of(args[0]));
        functions.put("hasValue", (args, _) -> args[0] instanceof Optional<?> optional ? (Object) optional.isPresent() : none());
        functions.put("value", (args, _) -> args[0] instanceof Optional<?> optional ? value(optional) : none());
        functions.put("first", (args, _) -> args[0] instanceof ListValue list ? at(list, 0) : none());
        functions.put("last", (args, _) -> args[0] instanceof ListValue list ? at(list, list.size() - 1) : none());
        functions.put("optional.unwrap", (args, _) -> args[0] instanceof ListValue list ? unwrap(list) : none());
        functions.put("unwrapOpt", (args, _) -> args[0] instanceof ListValue list ? unwrap(list) : none());
    }

    private static CelError none() {
        return CelError.NO_OVERLOAD;
    }

    private static Object value(Optional<?> optional) {
        return optional.isPresent() ? optional.get() : new CelError("optional.none() dereference");
    }

    private static Object at(ListValue list, int index) {
        return list.size() == 0 ? Optional.empty() : Optional.of(list.get(index));
    }

    private static Object unwrap(ListValue list) {
        List<Object> present = new ArrayList<>();
        for (Object item : list.items()) {
            if (item instanceof Optional<?> optional && optional.isPresent()) {
                present.add(optional.get());
            }
        }
        return ItemList.of(present);
    }

    private static boolean isZero(Object value) {
        return switch (value) {
            case CelNull _ -> true;
            case Boolean b -> !b;
            case Long l -> l == 0;
            case Uint u -> u.bits() == 0;
            case Double d -> d == 0;
            case String text -> text.isEmpty();
            case Bytes bytes -> bytes.size() == 0;
            case Duration duration -> duration.isZero();
            case ListValue list -> list.size() == 0;
            case MapValue map -> map.size() == 0;
            case Optional<?> optional -> optional.isEmpty();
            default -> false;
        };
    }
}
