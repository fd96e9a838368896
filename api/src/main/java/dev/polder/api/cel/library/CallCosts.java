package dev.polder.api.cel.library;

import dev.polder.api.cel.value.Bytes;
import dev.polder.api.cel.value.ListValue;
import dev.polder.api.cel.value.MapValue;
import dev.polder.api.cel.value.Meter;
import dev.polder.api.cel.value.OpaqueValue;
import dev.polder.api.cel.value.ValueTypes;

/// What a call has cost (`apiserver/pkg/cel/library/cost.go` and cel-go's `interpreter/runtimecost.go`).
public final class CallCosts {
    public static final double TRAVERSAL = 0.1;
    public static final double REGEX = 0.25;
    public static final int NEW_LIST = 10;
    public static final int NEW_MAP = 30;
    public static final int NEW_STRUCT = 40;

    private CallCosts() {}

    /// @param overload the id of the one overload that the types left possible, or empty
    public static long of(String function, String overload, Object[] args, Object result, Meter meter) {
        return switch (function) {
            case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" -> traversal(args[0], meter);
            case "url", "lowerAscii", "upperAscii", "substring", "trim", "cidr", "isIP", "isCIDR", "quantity", "isQuantity",
                    "semver", "isSemver" ->
                scaled(size(args[0], meter), TRAVERSAL);
            case "ip" -> overload.equals("cidr_ip") ? 1 : scaled(size(args[0], meter), TRAVERSAL);
            case "replace", "split", "ip.isCanonical" -> scaled(size(args[0], meter), 2 * TRAVERSAL);
            case "join" -> scaled(size(result, meter), 2 * TRAVERSAL);
            case "find", "findAll", "matches" ->
                function.equals("matches") && !overload.equals("matches_string") ? 1 : regex(size(args[0], meter), size(args[1], meter));
            case "containsIP" -> contained(args, overload.equals("cidr_contains_ip_string"), false, meter);
            case "containsCIDR" -> contained(args, overload.equals("cidr_contains_cidr_string"), true, meter);
            case "validate" -> args[0] instanceof Formats.Format format ? regex(size(args[1], meter), format.cost()) : 1;
            case "_==_" -> args[0] instanceof OpaqueValue ? 1 : byOverload(overload, args, result, meter);
            default -> byOverload(overload, args, result, meter);
        };
    }

    private static long byOverload(String overload, Object[] args, Object result, Meter meter) {
        return switch (overload) {
            case "starts_with_string", "ends_with_string", "string_to_bytes", "bytes_to_string", "strings_quote", "string_format" ->
                scaled(size(args[0], meter), TRAVERSAL);
            case "in_list" -> size(args[1], meter);
            case "less_string", "greater_string", "less_equals_string", "greater_equals_string", "less_bytes", "greater_bytes",
                    "less_equals_bytes", "greater_equals_bytes", "equals", "not_equals" ->
                scaled(Math.min(size(args[0], meter), size(args[1], meter)), TRAVERSAL);
            case "add_string", "add_bytes" -> scaled(size(args[0], meter) + size(args[1], meter), TRAVERSAL);
            case "contains_string" -> scaled(size(args[0], meter), TRAVERSAL) * scaled(size(args[1], meter), TRAVERSAL);
            case "list_slice", "lists_range", "list_reverse" -> newList(1, size(result, meter));
            case "list_flatten" -> newList(1, size(args[0], meter));
            case "list_flatten_int" -> newList(args[1] instanceof Long depth ? depth : 1, size(args[0], meter));
            case "list_distinct" -> selfCompared(args[0], meter);
            case "list_sets_contains_list", "list_sets_intersects_list" -> 1 + size(args[0], meter) * size(args[1], meter);
            case "list_sets_equivalent_list" -> 1 + 2 * size(args[0], meter) * size(args[1], meter);
            default ->
                overload.endsWith("_sortByAssociatedKeys")
                        ? selfCompared(args[1], meter)
                        : overload.startsWith("list_") && overload.endsWith("_sort") ? selfCompared(args[0], meter) : 1;
        };
    }

    /// What a call that makes much or compares much must be able to pay before it begins; 0 where the work is in proportion.
    public static long ahead(String overload, Object[] args, Meter meter) {
        return switch (overload) {
            case "lists_range" -> args[0] instanceof Long end ? newList(1, Math.max(end, 0)) : 0;
            case "list_distinct" -> selfCompared(args[0], meter);
            case "list_sets_contains_list", "list_sets_intersects_list", "list_sets_equivalent_list" ->
                size(args[0], meter) * size(args[1], meter);
            default -> 0;
        };
    }

    /// The size, whose characters have to be counted.
    private static long size(Object value, Meter meter) {
        if (value instanceof String text) {
            meter.work(text.length() / Meter.CHARACTERS);
        }
        return ValueTypes.size(value);
    }

    public static long scaled(long size, double factor) {
        return (long) Math.ceil(size * factor);
    }

    private static long regex(long text, long pattern) {
        return scaled(text + 1, TRAVERSAL) * scaled(pattern, REGEX);
    }

    private static long contained(Object[] args, boolean parsed, boolean masked, Meter meter) {
        long block = size(args[0], meter);
        return scaled(2 * block, TRAVERSAL)
                + (masked ? scaled(block, TRAVERSAL) + 1 : 0)
                + (parsed ? scaled(size(args[1], meter), TRAVERSAL) : 0);
    }

    private static long newList(double factor, long size) {
        double cost = size * factor + 1 + NEW_LIST;
        return cost >= Long.MAX_VALUE ? Long.MAX_VALUE : (long) cost;
    }

    private static long selfCompared(Object value, Meter meter) {
        long size = size(value, meter);
        boolean text = value instanceof ListValue list
                && size > 0
                && (list.get(0) instanceof String || list.get(0) instanceof Bytes);
        return newList(text ? 2 + TRAVERSAL : 2, size * size);
    }

    private static long traversal(Object value, Meter meter) {
        meter.work(1);
        return switch (value) {
            case String text -> (long) (size(text, meter) * TRAVERSAL);
            case Bytes bytes -> (long) (bytes.size() * TRAVERSAL);
            case ListValue list -> {
                long cost = 0;
                for (int i = 0; i < list.size(); i++) {
                    cost += traversal(list.get(i), meter);
                }
                yield cost;
            }
            case MapValue map -> {
                long cost = 0;
                for (Object key : map.keys()) {
                    Object found = map.find(key);
                    cost += traversal(key, meter) + (found == null ? 0 : traversal(found, meter));
                }
                yield cost;
            }
            default -> 1;
        };
    }
}
