package dev.polder.api.builtin.device;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.Occasion;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// ResourceClaims: what is asked for never changes; what was given stands in the status.
public final class ResourceClaimStrategy implements ResourceStrategy {
    @Override
    public Set<String> statusMetadata() {
        return Set.of();
    }

    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject spec = object.object("spec");
        if (spec != null) {
            ClaimRules.applyDefaults(spec);
        }
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        ClaimRules.validate(object.objectOrNew("spec"), "spec", causes);
        return causes.list();
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old, Occasion occasion) {
        Causes causes = new Causes();
        if (occasion.subresource().equals("status")) {
            ClaimStatusRules.validate(object, old, causes);
        } else if (!Objects.equals(object.get("spec"), old.get("spec"))) {
            causes.invalid("spec", object.get("spec"), Causes.IMMUTABLE);
        }
        return causes.list();
    }
}
