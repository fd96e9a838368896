package dev.polder.api.builtin.cluster;

import dev.polder.api.builtin.pod.Defaults;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import dev.polder.api.validation.Names;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// StorageClasses: what a volume is made by and how never changes.
public final class StorageClassStrategy implements ResourceStrategy {
    private static final List<String> RECLAIM_POLICIES = List.of("Delete", "Retain");
    private static final List<String> BINDING_MODES = List.of("Immediate", "WaitForFirstConsumer");

    @Override
    public boolean hasGeneration() {
        return false;
    }

    @Override
    public void applyDefaults(JsonObject object) {
        Defaults.put(object, "reclaimPolicy", "Delete");
        Defaults.put(object, "volumeBindingMode", "Immediate");
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        String provisioner = object.string("provisioner", "");
        if (provisioner.isEmpty()) {
            causes.required("provisioner", "");
        } else {
            String lower = provisioner.toLowerCase(Locale.ROOT);
            causes.invalid("provisioner", lower, Names.labelKey(lower));
        }
        JsonObject parameters = object.object("parameters");
        if (parameters != null && parameters.has("")) {
            causes.invalid("parameters", "", "field can not be empty.");
        }
        oneOf(object, "reclaimPolicy", RECLAIM_POLICIES, causes);
        oneOf(object, "volumeBindingMode", BINDING_MODES, causes);
        List<JsonObject> terms = object.objects("allowedTopologies");
        for (int i = 0; i < terms.size(); i++) {
            List<JsonObject> expressions = terms.get(i).objects("matchLabelExpressions");
            for (int e = 0; e < expressions.size(); e++) {
                expression(
                        expressions.get(e), "allowedTopologies[%d].matchLabelExpressions[%d]".formatted(i, e), causes);
            }
        }
        return causes.list();
    }

    private static void expression(JsonObject expression, String field, Causes causes) {
        JsonArray values = expression.array("values");
        if (values == null || values.isEmpty()) {
            causes.required(field + ".values", "");
        }
        String key = expression.string("key", "");
        causes.invalid(field + ".key", key, Names.labelKey(key));
    }

    private static void oneOf(JsonObject object, String name, List<String> good, Causes causes) {
        String value = object.string(name, "");
        if (!good.contains(value)) {
            causes.notSupported(name, value, good);
        }
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old) {
        Causes causes = new Causes();
        if (!Objects.equals(object.get("parameters"), old.get("parameters"))) {
            causes.forbidden("parameters", "updates to parameters are forbidden.");
        }
        if (!Objects.equals(object.get("provisioner"), old.get("provisioner"))) {
            causes.forbidden("provisioner", "updates to provisioner are forbidden.");
        }
        if (!Objects.equals(object.get("reclaimPolicy"), old.get("reclaimPolicy"))) {
            causes.forbidden("reclaimPolicy", "updates to reclaimPolicy are forbidden.");
        }
        if (!Objects.equals(object.get("volumeBindingMode"), old.get("volumeBindingMode"))) {
            causes.invalid("volumeBindingMode", object.get("volumeBindingMode"), Causes.IMMUTABLE);
        }
        return causes.list();
    }
}
