package dev.polder.api.cel.compile;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.polder.api.cel.expr.Checked;
import dev.polder.api.cel.expr.Node;
import dev.polder.api.cel.function.Conversions;
import dev.polder.api.cel.function.Regexes;
import dev.polder.api.cel.value.CelError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds literal arguments that their function can never take: durations, timestamps and regular expressions.
final class LiteralChecks {
    private final CelAbstractSyntaxTree tree;
    private final String source;
    private final List<String> found = new ArrayList<>();

    private LiteralChecks(CelAbstractSyntaxTree tree, String source) {
        this.tree = tree;
        this.source = source;
    }

    static List<String> check(Checked checked, CelAbstractSyntaxTree tree, String source) {
        LiteralChecks checks = new LiteralChecks(tree, source);
        for (String function : List.of("duration", "timestamp", "matches")) {
            checks.visit(checked.root(), function);
        }
        return checks.found;
    }

    private void visit(@Nullable Node node, String function) {
        switch (node) {
            case null -> {}
            case Node.Literal _, Node.Ident _ -> {}
            case Node.Select select -> visit(select.operand(), function);
            case Node.Call call -> {
                if (call.function().equals(function)) {
                    checkCall(call);
                }
                call.operands().forEach(operand -> visit(operand, function));
            }
            case Node.ListOf list -> list.items().forEach(item -> visit(item, function));
            case Node.MapOf map -> map.entries().forEach(entry -> {
                visit(entry.key(), function);
                visit(entry.value(), function);
            });
            case Node.StructOf struct -> struct.values().forEach(value -> visit(value, function));
            case Node.Fold fold -> List.of(fold.range(), fold.init(), fold.condition(), fold.step(), fold.result())
                    .forEach(part -> visit(part, function));
        }
    }

    private void checkCall(Node.Call call) {
        if (call.args().isEmpty() || !(call.args().getFirst() instanceof Node.Literal(long id, var _, String text))) {
            return;
        }
        Object value = switch (call.function()) {
            case "duration" -> Conversions.toDuration(text);
            case "timestamp" -> Conversions.toTimestamp(text);
            default -> Regexes.compile(text);
        };
        if (value instanceof CelError) {
            CelSourceLocation place = tree.getSource()
                    .getOffsetLocation(tree.getSource().getPositionsMap().getOrDefault(id, 0))
                    .orElse(CelSourceLocation.of(1, 0));
            String message = "invalid %s argument".formatted(call.function());
            found.add(IssueText.at(place.getLine(), place.getColumn(), message, source));
        }
    }
}
