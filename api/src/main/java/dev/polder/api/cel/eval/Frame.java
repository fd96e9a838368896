package dev.polder.api.cel.eval;

import dev.polder.api.cel.value.Meter;

/// The variables and the budget of one evaluation. One thread.
final class Frame {
    private final Object[] slots;
    private final Meter meter;

    /// @param slots what the variables are at the moment; their places were told by the planner
    Frame(Object[] slots, Meter meter) {
        this.slots = slots;
        this.meter = meter;
    }

    Object[] slots() {
        return slots;
    }

    Meter meter() {
        return meter;
    }
}
