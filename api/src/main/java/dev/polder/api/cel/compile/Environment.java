package dev.polder.api.cel.compile;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.TypeType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.polder.api.cel.expr.CelType;
import dev.polder.api.cel.expr.Checked;
import dev.polder.api.cel.library.Declarations;
import dev.polder.api.cel.library.Overload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What an expression may name: the language of Kubernetes 1.36 and some variables. Immutable, any thread.
public final class Environment {
    private static final int LONGEST_EXPRESSION = 100_000;
    private static final int DEEPEST_EXPRESSION = 250;

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .enableOptionalSyntax(true)
            .maxExpressionCodePointSize(LONGEST_EXPRESSION)
            .maxParseRecursionDepth(DEEPEST_EXPRESSION)
            .build();

    private static final CelCompiler BASE = base();

    private final CelCompiler compiler;

    /// What came of an expression.
    public sealed interface Outcome {}

    /// It is well-formed.
    public record Good(Checked expression) implements Outcome {}

    /// It is not.
    ///
    /// @param issues one or more, as cel-go prints them
    public record Bad(String issues) implements Outcome {}

    private Environment(CelCompiler compiler) {
        this.compiler = compiler;
    }

    /// @param variables by name
    /// @param structs   by name, the types of their fields
    public static Environment of(Map<String, CelType> variables, Map<String, Map<String, CelType>> structs) {
        CelCompilerBuilder builder = BASE.toCompilerBuilder();
        variables.forEach((name, type) -> builder.addVar(name, TypeBridge.toLibrary(type)));
        builder.setTypeProvider(StructProvider.of(structs, Declarations.types()));
        return new Environment(builder.build());
    }

    /// Parses and checks; never throws for what an expression says.
    public Outcome check(String text) {
        try {
            return parseAndCheck(text);
        } catch (StackOverflowError | AstReader.TooDeep e) {
            // The library bounds how deep an expression is written, not how long a chain of operators is.
            return bad(List.of(IssueText.TOO_DEEP), text);
        }
    }

    private Outcome parseAndCheck(String text) {
        CelValidationResult parsed = compiler.parse(text, "<input>");
        if (parsed.hasError()) {
            return bad(IssueText.read(parsed.getErrors(), null, text), text);
        }
        try {
            CelAbstractSyntaxTree tree = parsed.getAst();
            CelValidationResult result = compiler.check(tree);
            if (result.hasError()) {
                return bad(IssueText.read(result.getErrors(), tree, text), text);
            }
            Checked checked = AstReader.read(result.getAst());
            List<IssueText.Finding> misfits = LiteralChecks.check(checked, result.getAst());
            return misfits.isEmpty() ? new Good(checked) : bad(misfits, text);
        } catch (CelValidationException e) {
            return bad(IssueText.read(e.getErrors(), null, text), text);
        }
    }

    private static Bad bad(List<IssueText.Finding> findings, String text) {
        return new Bad(IssueText.of(findings, text));
    }

    private static CelCompiler base() {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(new Macros(), CelExtensions.comprehensions());
        for (CelType type : List.of(CelType.DURATION, CelType.TIMESTAMP)) {
            builder.addVar(type.name(), TypeType.create(TypeBridge.toLibrary(type)));
        }
        Map<String, List<CelOverloadDecl>> functions = new LinkedHashMap<>();
        for (Overload overload : Declarations.all()) {
            functions.computeIfAbsent(overload.function(), _ -> new ArrayList<>()).add(declaration(overload));
        }
        functions.forEach((name, overloads) ->
                builder.addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(name, overloads)));
        return builder.build();
    }

    private static CelOverloadDecl declaration(Overload overload) {
        return CelOverloadDecl.newBuilder()
                .setOverloadId(overload.id())
                .setResultType(TypeBridge.toLibrary(overload.result()))
                .addParameterTypes(
                        overload.parameters().stream().map(TypeBridge::toLibrary).toList())
                .setIsInstanceFunction(overload.member())
                .build();
    }
}
