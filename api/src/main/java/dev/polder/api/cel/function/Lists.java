package dev.polder.api.cel.function;

import dev.polder.api.cel.value.CelError;
import dev.polder.api.cel.value.Equality;
import dev.polder.api.cel.value.ItemList;
import dev.polder.api.cel.value.ListValue;
import dev.polder.api.cel.value.Meter;
import dev.polder.api.cel.value.Uint;
import dev.polder.api.cel.value.ValueTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Functions of lists and of lists as sets.
public final class Lists {
    private static final CelError NEGATIVE_LEVEL = new CelError("level must be non-negative");

    private Lists() {}

    /// Puts what is here under its names.
    public static void register(Map<String, Function> functions) {
        functions.put("isSorted", (args, meter) -> args[0] instanceof ListValue list ? isSorted(list, meter) : none());
        functions.put("sum", (args, meter) -> args[0] instanceof ListValue list ? sum(list, functions, meter) : none());
        functions.put("max", (args, meter) -> best(args[0], "max", 1, meter));
        functions.put("min", (args, meter) -> best(args[0], "min", -1, meter));
        functions.put("slice", (args, meter) -> slice(args, meter));
        functions.put("flatten", (args, meter) -> flatten(args, meter));
        functions.put("lists.range", (args, meter) -> range(args[0], meter));
        functions.put("reverse", (args, meter) -> args[0] instanceof ListValue list ? reverse(list, meter) : none());
        functions.put("distinct", (args, meter) -> args[0] instanceof ListValue list ? distinct(list, meter) : none());
        functions.put("sort", (args, meter) -> sorted(args[0], args[0], meter));
        functions.put("@sortByAssociatedKeys", (args, meter) -> sorted(args[0], args[1], meter));
        functions.put("sets.contains", (args, meter) -> containsAll(args[0], args[1], meter));
        functions.put("sets.intersects", (args, meter) -> intersects(args[0], args[1], meter));
        functions.put("sets.equivalent", (args, meter) -> {
            Object one = containsAll(args[0], args[1], meter);
            return Boolean.TRUE.equals(one) ? containsAll(args[1], args[0], meter) : one;
        });
    }

    private static CelError none() {
        return CelError.NO_OVERLOAD;
    }

    static Object indexOf(ListValue list, Object item, Meter meter) {
        return IntStream.range(0, list.size())
                .filter(i -> Boolean.TRUE.equals(Equality.of(list.get(i), item, meter)))
                .mapToObj(i -> (long) i)
                .findFirst()
                .orElse(-1L);
    }

    static Object lastIndexOf(ListValue list, Object item, Meter meter) {
        for (int i = list.size() - 1; i >= 0; i--) {
            if (Boolean.TRUE.equals(Equality.of(list.get(i), item, meter))) {
                return (long) i;
            }
        }
        return -1L;
    }

    private static Object isSorted(ListValue list, Meter meter) {
        for (int i = 1; i < list.size(); i++) {
            Object order = Operators.compare(list.get(i - 1), list.get(i), meter);
            if (!(order instanceof Integer number)) {
                return order;
            }
            if (number > 0) {
                return false;
            }
        }
        return true;
    }

    private static Object sum(ListValue list, Map<String, Function> functions, Meter meter) {
        Function add = functions.get("_+_");
        if (list.size() == 0 || add == null) {
            return 0L;
        }
        Object sum = list.get(0);
        for (int i = 1; i < list.size() && !(sum instanceof CelError); i++) {
            sum = add.call(new Object[] {sum, list.get(i)}, meter);
        }
        return sum;
    }

    public static boolean isEmpty(Object value) {
        return value instanceof ListValue list && list.size() == 0;
    }

    /// The sum of no items of a type, told by the overload.
    public static Object zero(String overload) {
        return switch (overload) {
            case "list_duration_sum_duration" -> Duration.ZERO;
            case "list_double_sum_double" -> 0.0;
            case "list_uint_sum_uint" -> new Uint(0);
            default -> 0L;
        };
    }

    private static Object best(Object value, String name, int sign, Meter meter) {
        if (!(value instanceof ListValue list)) {
            return none();
        }
        @Nullable Object best = null;
        for (int i = 0; i < list.size(); i++) {
            Object item = list.get(i);
            Object order = best == null ? sign : Operators.compare(item, best, meter);
            if (!(order instanceof Integer number)) {
                return order;
            }
            best = Integer.signum(number) == sign ? item : best;
        }
        return best == null ? new CelError(name + " called on empty list") : best;
    }

    private static Object slice(Object[] args, Meter meter) {
        if (!(args[0] instanceof ListValue list && args[1] instanceof Long start && args[2] instanceof Long end)) {
            return none();
        }
        if (start < 0 || end < 0) {
            return new CelError("cannot slice(%d, %d), negative indexes not supported".formatted(start, end));
        }
        if (start > end) {
            return new CelError(
                    "cannot slice(%d, %d), start index must be less than or equal to end index".formatted(start, end));
        }
        if (list.size() < end) {
            return new CelError("cannot slice(%d, %d), list is length %d".formatted(start, end, list.size()));
        }
        meter.work(end - start);
        List<Object> items = new ArrayList<>();
        for (int i = start.intValue(); i < end; i++) {
            items.add(list.get(i));
        }
        return ItemList.of(items);
    }

    private static Object flatten(Object[] args, Meter meter) {
        if (!(args[0] instanceof ListValue list)) {
            return none();
        }
        long depth = args.length > 1 && args[1] instanceof Long given ? given : 1;
        if (depth < 0) {
            return NEGATIVE_LEVEL;
        }
        List<Object> items = new ArrayList<>();
        flatten(list, depth, items, meter);
        return ItemList.of(items);
    }

    private static void flatten(ListValue list, long depth, List<Object> items, Meter meter) {
        for (int i = 0; i < list.size(); i++) {
            meter.work(1);
            Object item = list.get(i);
            if (item instanceof ListValue inner && depth > 0) {
                flatten(inner, depth - 1, items, meter);
            } else {
                items.add(item);
            }
        }
    }

    private static Object range(Object value, Meter meter) {
        if (!(value instanceof Long end)) {
            return none();
        }
        meter.work(Math.max(end, 0));
        return ItemList.of(IntStream.range(0, (int) Math.max(end, 0)).mapToObj(i -> (long) i).toList());
    }

    private static Object reverse(ListValue list, Meter meter) {
        meter.work(list.size());
        return ItemList.of(list.items().reversed());
    }

    private static Object distinct(ListValue list, Meter meter) {
        List<Object> unique = new ArrayList<>();
        for (Object item : list.items()) {
            if (unique.stream().noneMatch(each -> Boolean.TRUE.equals(Equality.of(each, item, meter)))) {
                unique.add(item);
            }
        }
        return ItemList.of(unique);
    }

    private static Object sorted(Object value, Object by, Meter meter) {
        if (!(value instanceof ListValue list && by instanceof ListValue keys)) {
            return none();
        }
        if (list.size() != keys.size()) {
            return new CelError(("@sortByAssociatedKeys() expected a list of the same size as the associated keys list, but got"
                            + " %d and %d elements respectively")
                    .formatted(list.size(), keys.size()));
        }
        List<Object> sortKeys = keys.items();
        for (Object key : sortKeys) {
            if (key instanceof CelError) {
                return key;
            }
            if (!(Operators.compare(key, key, meter) instanceof Integer)) {
                return new CelError("list elements must be comparable");
            }
            if (!ValueTypes.name(key).equals(ValueTypes.name(sortKeys.getFirst()))) {
                return new CelError("list elements must have the same type");
            }
        }
        Comparator<Integer> order = (a, b) ->
                Operators.compare(sortKeys.get(a), sortKeys.get(b), meter) instanceof Integer number ? number : 0;
        return ItemList.of(IntStream.range(0, list.size())
                .boxed()
                .sorted(order)
                .map(list::get)
                .toList());
    }

    private static Object containsAll(Object one, Object other, Meter meter) {
        if (!(one instanceof ListValue list && other instanceof ListValue items)) {
            return none();
        }
        for (int i = 0; i < items.size(); i++) {
            Object contained = Operators.contains(list, items.get(i), meter);
            if (!Boolean.TRUE.equals(contained)) {
                return contained;
            }
        }
        return true;
    }

    private static Object intersects(Object one, Object other, Meter meter) {
        if (!(one instanceof ListValue list && other instanceof ListValue items)) {
            return none();
        }
        for (int i = 0; i < list.size(); i++) {
            if (Boolean.TRUE.equals(Operators.contains(items, list.get(i), meter))) {
                return true;
            }
        }
        return false;
    }
}
