package dev.polder.control.simulated.node;

import dev.polder.api.json.JsonArray;
import dev.polder.api.json.JsonObject;
import dev.polder.control.object.Conditions;
import dev.polder.control.object.Conditions.Condition;
import dev.polder.control.object.Meta;
import java.util.List;

/// The status that a kubelet would report.
final class PodStatus {
    private static final List<String> READINESS =
            List.of("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled");

    private PodStatus() {}

    static void run(JsonObject pod, String podAddress, String nodeAddress, String now) {
        JsonObject status = pod.objectOrNew("status");
        status.put("phase", "Running")
                .put("hostIP", nodeAddress)
                .put("hostIPs", addresses(nodeAddress))
                .put("podIP", podAddress)
                .put("podIPs", addresses(podAddress))
                .put("startTime", now);
        READINESS.forEach(type -> Conditions.set(pod, new Condition(type, true, "", ""), now));
        JsonObject state = new JsonObject().put("running", new JsonObject().put("startedAt", now));
        status.put("containerStatuses", containers(pod, "containers", state, true));
        JsonArray init = containers(pod, "initContainers", terminated(now, now), true);
        if (!init.isEmpty()) {
            status.put("initContainerStatuses", init);
        }
    }

    static void succeed(JsonObject pod, String now) {
        JsonObject status = pod.objectOrNew("status").put("phase", "Succeeded");
        for (String type : List.of("Ready", "ContainersReady")) {
            Conditions.set(pod, new Condition(type, false, "PodCompleted", ""), now);
        }
        Conditions.set(pod, new Condition("Initialized", true, "PodCompleted", ""), now);
        String started = status.string("startTime", now);
        status.put("containerStatuses", containers(pod, "containers", terminated(started, now), false));
    }

    private static JsonObject terminated(String started, String finished) {
        return new JsonObject()
                .put(
                        "terminated",
                        new JsonObject()
                                .put("exitCode", 0)
                                .put("reason", "Completed")
                                .put("startedAt", started)
                                .put("finishedAt", finished));
    }

    private static JsonArray containers(JsonObject pod, String list, JsonObject state, boolean ready) {
        JsonArray statuses = new JsonArray();
        for (JsonObject container : pod.objectOrNew("spec").objects(list)) {
            String name = container.string("name", "");
            String image = container.string("image", "");
            statuses.add(new JsonObject()
                    .put("name", name)
                    .put("state", state.deepCopy())
                    .put("lastState", new JsonObject())
                    .put("ready", ready)
                    .put("restartCount", 0)
                    .put("image", image)
                    .put("imageID", "simulated://" + image)
                    .put("containerID", "simulated://" + Meta.uid(pod) + "/" + name)
                    .put("started", state.has("running")));
        }
        return statuses;
    }

    private static JsonArray addresses(String address) {
        return new JsonArray().add(new JsonObject().put("ip", address));
    }
}
