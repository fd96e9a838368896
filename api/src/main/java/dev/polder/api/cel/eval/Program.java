package dev.polder.api.cel.eval;

import dev.polder.api.cel.value.Meter;
import java.util.List;
import java.util.Map;

/// A program. Immutable, any thread.
public final class Program {
    private final Step root;
    private final List<String> variables;
    private final int slots;

    Program(Step root, List<String> variables, int slots) {
        this.root = root;
        this.variables = List.copyOf(variables);
        this.slots = slots;
    }

    /// Evaluates once.
    ///
    /// @param values of the variables; what is missing is an error where it is used
    /// @param meter  told of the cost
    /// @return a value, or a [dev.polder.api.cel.value.CelError]
    /// @throws Meter.OverBudget when it costs too much
    public Object eval(Map<String, Object> values, Meter meter) {
        Object[] frame = new Object[slots];
        for (int i = 0; i < variables.size(); i++) {
            frame[i] = values.get(variables.get(i));
        }
        return root.eval(new Frame(frame, meter));
    }
}
