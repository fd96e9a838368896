package dev.polder.api.builtin.placement;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;

/// SyncTargets. One that names no exports is for those of Kubernetes, as in kcp.
public final class SyncTargetStrategy implements ResourceStrategy {
    /// Labels and annotations are made of the name with a prefix.
    private static final int LONGEST_NAME = 234;

    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }

    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject spec = object.object("spec");
        if (spec != null && !spec.has("supportedAPIExports")) {
            JsonArray exports = new JsonArray().add(new JsonObject().put("export", "kubernetes"));
            spec.put("supportedAPIExports", exports);
        }
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        String name = object.stringAt("metadata", "name");
        if (name != null && name.length() > LONGEST_NAME) {
            causes.tooLong("metadata.name", LONGEST_NAME);
        }
        JsonObject spec = object.object("spec");
        if (spec != null) {
            List<JsonObject> exports = spec.objects("supportedAPIExports");
            for (int i = 0; i < exports.size(); i++) {
                Patterns.path(exports.get(i).string("path"), "spec.supportedAPIExports[%d].path".formatted(i), causes);
            }
        }
        JsonObject status = object.object("status");
        if (status != null) {
            List<JsonObject> resources = status.objects("syncedResources");
            for (int i = 0; i < resources.size(); i++) {
                Patterns.notEmpty(resources.get(i), "versions", "status.syncedResources[%d]".formatted(i), causes);
            }
        }
        return causes.list();
    }
}
