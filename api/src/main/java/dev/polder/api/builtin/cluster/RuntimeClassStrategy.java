package dev.polder.api.builtin.cluster;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.MetadataValidation;
import dev.polder.api.validation.Names;
import java.util.List;
import java.util.Objects;

/// RuntimeClasses: their handler never changes.
public final class RuntimeClassStrategy implements ResourceStrategy {
    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        String handler = object.string("handler", "");
        if (handler.isEmpty()) {
            causes.required("handler", "");
        } else {
            causes.invalid("handler", handler, Names.dnsLabel(handler));
        }
        JsonObject scheduling = object.object("scheduling");
        if (scheduling != null) {
            MetadataValidation.labels(scheduling.object("nodeSelector"), "scheduling.nodeSelector", causes);
        }
        return causes.list();
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        if (!Objects.equals(object.get("handler"), old.get("handler"))) {
            causes.invalid("handler", object.get("handler"), Causes.IMMUTABLE);
        }
        return causes.list();
    }
}
