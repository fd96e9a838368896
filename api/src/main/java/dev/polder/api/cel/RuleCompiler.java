package dev.polder.api.cel;

import dev.polder.api.cel.RuleNode.CompiledRule;
import dev.polder.api.cel.expr.CelType;
import dev.polder.api.cel.schema.FieldPaths;
import dev.polder.api.cel.schema.Rule;
import dev.polder.api.cel.schema.SchemaNode;
import dev.polder.api.cel.schema.SchemaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compiles the rules of one node of a schema.
final class RuleCompiler {
    static final String SELF = "self";
    static final String OLD_SELF = "oldSelf";
    private static final String TYPE_NAME = "selfType";

    private final SchemaNode schema;
    private final SchemaType type;
    private @Nullable CelCompiler plain;
    private @Nullable CelCompiler optional;

    private RuleCompiler(SchemaNode schema, SchemaType type) {
        this.schema = schema;
        this.type = type;
    }

    /// What came of a rule: the rule as it can be run, and what is wrong with its message expression.
    record Result(CompiledRule rule, @Nullable String messageError) {}

    /// The type of the values of a node; null when CEL does not see them.
    static @Nullable SchemaType type(SchemaNode schema, boolean root) {
        return SchemaType.of(schema, root, TYPE_NAME);
    }

    /// Compiles rules for values of a type.
    static List<Result> compile(List<Rule> rules, SchemaNode schema, SchemaType type) {
        RuleCompiler compiler = new RuleCompiler(schema, type);
        List<Result> results = new ArrayList<>();
        for (Rule rule : rules) {
            results.add(compiler.compile(rule));
        }
        return results;
    }

    private CelCompiler compiler(boolean optionalOldSelf) {
        CelCompiler known = optionalOldSelf ? optional : plain;
        if (known == null) {
            CelType old = optionalOldSelf ? CelType.optional(type.type()) : type.type();
            known = CelCompiler.of(Map.of(SELF, type.type(), OLD_SELF, old), type.structs());
            if (optionalOldSelf) {
                optional = known;
            } else {
                plain = known;
            }
        }
        return known;
    }

    private Result compile(Rule rule) {
        if (rule.rule().isBlank()) {
            return new Result(new CompiledRule(rule, null, null, null, ""), null);
        }
        CelCompiler compiler = compiler(rule.takesOptionalOldSelf());
        return switch (compiler.compile(rule.rule())) {
            case CelCompiler.Refused refused -> failed(rule, refused.detail());
            case CelCompiler.Compiled(CelProgram program) ->
                program.type().equals(CelType.BOOL)
                        ? withMessage(rule, program, compiler)
                        : failed(rule, "cel expression must evaluate to a bool");
        };
    }

    private static Result failed(Rule rule, String error) {
        return new Result(new CompiledRule(rule, null, error, null, ""), null);
    }

    private Result withMessage(Rule rule, CelProgram program, CelCompiler compiler) {
        String resolved = rule.fieldPath().isEmpty() ? null : FieldPaths.resolve(rule.fieldPath(), schema);
        String fieldPath = resolved == null ? "" : resolved;
        if (rule.messageExpression().isEmpty()) {
            return new Result(new CompiledRule(rule, program, null, null, fieldPath), null);
        }
        return switch (compiler.compile(rule.messageExpression())) {
            case CelCompiler.Refused refused ->
                new Result(new CompiledRule(rule, program, null, null, ""), messageError(refused.detail()));
            case CelCompiler.Compiled(CelProgram message) ->
                message.type().equals(CelType.STRING)
                        ? new Result(new CompiledRule(rule, program, null, message, fieldPath), null)
                        : new Result(
                                new CompiledRule(rule, program, null, null, ""),
                                "messageExpression must evaluate to a string");
        };
    }

    private static String messageError(String detail) {
        return detail.startsWith("compilation")
                ? "messageExpression " + detail
                : detail.replaceFirst("^program", "messageExpression");
    }
}
