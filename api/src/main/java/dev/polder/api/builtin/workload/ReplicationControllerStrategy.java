package dev.polder.api.builtin.workload;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.builtin.pod.PodDefaults;
import dev.polder.api.builtin.pod.PodValidation;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;

/// ReplicationControllers: their selector is a plain map, and it defaults to the template's labels, as do their
/// own labels.
public final class ReplicationControllerStrategy implements ResourceStrategy {
    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject spec = object.object("spec");
        if (spec == null) {
            return;
        }
        Defaults.put(spec, "replicas", 1);
        JsonObject labels = spec.objectAt("template", "metadata", "labels");
        if (labels != null) {
            if (spec.objectOrNew("selector").isEmpty()) {
                spec.put("selector", labels.deepCopy());
            }
            JsonObject metadata = object.objectOrNew("metadata");
            if (metadata.objectOrNew("labels").isEmpty()) {
                metadata.put("labels", labels.deepCopy());
            }
        }
        PodDefaults.applyToTemplate(spec.object("template"));
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        WorkloadRules.notNegative(object, "minReadySeconds", causes);
        WorkloadRules.notNegative(object, "replicas", causes);
        JsonObject selector = object.objectAt("spec", "selector");
        if (selector == null || selector.isEmpty()) {
            causes.required("spec.selector", "");
        } else if (object.objectAt("spec", "template") != null) {
            JsonObject labels = object.objectAt("spec", "template", "metadata", "labels");
            JsonObject actual = labels == null ? new JsonObject() : labels;
            if (!selector.entries().stream().allMatch(e -> e.getValue().equals(actual.get(e.getKey())))) {
                causes.invalid(
                        "spec.template.metadata.labels", actual, "`selector` does not match template `labels`");
            }
        }
        causes.addAll(PodValidation.template(object.objectAt("spec", "template"), "spec.template"));
        String restart = object.stringAt("spec", "template", "spec", "restartPolicy");
        if (restart != null && !restart.equals("Always")) {
            causes.notSupported("spec.template.spec.restartPolicy", restart, List.of("Always"));
        }
        return causes.list();
    }
}
