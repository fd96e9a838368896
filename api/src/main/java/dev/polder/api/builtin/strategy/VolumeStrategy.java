package dev.polder.api.builtin.strategy;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// PersistentVolumes.
public final class VolumeStrategy implements ResourceStrategy {
    private static final List<String> POLICIES = List.of("Delete", "Recycle", "Retain");
    private static final String PARENT = "must not contain '..'";

    /// Objects in the spec that are no source of the volume.
    private static final Set<String> NO_SOURCES = Set.of("capacity", "claimRef", "nodeAffinity");

    @Override
    public boolean returnsDeletedObject() {
        return true;
    }

    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject spec = object.object("spec");
        if (spec == null) {
            return;
        }
        Defaults.put(spec, "volumeMode", "Filesystem");
        Defaults.put(spec, "persistentVolumeReclaimPolicy", "Retain");
        JsonObject path = spec.object("hostPath");
        if (path != null && !path.has("type")) {
            path.put("type", "");
        }
    }

    @Override
    public void prepareForCreate(JsonObject object) {
        object.put("status", new JsonObject().put("phase", "Pending"));
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject spec = Objects.requireNonNullElseGet(object.object("spec"), JsonObject::new);
        ClaimStrategy.modes(spec, "spec", "", causes);
        capacity(spec, causes);
        List<String> sources = sources(spec);
        sources.stream()
                .skip(1)
                .forEach(more -> causes.forbidden("spec." + more, "may not specify more than 1 volume type"));
        if (sources.isEmpty()) {
            causes.required("spec", "must specify a volume type");
        } else {
            source(spec, sources.getFirst(), causes);
        }
        String policy = spec.string("persistentVolumeReclaimPolicy", "");
        if (!POLICIES.contains(policy)) {
            causes.notSupported("spec.persistentVolumeReclaimPolicy", policy, POLICIES);
        }
        if (policy.equals("Recycle") && "/".equals(spec.stringAt("hostPath", "path"))) {
            causes.forbidden(
                    "spec.persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'");
        }
        ClaimStrategy.named(spec, "storageClassName", "spec", causes);
        String mode = spec.string("volumeMode", "");
        if (!ClaimStrategy.VOLUME_MODES.contains(mode)) {
            causes.notSupported("spec.volumeMode", mode, ClaimStrategy.VOLUME_MODES);
        }
        return causes.list();
    }

    private static List<String> sources(JsonObject spec) {
        return spec.names().stream()
                .filter(n -> spec.get(n) instanceof JsonObject && !NO_SOURCES.contains(n))
                .toList();
    }

    private static void capacity(JsonObject spec, Causes causes) {
        JsonObject capacity = spec.object("capacity");
        if (capacity == null || capacity.isEmpty()) {
            causes.required("spec.capacity", "");
        }
        JsonValue storage = capacity == null ? null : capacity.get("storage");
        if (capacity == null || storage == null || capacity.size() > 1) {
            String shown = Causes.shown(capacity == null ? JsonNull.NULL : capacity);
            causes.addAll(List.of(new StatusCause(
                    "FieldValueNotSupported",
                    "Unsupported value: " + shown + ": supported values: \"storage\"",
                    "spec.capacity")));
        } else {
            ClaimStrategy.positive(storage, "spec.capacity[storage]", causes);
        }
    }

    private static void source(JsonObject spec, String kind, Causes causes) {
        JsonObject source = Objects.requireNonNullElseGet(spec.object(kind), JsonObject::new);
        String field = "spec." + kind;
        List<String> required =
                switch (kind) {
                    case "hostPath", "local" -> List.of("path");
                    case "nfs" -> List.of("server", "path");
                    case "csi" -> List.of("driver", "volumeHandle");
                    case "iscsi" -> List.of("targetPortal", "iqn");
                    default -> List.of();
                };
        for (String name : required) {
            if (source.string(name, "").isEmpty()) {
                causes.required(field + "." + name, "");
            }
        }
        String path = source.string("path", "");
        if (kind.equals("nfs") && !path.startsWith("/")) {
            causes.invalid(field + ".path", path, "must be an absolute path");
        }
        if (List.of("hostPath", "local").contains(kind) && List.of(path.split("/", -1)).contains("..")) {
            causes.invalid(field + ".path", path, PARENT);
        }
        if (kind.equals("local") && spec.object("nodeAffinity") == null) {
            causes.required("spec.nodeAffinity", "Local volume requires node affinity");
        }
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        if (!source(object).equals(source(old))) {
            causes.forbidden("spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation");
        }
        if (!Objects.equals(object.at("spec", "volumeMode"), old.at("spec", "volumeMode"))) {
            causes.invalid("volumeMode", object.at("spec", "volumeMode"), Causes.IMMUTABLE);
        }
        return causes.list();
    }

    private static Set<String> source(JsonObject object) {
        JsonObject spec = Objects.requireNonNullElseGet(object.object("spec"), JsonObject::new);
        return sources(spec).stream()
                .map(n -> n + Causes.shown(spec.get(n)))
                .collect(Collectors.toSet());
    }
}
