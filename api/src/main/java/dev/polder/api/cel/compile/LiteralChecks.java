package dev.polder.api.cel.compile;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.polder.api.cel.expr.CelType;
import dev.polder.api.cel.expr.Checked;
import dev.polder.api.cel.expr.Node;
import dev.polder.api.cel.function.Conversions;
import dev.polder.api.cel.function.FormatClauses;
import dev.polder.api.cel.function.Regexes;
import dev.polder.api.cel.value.CelError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds what types alone do not tell: literals that their function can never take, formats that do not fit their arguments,
/// lists and maps of more than one type. The checks run one after the other over the whole expression, as cel-go's do.
final class LiteralChecks {
    private final CelAbstractSyntaxTree tree;
    private final List<IssueText.Finding> found = new ArrayList<>();

    private LiteralChecks(CelAbstractSyntaxTree tree) {
        this.tree = tree;
    }

    /// Looks at one node.
    private interface Check {
        /// @param inFormat whether the node stands within the arguments of `format`
        void visit(Node node, boolean inFormat);
    }

    static List<IssueText.Finding> check(Checked checked, CelAbstractSyntaxTree tree) {
        LiteralChecks checks = new LiteralChecks(tree);
        for (String function : List.of("duration", "timestamp", "matches")) {
            walk(checked.root(), false, (node, _) -> {
                if (node instanceof Node.Call call && call.function().equals(function)) {
                    checks.argument(call);
                }
            });
        }
        walk(checked.root(), false, checks::oneType);
        walk(checked.root(), false, (node, _) -> {
            if (node instanceof Node.Call call && call.function().equals("format") && call.target() != null) {
                checks.format(call, call.target());
            }
        });
        return checks.found;
    }

    private static void walk(@Nullable Node node, boolean inFormat, Check check) {
        if (node == null) {
            return;
        }
        check.visit(node, inFormat);
        switch (node) {
            case Node.Literal _, Node.Ident _ -> {}
            case Node.Select select -> walk(select.operand(), inFormat, check);
            case Node.Call call -> {
                boolean inside = inFormat || call.function().equals("format");
                call.operands().forEach(operand -> walk(operand, inside, check));
            }
            case Node.ListOf list -> list.items().forEach(item -> walk(item, inFormat, check));
            case Node.MapOf map ->
                map.entries().forEach(entry -> {
                    walk(entry.key(), inFormat, check);
                    walk(entry.value(), inFormat, check);
                });
            case Node.StructOf struct -> struct.values().forEach(value -> walk(value, inFormat, check));
            case Node.Fold fold ->
                List.of(fold.range(), fold.init(), fold.condition(), fold.step(), fold.result())
                        .forEach(part -> walk(part, inFormat, check));
        }
    }

    private void add(long id, String message) {
        CelSourceLocation place = IssueText.place(tree, id);
        found.add(new IssueText.Finding(place.getLine(), place.getColumn(), message));
    }

    private void argument(Node.Call call) {
        if (call.args().isEmpty() || !(call.args().getFirst() instanceof Node.Literal literal)) {
            return;
        }
        Object value = literal.value();
        boolean good = switch (call.function()) {
            case "duration" -> value instanceof String && !(Conversions.toDuration(value) instanceof CelError);
            case "timestamp" -> !(Conversions.toTimestamp(value) instanceof CelError);
            default -> !(value instanceof String pattern) || !(Regexes.compile(pattern) instanceof CelError);
        };
        if (!good) {
            add(literal.id(), "invalid %s argument".formatted(call.function()));
        }
    }

    private void oneType(Node node, boolean inFormat) {
        if (inFormat) {
            return;
        }
        if (node instanceof Node.ListOf list) {
            for (int i = 1; i < list.items().size(); i++) {
                CelType first = type(list.items().getFirst(), list.optional().contains(0));
                CelType other = type(list.items().get(i), list.optional().contains(i));
                if (!first.equals(other)) {
                    mismatch(list.items().get(i), first, other);
                    break;
                }
            }
        }
        if (node instanceof Node.MapOf map) {
            for (Node.Entry entry : map.entries()) {
                Node.Entry first = map.entries().getFirst();
                if (!first.key().type().equals(entry.key().type())) {
                    mismatch(entry.key(), first.key().type(), entry.key().type());
                }
                CelType value = type(first.value(), first.optional());
                CelType other = type(entry.value(), entry.optional());
                if (!value.equals(other)) {
                    mismatch(entry.value(), value, other);
                }
            }
        }
    }

    private static CelType type(Node node, boolean optional) {
        return optional && !node.type().parameters().isEmpty() ? node.type().parameters().getFirst() : node.type();
    }

    private void mismatch(Node node, CelType expected, CelType actual) {
        add(node.id(), "expected type '%s' but found '%s'".formatted(TypeBridge.format(expected), TypeBridge.format(actual)));
    }

    private void format(Node.Call call, Node target) {
        if (!(target instanceof Node.Literal(long _, CelType _, String text))
                || !(call.args().getFirst() instanceof Node.ListOf list)) {
            return;
        }
        List<CelType> types = list.items().stream().map(Node::type).toList();
        FormatClauses.Problem problem = FormatClauses.check(text, types);
        if (problem != null) {
            int argument = problem.argument();
            add(argument < 0 ? call.id() : list.items().get(argument).id(), problem.message());
        }
    }
}
