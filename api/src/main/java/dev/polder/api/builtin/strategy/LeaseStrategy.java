package dev.polder.api.builtin.strategy;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;

/// Leases.
public final class LeaseStrategy implements ResourceStrategy {
    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public boolean allowsCreateOnUpdate() {
        return true;
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        long duration = object.integerAt("spec", "leaseDurationSeconds").orElse(1);
        if (duration <= 0) {
            causes.invalid("spec.leaseDurationSeconds", duration, "must be greater than 0");
        }
        long transitions = object.integerAt("spec", "leaseTransitions").orElse(0);
        if (transitions < 0) {
            causes.invalid("spec.leaseTransitions", transitions, "must be greater than or equal to 0");
        }
        return causes.list();
    }
}
