package dev.polder.api.cel;

import dev.polder.api.cel.eval.Program;
import dev.polder.api.cel.expr.Checked;
import dev.polder.api.cel.expr.CelType;
import dev.polder.api.cel.value.CelError;
import dev.polder.api.cel.value.Meter;
import java.util.Map;

/// A compiled expression. Immutable, any thread.
public final class CelProgram {
    private final Checked checked;
    private final Program program;

    CelProgram(Checked checked, Program program) {
        this.checked = checked;
        this.program = program;
    }

    public CelType type() {
        return checked.type();
    }

    /// The checked expression, for an estimate of its cost.
    Checked checked() {
        return checked;
    }

    /// Whether it refers to a variable.
    public boolean uses(String variable) {
        return checked.names().contains(variable);
    }

    /// Evaluates once; never longer than the limit of the cost lets it.
    ///
    /// @param values of the variables
    /// @param limit  of the cost
    public CelOutcome run(Map<String, Object> values, long limit) {
        Meter meter = new Meter(limit);
        try {
            Object value = program.eval(values, meter);
            return value instanceof CelError(String message)
                    ? new CelOutcome.Failed(message, meter.cost())
                    : new CelOutcome.Value(value, meter.cost());
        } catch (Meter.OverBudget e) {
            return new CelOutcome.OverLimit(meter.cost());
        }
    }
}
