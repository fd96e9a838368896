package dev.polder.api.builtin.strategy;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;

/// PersistentVolumes and PersistentVolumeClaims.
public final class VolumeStrategy implements ResourceStrategy {
    public static final VolumeStrategy VOLUME = new VolumeStrategy(false);
    public static final VolumeStrategy CLAIM = new VolumeStrategy(true);

    private final boolean claim;

    private VolumeStrategy(boolean claim) {
        this.claim = claim;
    }

    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject spec = object.object("spec");
        if (spec != null) {
            Defaults.put(spec, "volumeMode", "Filesystem");
            if (!claim) {
                Defaults.put(spec, "persistentVolumeReclaimPolicy", "Retain");
            }
        }
    }

    @Override
    public void prepareForCreate(JsonObject object) {
        object.put("status", new JsonObject().put("phase", "Pending"));
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        var modes = object.arrayAt("spec", "accessModes");
        if (modes == null || modes.isEmpty()) {
            causes.required("spec.accessModes", claim ? "at least 1 access mode is required" : "");
        }
        if (claim && object.at("spec", "resources", "requests", "storage") == null) {
            causes.required("spec.resources[storage]", "");
        }
        JsonObject capacity = object.objectAt("spec", "capacity");
        if (!claim && (capacity == null || capacity.isEmpty())) {
            causes.required("spec.capacity", "");
        }
        return causes.list();
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        if (claim && !fixedPart(object, old).equals(fixedPart(old, old))) {
            causes.forbidden(
                    "spec",
                    "spec is immutable after creation except resources.requests and volumeAttributesClassName for "
                            + "bound claims");
        }
        return causes.list();
    }

    /// The spec without what may change; a volume may be bound once.
    private static JsonObject fixedPart(JsonObject object, JsonObject old) {
        JsonObject spec = object.object("spec");
        JsonObject fixed = spec == null ? new JsonObject() : spec.deepCopy();
        fixed.remove("volumeAttributesClassName");
        JsonObject resources = fixed.object("resources");
        if (resources != null) {
            resources.remove("requests");
        }
        for (String once : List.of("volumeName", "storageClassName")) {
            if (old.stringAt("spec", once) == null) {
                fixed.remove(once);
            }
        }
        return fixed;
    }
}
