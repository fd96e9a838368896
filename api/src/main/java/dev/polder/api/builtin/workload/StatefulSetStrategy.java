package dev.polder.api.builtin.workload;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.builtin.pod.PodDefaults;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;

/// StatefulSets.
public final class StatefulSetStrategy implements ResourceStrategy {
    /// What may change in the spec.
    private static final List<String> CHANGEABLE = List.of(
            "replicas",
            "ordinals",
            "template",
            "updateStrategy",
            "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds");

    @Override
    public void applyDefaults(JsonObject object) {
        JsonObject spec = object.object("spec");
        if (spec == null) {
            return;
        }
        Defaults.put(spec, "replicas", 1);
        Defaults.put(spec, "revisionHistoryLimit", 10);
        Defaults.put(spec, "podManagementPolicy", "OrderedReady");
        JsonObject update = spec.objectOrNew("updateStrategy");
        Defaults.put(update, "type", "RollingUpdate");
        if (update.string("type", "").equals("RollingUpdate")) {
            Defaults.put(update.objectOrNew("rollingUpdate"), "partition", 0);
        }
        JsonObject retention = spec.objectOrNew("persistentVolumeClaimRetentionPolicy");
        Defaults.put(retention, "whenDeleted", "Retain");
        Defaults.put(retention, "whenScaled", "Retain");
        spec.objects("volumeClaimTemplates").forEach(claim -> {
            Defaults.put(claim, "apiVersion", "v1");
            Defaults.put(claim, "kind", "PersistentVolumeClaim");
            Defaults.put(claim.objectOrNew("spec"), "volumeMode", "Filesystem");
            Defaults.put(claim.objectOrNew("status"), "phase", "Pending");
        });
        PodDefaults.applyToTemplate(spec.object("template"));
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        // Volumes of the pods also come from the claim templates.
        JsonObject withClaims = object.deepCopy();
        JsonObject podSpec = withClaims.objectAt("spec", "template", "spec");
        JsonObject spec = withClaims.object("spec");
        if (podSpec != null && spec != null) {
            JsonArray volumes = new JsonArray(podSpec.objects("volumes"));
            spec.objects("volumeClaimTemplates").forEach(claim -> {
                String name = claim.stringAt("metadata", "name");
                if (name != null) {
                    volumes.add(new JsonObject().put("name", name));
                }
            });
            podSpec.put("volumes", volumes);
        }
        return WorkloadRules.validate(withClaims, "statefulset");
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        if (!fixedPart(object).equals(fixedPart(old))) {
            causes.forbidden(
                    "spec",
                    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', "
                            + "'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and "
                            + "'minReadySeconds' are forbidden");
        }
        return causes.list();
    }

    private static JsonObject fixedPart(JsonObject object) {
        JsonObject spec = object.object("spec");
        JsonObject fixed = spec == null ? new JsonObject() : spec.deepCopy();
        CHANGEABLE.forEach(fixed::remove);
        fixed.objects("volumeClaimTemplates").forEach(claim -> claim.remove("status"));
        return fixed;
    }
}
