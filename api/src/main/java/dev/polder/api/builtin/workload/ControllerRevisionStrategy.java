package dev.polder.api.builtin.workload;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;
import java.util.Objects;

/// ControllerRevisions: what they hold never changes.
public final class ControllerRevisionStrategy implements ResourceStrategy {
    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        if (!object.has("data")) {
            causes.required("data", "data is mandatory");
        }
        long revision = object.integer("revision").orElse(0);
        if (revision < 0) {
            causes.invalid("revision", revision, "must be greater than or equal to 0");
        }
        return causes.list();
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        if (!Objects.equals(object.get("data"), old.get("data"))) {
            causes.invalid("data", object.get("data"), Causes.IMMUTABLE);
        }
        return causes.list();
    }
}
