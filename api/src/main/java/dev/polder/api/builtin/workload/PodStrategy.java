package dev.polder.api.builtin.workload;

import dev.polder.api.builtin.pod.PodDefaults;
import dev.polder.api.builtin.pod.PodValidation;
import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonNull;
import dev.polder.api.json.JsonObject;
import dev.polder.api.json.JsonString;
import dev.polder.api.json.JsonValue;
import dev.polder.api.resource.Occasion;
import dev.polder.api.resource.ResourceStrategy;
import dev.polder.api.status.StatusCause;
import dev.polder.api.validation.Causes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Pods. Those that are mirrored from a cluster follow it; clients change of others what upstream lets them.
public final class PodStrategy implements ResourceStrategy {
    private static final String BEST_EFFORT = "BestEffort";
    private static final long GRACE_SECONDS = 30;

    @Override
    public boolean returnsDeletedObject() {
        return true;
    }

    @Override
    public void applyDefaults(JsonObject object) {
        PodDefaults.applyToPod(object);
    }

    @Override
    public void prepareForCreate(JsonObject object) {
        JsonObject spec = object.object("spec");
        JsonObject status = new JsonObject()
                .put("phase", "Pending")
                .put("qosClass", spec == null ? BEST_EFFORT : quality(spec));
        if (spec != null && !spec.objects("schedulingGates").isEmpty()) {
            status.put("conditions", new JsonArray().add(gated(object)));
        }
        object.put("status", status);
    }

    /// The condition of a pod that may not be scheduled yet.
    private static JsonObject gated(JsonObject pod) {
        String created = pod.stringAt("metadata", "creationTimestamp");
        return new JsonObject()
                .put("type", "PodScheduled")
                .put("status", "False")
                .put("lastProbeTime", JsonNull.NULL)
                .put("lastTransitionTime", created == null ? JsonNull.NULL : new JsonString(created))
                .put("reason", "SchedulingGated")
                .put("message", "Scheduling is blocked due to non-empty scheduling gates");
    }

    @Override
    public void prepareForUpdate(JsonObject object, JsonObject old, Occasion occasion) {
        switch (occasion.subresource()) {
            case "ephemeralcontainers" -> PodParts.keepToEphemeralContainers(object, old);
            case "resize" -> PodParts.keepToResources(object, old);
            default -> {
                // All of it may change.
            }
        }
    }

    @Override
    public List<StatusCause> validateUpdate(JsonObject object, JsonObject old, Occasion occasion) {
        return switch (occasion.subresource()) {
            case "ephemeralcontainers" -> PodParts.validateEphemeralContainers(object, old);
            case "resize" -> PodParts.validateResources(object, old);
            // A mirror follows its cluster.
            case "" ->
                occasion.user().isPart()
                        ? List.of()
                        : PodUpdateRules.validate(object, old).list();
            default -> List.of();
        };
    }

    @Override
    public List<StatusCause> validate(JsonObject object) {
        Causes causes = new Causes();
        PodValidation.spec(object.object("spec"), "spec", causes);
        return causes.list();
    }

    @Override
    public long gracePeriodSeconds(JsonObject object, long asked) {
        String phase = object.stringAt("status", "phase");
        boolean over = phase != null && Set.of("Succeeded", "Failed").contains(phase);
        String node = object.stringAt("spec", "nodeName");
        if (over || node == null || node.isEmpty()) {
            return 0;
        }
        return asked >= 0
                ? asked
                : object.integerAt("spec", "terminationGracePeriodSeconds").orElse(GRACE_SECONDS);
    }

    /// Guaranteed when every container has equal requests and limits of both cpu and memory, BestEffort when none
    /// has any; resources of the pod as a whole stand for those of its containers.
    static String quality(JsonObject spec) {
        JsonObject whole = spec.object("resources");
        List<JsonObject> containers = new ArrayList<>();
        if (whole != null && Stream.of("limits", "requests").anyMatch(whole::has)) {
            containers.add(new JsonObject().put("resources", whole));
        } else {
            containers.addAll(spec.objects("containers"));
            containers.addAll(spec.objects("initContainers"));
        }
        boolean any = false;
        boolean all = true;
        for (JsonObject container : containers) {
            for (String resource : List.of("cpu", "memory")) {
                JsonValue request = positive(container.at("resources", "requests", resource));
                JsonValue limit = positive(container.at("resources", "limits", resource));
                any |= request != null || limit != null;
                all &= limit != null && (request == null || request.equals(limit));
            }
        }
        if (!any) {
            return BEST_EFFORT;
        }
        return all ? "Guaranteed" : "Burstable";
    }

    private static @Nullable JsonValue positive(@Nullable JsonValue amount) {
        return new JsonString("0").equals(amount) ? null : amount;
    }
}
