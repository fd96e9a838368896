package dev.polder.api.builtin.scaling;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.List;
import java.util.OptionalLong;

/// HorizontalPodAutoscalers (upstream: `pkg/apis/autoscaling`).
public final class AutoscalerStrategy implements ResourceStrategy {
    private static final int DEFAULT_UTILIZATION = 80;

    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public void applyDefaults(JsonObject object) {
        AutoscalerForms.dropAnnotations(object);
        JsonObject spec = object.object("spec");
        if (spec == null) {
            return;
        }
        Defaults.put(spec, "minReplicas", 1);
        if (spec.objects("metrics").isEmpty()) {
            JsonObject target = new JsonObject().put("type", "Utilization").put("averageUtilization", DEFAULT_UTILIZATION);
            JsonObject cpu = new JsonObject()
                    .put("type", "Resource")
                    .put("resource", new JsonObject().put("name", "cpu").put("target", target));
            spec.put("metrics", new JsonArray(List.of(cpu)));
        }
        JsonObject behavior = spec.object("behavior");
        if (behavior != null) {
            ScalingRules.applyDefaults(behavior);
        }
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        JsonObject spec = object.objectOrNew("spec");
        OptionalLong least = spec.integer("minReplicas");
        long most = spec.integer("maxReplicas").orElse(0);
        if (least.isPresent() && least.getAsLong() < 1) {
            causes.invalid("spec.minReplicas", least.getAsLong(), "must be greater than or equal to 1");
        }
        if (most == 0) {
            causes.required("spec.maxReplicas", "must be set and greater than 0");
        } else if (most < 0) {
            causes.invalid("spec.maxReplicas", most, "must be greater than or equal to 1");
        }
        if (least.isPresent() && most < least.getAsLong()) {
            causes.invalid("spec.maxReplicas", most, "must be greater than or equal to `minReplicas`");
        }
        ScaleReferences.validate(spec.objectOrNew("scaleTargetRef"), "spec.scaleTargetRef", causes);
        List<JsonObject> metrics = spec.objects("metrics");
        boolean scalesFromZero = false;
        for (int i = 0; i < metrics.size(); i++) {
            MetricRules.validate(metrics.get(i), "spec.metrics[%d]".formatted(i), causes);
            String type = metrics.get(i).string("type", "");
            scalesFromZero |= type.equals("Object") || type.equals("External");
        }
        if (least.isPresent() && least.getAsLong() == 0 && !scalesFromZero) {
            causes.forbidden(
                    "spec.metrics",
                    "must specify at least one Object or External metric to support scaling to zero replicas");
        }
        JsonObject behavior = spec.object("behavior");
        if (behavior != null) {
            ScalingRules.validate(behavior, causes);
        }
        return causes.list();
    }

    @Override
    public List<StatusCause> validateCreate(JsonObject object) {
        return versions(object);
    }

    /// A version that was taken before it was checked stays until the reference changes.
    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        JsonObject reference = object.objectOrNew("spec").objectOrNew("scaleTargetRef");
        boolean same = reference.string("apiVersion", "").equals(orEmpty(old, "apiVersion"))
                && reference.string("kind", "").equals(orEmpty(old, "kind"));
        return same ? List.of() : versions(object);
    }

    private static String orEmpty(JsonObject old, String name) {
        String text = old.stringAt("spec", "scaleTargetRef", name);
        return text == null ? "" : text;
    }

    private static List<StatusCause> versions(JsonObject object) {
        Causes causes = new Causes();
        JsonObject reference = object.objectOrNew("spec").objectOrNew("scaleTargetRef");
        boolean core = reference.string("kind", "").equals("ReplicationController");
        ScaleReferences.version(reference, "spec.scaleTargetRef", core, causes);
        return causes.list();
    }
}
