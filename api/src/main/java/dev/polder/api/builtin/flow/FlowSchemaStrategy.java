package dev.polder.api.builtin.flow;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.List;
import java.util.Set;

/// FlowSchemas: which requests go to which priority level.
public final class FlowSchemaStrategy implements ResourceStrategy {
    private static final long DEFAULT_PRECEDENCE = 1000;
    private static final long LAST_PRECEDENCE = 10_000;
    private static final List<String> DISTINGUISHERS = List.of("ByNamespace", "ByUser");

    @Override
    public Set<String> statusMetadata() {
        return Set.of();
    }

    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject spec = object.object("spec");
        if (spec != null && spec.integer("matchingPrecedence").orElse(0) == 0) {
            spec.put("matchingPrecedence", DEFAULT_PRECEDENCE);
        }
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject spec = object.objectOrNew("spec");
        long precedence = spec.integer("matchingPrecedence").orElse(0);
        String field = "spec.matchingPrecedence";
        if (precedence <= 0) {
            causes.invalid(field, precedence, "must be a positive value");
        }
        if (precedence > LAST_PRECEDENCE) {
            causes.invalid(field, precedence, "must not be greater than " + LAST_PRECEDENCE);
        }
        if (precedence == 1 && !"exempt".equals(object.stringAt("metadata", "name"))) {
            causes.invalid(field, precedence, "only the schema named 'exempt' may have matchingPrecedence 1");
        }
        JsonObject distinguisher = spec.object("distinguisherMethod");
        if (distinguisher != null && !DISTINGUISHERS.contains(distinguisher.string("type", ""))) {
            FlowRules.notSupported(
                    "spec.distinguisherMethod.type",
                    new JsonObject().put("Type", distinguisher.string("type", "")),
                    DISTINGUISHERS,
                    causes);
        }
        String level = spec.objectOrNew("priorityLevelConfiguration").string("name", "");
        if (level.isEmpty()) {
            causes.required("spec.priorityLevelConfiguration.name", "must reference a priority level");
        } else {
            causes.invalid("spec.priorityLevelConfiguration.name", level, Names.dnsSubdomain(level));
        }
        List<JsonObject> rules = spec.objects("rules");
        for (int i = 0; i < rules.size(); i++) {
            FlowRules.rule(rules.get(i), "spec.rules[%d]".formatted(i), causes);
        }
        FlowRules.conditions(object, causes);
        return causes.list();
    }
}
