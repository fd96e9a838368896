package dev.polder.api.builtin.workload;

import dev.polder.api.builtin.pod.PodDefaults;
import dev.polder.api.builtin.pod.PodValidation;
import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Pods. What changes in a pod is not restricted here: in a workspace pods are mirrored from the
/// cluster that runs them.
public final class PodStrategy implements ResourceStrategy {
    private static final long GRACE_SECONDS = 30;

    @Override
    public void applyDefaults(JsonObject object) {
        PodDefaults.applyToPod(object);
    }

    @Override
    public void prepareForCreate(JsonObject object) {
        JsonObject spec = object.object("spec");
        object.put(
                "status",
                new JsonObject()
                        .put("phase", "Pending")
                        .put("qosClass", spec == null ? "BestEffort" : qualityOfService(spec)));
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        PodValidation.spec(object.object("spec"), "spec", causes);
        return causes.list();
    }

    @Override
    public long defaultGracePeriodSeconds(JsonObject object) {
        String phase = object.stringAt("status", "phase");
        boolean over = phase != null && Set.of("Succeeded", "Failed").contains(phase);
        String node = object.stringAt("spec", "nodeName");
        return over || node == null || node.isEmpty()
                ? 0
                : object.integerAt("spec", "terminationGracePeriodSeconds").orElse(GRACE_SECONDS);
    }

    /// Guaranteed when every container has equal requests and limits of both cpu and memory, BestEffort when none
    /// has any.
    static String qualityOfService(JsonObject spec) {
        List<JsonObject> containers = new ArrayList<>(spec.objects("containers"));
        containers.addAll(spec.objects("initContainers"));
        boolean any = false;
        boolean all = true;
        for (JsonObject container : containers) {
            for (String resource : List.of("cpu", "memory")) {
                var request = container.at("resources", "requests", resource);
                var limit = container.at("resources", "limits", resource);
                any |= request != null || limit != null;
                all &= limit != null && (request == null || request.equals(limit));
            }
        }
        if (!any) {
            return "BestEffort";
        }
        return all ? "Guaranteed" : "Burstable";
    }
}
