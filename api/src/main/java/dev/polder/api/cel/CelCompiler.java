package dev.polder.api.cel;

import dev.polder.api.cel.compile.Environment;
import dev.polder.api.cel.eval.PlanException;
import dev.polder.api.cel.eval.Planner;
import dev.polder.api.cel.expr.CelType;
import java.util.Map;
import java.util.Set;

/// Compiles expressions over declared variables. Immutable, any thread.
public final class CelCompiler {
    private final Environment environment;
    private final Set<String> variables;

    private CelCompiler(Environment environment, Set<String> variables) {
        this.environment = environment;
        this.variables = variables;
    }

    /// What came of an expression.
    public sealed interface Compilation {}

    /// It can be run.
    public record Compiled(CelProgram program) implements Compilation {}

    /// It is wrong.
    ///
    /// @param detail begins with what failed: `compilation failed: ERROR: <input>:1:6: ...`
    public record Refused(String detail) implements Compilation {}

    /// @param variables by name
    /// @param structs   the types with fields that variables are made of, by name, with the types of their fields
    public static CelCompiler of(Map<String, CelType> variables, Map<String, Map<String, CelType>> structs) {
        return new CelCompiler(Environment.of(variables, structs), Set.copyOf(variables.keySet()));
    }

    /// Never throws for what an expression says.
    public Compilation compile(String expression) {
        return switch (environment.check(expression)) {
            case Environment.Bad bad -> new Refused("compilation failed: " + bad.issues());
            case Environment.Good good -> {
                try {
                    yield new Compiled(
                            new CelProgram(good.expression(), Planner.plan(good.expression(), variables)));
                } catch (PlanException e) {
                    yield new Refused("program instantiation failed: " + e.getMessage());
                }
            }
        };
    }
}
