package dev.polder.api.builtin.device;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.MetadataValidation;
import java.util.List;
import java.util.Objects;

/// ResourceClaimTemplates: what the claims of pods are made from; never changed.
public final class ClaimTemplateStrategy implements ResourceStrategy {
    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject spec = object.objectAt("spec", "spec");
        if (spec != null) {
            ClaimRules.applyDefaults(spec);
        }
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        MetadataValidation.annotations(
                object.objectAt("spec", "metadata", "annotations"), "spec.metadata.annotations", causes);
        MetadataValidation.labels(object.objectAt("spec", "metadata", "labels"), "spec.metadata.labels", causes);
        JsonObject spec = object.objectAt("spec", "spec");
        if (spec != null) {
            ClaimRules.validate(spec, "spec.spec", causes);
        }
        return causes.list();
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        if (!Objects.equals(object.get("spec"), old.get("spec"))) {
            causes.invalid("spec", object.get("spec"), Causes.IMMUTABLE);
        }
        return causes.list();
    }
}
