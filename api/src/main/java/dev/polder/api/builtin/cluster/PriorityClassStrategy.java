package dev.polder.api.builtin.cluster;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;
import java.util.Objects;

/// PriorityClasses: their value never changes.
public final class PriorityClassStrategy implements ResourceStrategy {
    private static final long HIGHEST = 1_000_000_000;
    private static final List<String> POLICIES = List.of("PreemptLowerPriority", "Never");

    @Override
    public boolean hasGeneration() {
        return false;
    }

    /// Its generation is always the first.
    @Override
    public void prepareForCreate(JsonObject object) {
        object.objectOrNew("metadata").put("generation", 1);
    }

    @Override
    public void applyDefaults(JsonObject object) {
        Defaults.put(object, "preemptionPolicy", "PreemptLowerPriority");
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        String name = Objects.requireNonNullElse(object.stringAt("metadata", "name"), "");
        if (name.startsWith("system-")) {
            causes.forbidden(
                    "metadata.name",
                    "priority class names with 'system-' prefix are reserved for system use only. error: " + name
                            + " is not a known system priority class");
        } else if (object.integer("value").orElse(0) > HIGHEST) {
            causes.forbidden("value", "maximum allowed value of a user defined priority is " + HIGHEST);
        }
        String policy = object.string("preemptionPolicy", "");
        if (!POLICIES.contains(policy)) {
            causes.notSupported("preemptionPolicy", policy, POLICIES);
        }
        return causes.list();
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        for (String field : List.of("value", "preemptionPolicy")) {
            if (!Objects.equals(object.get(field), old.get(field))) {
                causes.invalid(field, object.get(field), Causes.IMMUTABLE);
            }
        }
        return causes.list();
    }
}
