package dev.polder.api.cel.eval;

/// One planned node.
interface Step {
    /// A value, an error among them.
    ///
    /// @throws dev.polder.api.cel.value.Meter.OverBudget when the budget is used up
    Object eval(Frame frame);

    /// A value that was known when it was planned. Costs nothing.
    record Constant(Object value) implements Step {
        @Override
        public Object eval(Frame frame) {
            return value;
        }
    }
}
