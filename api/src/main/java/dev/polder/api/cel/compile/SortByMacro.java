package dev.polder.api.cel.compile;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelIssue;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelExpr;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import java.util.Optional;

/// `list.sortBy(x, key)`: keeps the list under a name, maps it to its keys, and sorts it by them.
final class SortByMacro {
    static final CelMacro MACRO = CelMacro.newReceiverMacro("sortBy", 2, SortByMacro::expand);

    private static final String INPUT = "@__sortBy_input__";

    private SortByMacro() {}

    private static Optional<CelExpr> expand(CelMacroExprFactory make, CelExpr target, ImmutableList<CelExpr> args) {
        if (args.get(0).exprKind().getKind() != CelExpr.ExprKind.Kind.IDENT) {
            return Optional.of(make.reportError(CelIssue.formatError(
                    make.getSourceLocation(args.get(0)), "argument is not an identifier")));
        }
        String accumulator = make.getAccumulatorVarName();
        CelExpr keys = make.fold(
                args.get(0).ident().name(),
                make.newIdentifier(INPUT),
                accumulator,
                make.newList(),
                make.newBoolLiteral(true),
                make.newGlobalCall(
                        Operator.ADD.getFunction(), make.newIdentifier(accumulator), make.newList(args.get(1))),
                make.newIdentifier(accumulator));
        CelExpr sorted = make.newReceiverCall("@sortByAssociatedKeys", make.newIdentifier(INPUT), keys);
        return Optional.of(make.fold(
                "#unused",
                make.newList(),
                INPUT,
                target,
                make.newBoolLiteral(false),
                make.newIdentifier(INPUT),
                sorted));
    }
}
