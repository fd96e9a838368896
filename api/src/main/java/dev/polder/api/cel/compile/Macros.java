package dev.polder.api.cel.compile;

import com.google.common.collect.ImmutableList;
import dev.cel.checker.CelCheckerBuilder;
import dev.cel.common.CelIssue;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelExpr;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelOptionalLibrary;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import dev.cel.parser.CelParserBuilder;
import java.util.Optional;

/// Macros that the library has not, or expands in another way than cel-go does, which would show in costs.
final class Macros implements CelCompilerLibrary {
    private static final String SORT_INPUT = "@__sortBy_input__";
    private static final int OPTIONAL_VERSION = 2;
    private static final CelOptionalLibrary OPTIONAL = CelExtensions.optional(OPTIONAL_VERSION);

    @Override
    public void setParserOptions(CelParserBuilder builder) {
        builder.addMacros(
                CelMacro.newReceiverMacro("sortBy", 2, Macros::sortBy),
                CelMacro.newReceiverMacro("optMap", 2, (make, target, args) -> optional("optMap", make, target, args)),
                CelMacro.newReceiverMacro(
                        "optFlatMap", 2, (make, target, args) -> optional("optFlatMap", make, target, args)));
    }

    @Override
    public void setCheckerOptions(CelCheckerBuilder builder) {
        builder.addVarDeclarations(OPTIONAL.variables());
        builder.addFunctionDeclarations(OPTIONAL.functions());
    }

    private static boolean isName(CelExpr expr) {
        return expr.exprKind().getKind() == CelExpr.ExprKind.Kind.IDENT;
    }

    private static Optional<CelExpr> error(CelMacroExprFactory make, CelExpr where, String message) {
        return Optional.of(make.reportError(CelIssue.formatError(make.getSourceLocation(where), message)));
    }

    /// A value under a name: a loop over nothing.
    private static CelExpr bind(CelMacroExprFactory make, String name, CelExpr value, CelExpr result) {
        return make.fold(
                "#unused", make.newList(), name, value, make.newBoolLiteral(false), make.newIdentifier(name), result);
    }

    /// `list.sortBy(x, key)`: keeps the list under a name, maps it to its keys, and sorts it by them.
    private static Optional<CelExpr> sortBy(CelMacroExprFactory make, CelExpr target, ImmutableList<CelExpr> args) {
        if (!isName(args.get(0))) {
            return error(make, args.get(0), "argument is not an identifier");
        }
        String accumulator = make.getAccumulatorVarName();
        CelExpr keys = make.fold(
                args.get(0).ident().name(),
                make.newIdentifier(SORT_INPUT),
                accumulator,
                make.newList(),
                make.newBoolLiteral(true),
                make.newGlobalCall(
                        Operator.ADD.getFunction(), make.newIdentifier(accumulator), make.newList(args.get(1))),
                make.newIdentifier(accumulator));
        CelExpr sorted = make.newReceiverCall("@sortByAssociatedKeys", make.newIdentifier(SORT_INPUT), keys);
        return Optional.of(bind(make, SORT_INPUT, target, sorted));
    }

    /// `optional.optMap(x, value)`: what the value is there for, when it is there.
    private static Optional<CelExpr> optional(
            String macro, CelMacroExprFactory make, CelExpr target, ImmutableList<CelExpr> args) {
        if (!isName(args.get(0))) {
            return error(make, args.get(0), macro + "() variable name must be a simple identifier");
        }
        CelExpr value = make.newReceiverCall("value", make.copy(target));
        CelExpr mapped = bind(make, args.get(0).ident().name(), value, args.get(1));
        return Optional.of(make.newGlobalCall(
                Operator.CONDITIONAL.getFunction(),
                make.newReceiverCall("hasValue", target),
                macro.equals("optMap") ? make.newGlobalCall("optional.of", mapped) : mapped,
                make.newGlobalCall("optional.none")));
    }
}
