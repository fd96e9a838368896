package dev.polder.api.cel.cost;

import static dev.polder.api.cel.library.CallCosts.NEW_LIST;
import static dev.polder.api.cel.library.CallCosts.REGEX;
import static dev.polder.api.cel.library.CallCosts.TRAVERSAL;

import dev.polder.api.cel.expr.CelType;
import dev.polder.api.cel.library.Declarations;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one call may cost at worst, without its arguments (`apiserver/pkg/cel/library/cost.go`, cel-go's `checker/cost.go` and
/// `ext/lists.go`).
final class CallEstimates {
    private static final int NAMED_FORMAT = 128;
    private static final int LONGEST_FORMAT = 64;
    private static final Range ADDRESS = new Range(4, 16);

    private CallEstimates() {}

    /// A cost, and the size of the result where it is known.
    record Estimate(Range cost, @Nullable Range size) {
        static final Estimate ONE = new Estimate(Range.ONE, null);

        static Estimate of(Range cost) {
            return new Estimate(cost, null);
        }
    }

    /// @param target null when the function has no receiver
    static Estimate of(String function, String overload, @Nullable Operand target, List<Operand> args) {
        Estimate kubernetes = target == null ? global(function, args) : member(function, overload, target, args);
        return kubernetes == null ? byOverload(overload, target, args) : kubernetes;
    }

    private static @Nullable Estimate global(String function, List<Operand> args) {
        return switch (function) {
            case "url" -> traversed(args.getFirst(), args.getFirst().sizeOrUnknown());
            case "cidr", "isIP", "isCIDR", "ip", "quantity", "isQuantity", "semver", "isSemver" ->
                Estimate.of(args.getFirst().sizeOrUnknown().scaled(TRAVERSAL));
            case "ip.isCanonical" -> Estimate.of(args.getFirst().sizeOrUnknown().scaled(2 * TRAVERSAL));
            case "_==_" -> equal(args.get(0), args.get(1));
            default -> null;
        };
    }

    private static Estimate traversed(Operand operand, Range size) {
        return new Estimate(operand.sizeOrUnknown().scaled(TRAVERSAL), size);
    }

    private static @Nullable Estimate equal(Operand one, Operand other) {
        if (!one.type().equals(other.type())) {
            return null;
        }
        CelType type = one.type();
        if (type.equals(Declarations.IP)
                || type.equals(Declarations.CIDR)
                || type.equals(Declarations.QUANTITY)
                || type.equals(Declarations.SEMVER)) {
            return Estimate.ONE;
        }
        if (type.equals(Declarations.FORMAT)) {
            return Estimate.of(new Range(1, LONGEST_FORMAT).scaled(TRAVERSAL));
        }
        if (type.equals(Declarations.URL)) {
            long most = other.size() == null ? 1 : other.size().max();
            return Estimate.of(new Range(1, most).scaled(TRAVERSAL));
        }
        return null;
    }

    private static @Nullable Estimate member(String function, String overload, Operand target, List<Operand> args) {
        Range size = target.sizeOrUnknown();
        return switch (function) {
            case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" -> searched(target, size);
            case "lowerAscii", "upperAscii", "substring", "trim" -> traversed(target, size);
            case "replace" -> replaced(size, args.get(0).sizeOrUnknown(), args.get(1).sizeOrUnknown());
            case "split" -> {
                long most = args.size() > 1 ? args.get(1).literal(size.max()) : size.max();
                yield new Estimate(size.scaled(2 * TRAVERSAL), new Range(0, most));
            }
            case "join" -> joined(target, size, args);
            case "find", "findAll" ->
                new Estimate(
                        size.plus(Range.ONE).scaled(TRAVERSAL).times(args.getFirst().sizeOrUnknown().scaled(REGEX)),
                        new Range(0, size.max()));
            case "containsIP" -> contained(overload.equals("cidr_contains_ip_string"), false, args.getFirst());
            case "containsCIDR" -> contained(overload.equals("cidr_contains_cidr_string"), true, args.getFirst());
            case "validate" ->
                Estimate.of(args.getFirst().sizeOrUnknown().scaled(TRAVERSAL).scaled(NAMED_FORMAT * REGEX));
            default -> null;
        };
    }

    private static Estimate searched(Operand target, Range size) {
        Operand items = target.items();
        if (items == null) {
            return Estimate.of(size.scaled(TRAVERSAL));
        }
        CelType.Kind kind = items.type().kind();
        Range each = kind == CelType.Kind.STRING || kind == CelType.Kind.BYTES
                ? Range.ONE.plus(items.sizeOrUnknown().scaled(TRAVERSAL))
                : Range.ONE;
        return Estimate.of(size.times(each));
    }

    /// The result is longest when the shortest texts are replaced by the longest, and the other way round.
    private static Estimate replaced(Range size, Range old, Range fresh) {
        long most;
        long kept = 0;
        if (old.min() == 0) {
            most = size.max() == Range.UNKNOWN_MAX ? size.max() : size.max() + 1;
            kept = size.max();
        } else if (fresh.max() <= old.min()) {
            most = 0;
            kept = size.max();
        } else {
            most = (long) Math.ceil((double) size.max() / old.min());
        }
        long least;
        long keptLeast = 0;
        if (old.max() == 0) {
            least = size.min() + 1;
            keptLeast = size.min();
        } else if (old.max() <= fresh.min()) {
            least = 0;
            keptLeast = size.min();
        } else {
            least = (long) Math.ceil((double) size.min() / old.max());
        }
        Range result = new Range(least, most).times(fresh).plus(new Range(keptLeast, kept));
        return new Estimate(size.scaled(2 * TRAVERSAL), result);
    }

    private static Estimate joined(Operand target, Range size, List<Operand> args) {
        Operand items = target.items();
        Range length = items == null ? Range.ZERO : size.times(items.sizeOrUnknown());
        if (!args.isEmpty()) {
            Range gaps = new Range(Math.max(size.min() - 1, 0), Math.max(size.max() - 1, 0));
            length = length.plus(args.getFirst().sizeOrUnknown().times(gaps));
        }
        return new Estimate(length.scaled(TRAVERSAL), length);
    }

    private static Estimate contained(boolean parsed, boolean masked, Operand other) {
        Range cost = ADDRESS.plus(ADDRESS).scaled(TRAVERSAL);
        cost = masked ? cost.plus(ADDRESS.scaled(TRAVERSAL)).plus(Range.ONE) : cost;
        return Estimate.of(parsed ? cost.plus(other.sizeOrUnknown().scaled(TRAVERSAL)) : cost);
    }

    private static Estimate byOverload(String overload, @Nullable Operand target, List<Operand> args) {
        return switch (overload) {
            case "string_to_bytes" -> {
                Range size = args.getFirst().ownSize();
                yield new Estimate(size.scaled(TRAVERSAL), new Range(size.min(), Range.product(size.max(), 4)));
            }
            case "bytes_to_string" -> {
                Range size = args.getFirst().ownSize();
                yield new Estimate(size.scaled(TRAVERSAL), new Range(size.min() / 4, size.max()));
            }
            case "strings_quote" -> {
                Range size = args.getFirst().ownSize();
                Range quoted = new Range(size.min(), Range.product(size.max(), 2)).plus(Range.fixed(2));
                yield new Estimate(size.scaled(TRAVERSAL), quoted);
            }
            case "string_format" -> target == null ? Estimate.ONE : Estimate.of(target.ownSize().scaled(TRAVERSAL));
            case "starts_with_string", "ends_with_string" -> Estimate.of(args.getFirst().ownSize().scaled(TRAVERSAL));
            case "in_list" -> Estimate.of(args.get(1).ownSize());
            case "matches_string" ->
                target == null
                        ? Estimate.ONE
                        : Estimate.of(target.ownSize()
                                .plus(Range.ONE)
                                .scaled(TRAVERSAL)
                                .times(args.getFirst().ownSize().scaled(REGEX)));
            case "contains_string" ->
                target == null
                        ? Estimate.ONE
                        : Estimate.of(
                                target.ownSize().scaled(TRAVERSAL).times(args.getFirst().ownSize().scaled(TRAVERSAL)));
            case "add_list" -> new Estimate(Range.ONE, args.get(0).ownSize().plus(args.get(1).ownSize()));
            case "add_string", "add_bytes" -> {
                Range size = args.get(0).ownSize().plus(args.get(1).ownSize());
                yield new Estimate(size.scaled(TRAVERSAL), size);
            }
            case "less_string", "greater_string", "less_equals_string", "greater_equals_string", "less_bytes", "greater_bytes",
                    "less_equals_bytes", "greater_equals_bytes", "equals", "not_equals" ->
                compared(args.get(0).ownSize(), args.get(1).ownSize());
            default -> target == null ? globalList(overload, args) : list(overload, target, args);
        };
    }

    private static Estimate compared(Range one, Range other) {
        long most = Math.min(one.max(), other.max());
        return Estimate.of(new Range(most > 0 ? 1 : 0, most).scaled(TRAVERSAL));
    }

    private static Estimate globalList(String overload, List<Operand> args) {
        return switch (overload) {
            case "lists_range" -> newList(1, Range.fixed(args.getFirst().literal(Range.UNKNOWN_MAX)));
            case "list_sets_contains_list", "list_sets_intersects_list" -> sets(args, 1);
            case "list_sets_equivalent_list" -> sets(args, 2);
            default -> Estimate.ONE;
        };
    }

    private static Estimate sets(List<Operand> args, int factor) {
        Range pairs = args.get(0).sizeOrUnknown().times(args.get(1).sizeOrUnknown());
        return Estimate.of(pairs.scaled(factor).plus(Range.ONE));
    }

    private static Estimate list(String overload, Operand target, List<Operand> args) {
        Range size = target.sizeOrUnknown();
        return switch (overload) {
            case "list_slice" -> {
                long from = args.get(0).literal(0);
                yield newList(1, Range.fixed(Math.max(args.get(1).literal(size.max()) - from, 0)));
            }
            case "list_reverse" -> newList(1, size);
            case "list_flatten" -> newList(1, size);
            case "list_flatten_int" -> newList((double) args.getFirst().literal(Range.UNKNOWN_MAX), size);
            case "list_distinct" -> newList(2, size.times(size));
            default ->
                overload.endsWith("_sortByAssociatedKeys")
                        ? sorted(overload, args.getFirst().sizeOrUnknown())
                        : overload.startsWith("list_") && overload.endsWith("_sort")
                                ? sorted(overload, size)
                                : Estimate.ONE;
        };
    }

    private static Estimate sorted(String overload, Range size) {
        boolean text = overload.startsWith("list_string_") || overload.startsWith("list_bytes_");
        return newList(text ? 2 + TRAVERSAL : 2, size.times(size));
    }

    private static Estimate newList(double factor, Range size) {
        return new Estimate(size.scaled(factor).plus(Range.ONE).plus(Range.fixed(NEW_LIST)), size);
    }
}
