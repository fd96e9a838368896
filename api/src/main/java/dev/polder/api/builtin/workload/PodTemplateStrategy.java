package dev.polder.api.builtin.workload;

import dev.polder.api.builtin.pod.PodDefaults;
import dev.polder.api.builtin.pod.PodValidation;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import java.util.List;

/// PodTemplates.
public final class PodTemplateStrategy implements ResourceStrategy {
    @Override
    public boolean returnsDeletedObject() {
        return true;
    }

    @Override
    public void applyDefaults(JsonObject object) {
        PodDefaults.applyToTemplate(object.object("template"));
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        return PodValidation.template(object.object("template"), "template");
    }
}
