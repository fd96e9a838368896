package dev.polder.api.builtin.strategy;

import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;

/// A kind that is served as a CustomResourceDefinition would be, some of whose spec can be set once.
public final class FixedFieldsStrategy implements ResourceStrategy {
    private final List<String> fields;

    /// @param fields of the spec
    public FixedFieldsStrategy(List<String> fields) {
        this.fields = List.copyOf(fields);
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        for (String field : fields) {
            JsonValue before = old.at("spec", field);
            JsonValue now = object.at("spec", field);
            if (before != null && !before.equals(now)) {
                causes.invalid("spec." + field, now, field + " is immutable");
            }
        }
        return causes.list();
    }
}
